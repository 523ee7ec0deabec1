using Microsoft.CodeAnalysis;
using Recotem.TestHarness;

namespace Recotem.Analyzers.Tests.Rules;

public sealed class Rct2103Tests
{
    [Theory]
    [Fires]
    [InlineData("EmailAddress", "string? Value", "generated binders do not know it; implement IValidatesSelf, or use Required, Range, StringLength, RegularExpression, AllowedValues or ItemCount")]
    [InlineData("Even", "int Value", "generated binders do not know it; implement IValidatesSelf, or use Required, Range, StringLength, RegularExpression, AllowedValues or ItemCount")]
    [InlineData("RegularExpression(\"a\")", "int Value", "it is for text and the option is a whole number; remove it")]
    [InlineData("StringLength(5)", "int[]? Value", "it is for text and the option is a list; remove it")]
    [InlineData("MinLength(5)", "double Value", "it is for text and collections and the option is a number; remove it")]
    [InlineData("MaxLength(5)", "DateOnly Value", "it is for text and collections and the option is a date; remove it")]
    [InlineData("Length(1, 5)", "bool Value", "it is for text and collections and the option is a boolean; remove it")]
    [InlineData("ItemCount(1)", "string? Value", "it is for lists, sets and mappings and the option is text; use StringLength")]
    [InlineData("ItemCount(1)", "Uri? Value", "it is for lists, sets and mappings and the option is an address; remove it")]
    [InlineData("Range(0, 1)", "string? Value", "it is for numbers and times and the option is text; remove it")]
    [InlineData("Range(0, 1)", "DayOfWeek Value", "it is for numbers and times and the option is an enum; remove it")]
    [InlineData("Range(0, 1)", "TimeSpan Value", "its ends are no values of the option, which is a time span; write two ends that the option's type can hold")]
    [InlineData("Range(300, 400)", "byte? Value", "its ends are no values of the option, which is a whole number; write two ends that the option's type can hold")]
    [InlineData("Range(typeof(int), \"a\", \"b\")", "int? Value", "its ends are no values of the option, which is a whole number; write two ends that the option's type can hold")]
    [InlineData("AllowedValues(1, 2)", "string? Value", "it lists no values, or values that are not text; list values as the option's type writes them")]
    [InlineData("AllowedValues(\"a\")", "int? Value", "it lists no values, or values that are not a whole number; list values as the option's type writes them")]
    [InlineData("AllowedValues()", "string? Value", "it lists no values, or values that are not text; list values as the option's type writes them")]
    [InlineData("AllowedValues(new[] { 1, 2 })", "int? Value", "it lists no values, or values that are not a whole number; list values as the option's type writes them")]
    [InlineData("AllowedValues(\"a\", new[] { \"b\" })", "string? Value", "it lists no values, or values that are not text; list values as the option's type writes them")]
    [InlineData("SearchRange(1, 2)", "string? Value", "it is for numbers and the option is text; use SearchValues, or remove it")]
    [InlineData("SearchRange(double.NaN, 2)", "double Value", "a search cannot draw from a range without ends; write two finite ends")]
    [InlineData("SearchRange(0, 1e300)", "int Value", "its ends are beyond what a whole number can be; write smaller ends")]
    [InlineData("SearchRange(0, 1, Log = true)", "double Value", "a logarithmic scale has no zero; write a minimum above zero, or remove Log")]
    [InlineData("SearchRange(0, 1, Step = -1)", "double Value", "its step is negative; write a step above zero, or none")]
    [InlineData("SearchValues()", "int Value", "it lists no values; list values as a recipe would write them")]
    [InlineData("SearchValues(new[] { 1 }, 2)", "int Value", "it lists a value that is not a whole number; list values as a recipe would write them")]
    [InlineData("StringLength(-1)", "string? Value", "a length is negative or missing; write lengths of at least 0")]
    [InlineData("MinLength(-1)", "string? Value", "a length is negative or missing; write lengths of at least 0")]
    public void A_constraint_that_does_not_fit_is_refused(string constraint, string property, string reason)
    {
        string message = Assert.Single(AnalyzerRun.Check(
            "RCT2103",
            Code.Record($"[[|{constraint}|]] public {property} {{ get; init; }}"),
            "namespace Acme; [AttributeUsage(AttributeTargets.Property)] public sealed class EvenAttribute : ValidationAttribute;")).Message();

        Assert.Equal($"The constraint [{constraint.Split('(')[0]}] of 'Value' cannot be used, because {reason}", message);
    }

    [Theory]
    [Fires]
    [InlineData("(")]
    [InlineData("[z-a]")]
    [InlineData("a{2,1}")]
    [InlineData("*")]
    [InlineData("(?x) [a-z]+ # letters")]
    [InlineData("a)|(?:b")]
    public void A_pattern_that_does_not_compile_is_refused(string pattern)
    {
        Diagnostic reported = Assert.Single(AnalyzerRun.Check("RCT2103", Code.Record($"[[|RegularExpression(\"{pattern}\")|]] public string? Value {{ get; init; }}")));

        Assert.Contains("its pattern does not compile (", reported.Message(), StringComparison.Ordinal);
        Assert.EndsWith("; mend the pattern", reported.Message(), StringComparison.Ordinal);
        Assert.Equal(DiagnosticSeverity.Error, reported.Severity);
    }

    [Theory]
    [Fires]
    [InlineData("\\\\A[a-z]+\\\\z")]
    [InlineData("(?i)abc")]
    [InlineData("(?<name>a)")]
    [InlineData("(?<=a)b")]
    [InlineData("\\\\p{L}+")]
    public void A_pattern_that_only_dotnet_knows_is_a_warning(string pattern)
    {
        Diagnostic reported = Assert.Single(AnalyzerRun.Check("RCT2103", Code.Record($"[RegularExpression([|\"{pattern}\"|])] public string? Value {{ get; init; }}")));

        Assert.Equal(
            "The constraint [RegularExpression] of 'Value' is left out of the JSON Schema, because its pattern means something else there, or nothing; "
            + "use escapes and groups that both know, or editors will not check it",
            reported.Message());
        Assert.Equal(DiagnosticSeverity.Warning, reported.Severity);
    }

    [Theory]
    [Silent]
    [InlineData("[Required, StringLength(20, MinimumLength = 2)] public string? Value { get; init; }")]
    [InlineData("[MinLength(1), MaxLength(9)] public string[]? Value { get; init; }")]
    [InlineData("[Length(1, 9)] public Dictionary<string, int>? Value { get; init; }")]
    [InlineData("[ItemCount(1, 9)] public HashSet<int>? Value { get; init; }")]
    [InlineData("[Range(0.0, 1.0, MinimumIsExclusive = true)] public double? Value { get; init; }")]
    [InlineData("[Range(typeof(TimeSpan), \"00:00:01\", \"1.00:00:00\")] public TimeSpan? Value { get; init; }")]
    [InlineData("[Range(typeof(decimal), \"0.5\", \"2\")] public decimal? Value { get; init; }")]
    [InlineData("[AllowedValues(\"a\", \"b\", null)] public string? Value { get; init; }")]
    [InlineData("[AllowedValues(DayOfWeek.Monday)] public DayOfWeek Value { get; init; } = DayOfWeek.Monday;")]
    [InlineData("[RegularExpression(\"^(?:[a-z]|\\\\d{2,3})(?=x)\\\\.$\")] public string? Value { get; init; }")]
    [InlineData("[Obsolete, System.Text.Json.Serialization.JsonPropertyName(\"v\")] public string? Value { get; init; }")]
    public void Constraints_that_fit_and_other_attributes_are_accepted(string property) => AnalyzerRun.Check("RCT2103", Code.Record(property));

    [Fact]
    [Boundary]
    public void An_end_may_be_the_last_value_of_the_type_but_not_one_beyond_it()
    {
        AnalyzerRun.Check("RCT2103", Code.Record("[Range(0, 255)] public byte Value { get; init; }"));
        AnalyzerRun.Check("RCT2103", Code.Record("[Range(255, 300)] public byte? Value { get; init; }"));
        AnalyzerRun.Check("RCT2103", Code.Record("[[|Range(256, 300)|]] public byte? Value { get; init; }"));
    }
}
