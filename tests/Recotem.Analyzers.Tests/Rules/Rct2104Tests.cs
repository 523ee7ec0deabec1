using Recotem.TestHarness;

namespace Recotem.Analyzers.Tests.Rules;

public sealed class Rct2104Tests
{
    private const string Remedy = "change the default or the constraint, make the option required, or make it nullable";

    [Theory]
    [Fires]
    [InlineData("Range(5, 1)", "int", "the minimum of [Range] is above its maximum; swap them")]
    [InlineData("Range(0.2, 0.1)", "double", "the minimum of [Range] is above its maximum; swap them")]
    [InlineData("Range(typeof(TimeSpan), \"00:01:00\", \"00:00:01\")", "TimeSpan", "the minimum of [Range] is above its maximum; swap them")]
    [InlineData("StringLength(1, MinimumLength = 2)", "string", "the smallest length of [StringLength] is above the largest; swap them")]
    [InlineData("Length(2, 1)", "string", "the smallest length of [Length] is above the largest; swap them")]
    [InlineData("ItemCount(2, 1)", "int[]", "the smallest length of [ItemCount] is above the largest; swap them")]
    [InlineData("SearchRange(5, 1)", "int", "the minimum of [SearchRange] is above its maximum; swap them")]
    [InlineData("SearchRange(0.2, 0.8)", "int", "no whole number lies between the ends of [SearchRange]; widen the range")]
    [InlineData("Range(0.2, 0.8)", "int", "nothing lies between the ends of [Range]; widen it, or include an end")]
    [InlineData("Range(1, 2, MinimumIsExclusive = true, MaximumIsExclusive = true)", "int", "nothing lies between the ends of [Range]; widen it, or include an end")]
    [InlineData("Range(1.0, 1.0, MinimumIsExclusive = true)", "double", "nothing lies between the ends of [Range]; widen it, or include an end")]
    [InlineData("Range(typeof(decimal), \"1\", \"1\", MaximumIsExclusive = true)", "decimal", "nothing lies between the ends of [Range]; widen it, or include an end")]
    [InlineData(
        "Range(typeof(TimeSpan), \"00:00:01\", \"00:00:01\", MaximumIsExclusive = true)", "TimeSpan", "nothing lies between the ends of [Range]; widen it, or include an end")]
    public void A_constraint_that_nothing_fulfils_is_refused(string constraint, string type, string reason)
    {
        string message = Assert.Single(AnalyzerRun.Check("RCT2104", Code.Record($"[[|{constraint}|]] public {type}? Value {{ get; init; }}"))).Message();

        Assert.Equal($"'Value' contradicts itself: {reason}", message);
    }

    [Theory]
    [Fires]
    [InlineData("[Range(1, 5)]", "int", "", "0", "the range from 1 to 5")]
    [InlineData("[Range(1, 5)]", "int", " = 9;", "9", "the range from 1 to 5")]
    [InlineData("[Range(1, 5)]", "int", " = 2 * 3;", "6", "the range from 1 to 5")]
    [InlineData("[Range(0.0, 1.0, MaximumIsExclusive = true)]", "double", " = 1;", "1", "the range from 0 to 1 (exclusive)")]
    [InlineData("[StringLength(3)]", "string", " = \"long\";", "\"long\"", "the length from 0 to 3")]
    [InlineData("[MinLength(1)]", "string", " = \"\";", "\"\"", "the length from 1 to any")]
    [InlineData("[Required]", "string", " = \" \";", "\" \"", "[Required]")]
    [InlineData("[RegularExpression(\"[a-z]+\")]", "string", " = \"A\";", "\"A\"", "the pattern '[a-z]+'")]
    [InlineData("[AllowedValues(\"a\", \"b\")]", "string", " = \"c\";", "\"c\"", "the allowed values a, b")]
    [InlineData("[AllowedValues(1, 2)]", "int", " = 3;", "3", "the allowed values 1, 2")]
    [InlineData("[ItemCount(1)]", "int[]", " = [];", "[]", "the length from 1 to any")]
    [InlineData("[ItemCount(0, 1)]", "int[]", " = [1, 2, 3];", "[1,2,3]", "the length from 0 to 1")]
    [InlineData("[StringLength(3)]", "string", " = \"C:\\\\data\";", "\"C:\\\\data\"", "the length from 0 to 3")]
    [InlineData("[RegularExpression(\"[A-Z]+\")]", "string", " = \"A\\tB\";", "\"A\\u0009B\"", "the pattern '[A-Z]+'")]
    public void A_default_that_violates_its_own_constraint_is_refused(string constraint, string type, string initializer, string shown, string violated)
    {
        string message = Assert.Single(AnalyzerRun.Check("RCT2104", Code.Record($"{constraint} public {type} [|Value|] {{ get; init; }}{initializer}"))).Message();

        Assert.Equal($"'Value' contradicts itself: its default {shown} violates {violated}; {Remedy}", message);
    }

    [Theory]
    [Silent]
    [InlineData("[Range(1, 5)] public int? Value { get; init; }")]
    [InlineData("[Range(1, 5)] public required int Value { get; init; }")]
    [InlineData("[Range(1, 5)] public int Value { get; init; } = Environment.ProcessorCount;")]
    [InlineData("[StringLength(3, MinimumLength = 1)] public string Value { get; init; } = \"abc\";")]
    [InlineData("[AllowedValues(\"a\", \"b\")] public string Value { get; init; } = \"b\";")]
    [InlineData("[ItemCount(1)] public int[] Value { get; init; } = [1];")]
    [InlineData("[ItemCount(0, 2)] public string[] Value { get; init; } = [\"a,b\", \"[c,d]\"];")]
    // No text of that length is judged in a lifetime: what cannot be told in time is not told.
    [InlineData("[RegularExpression(\"(a+)+b\")] public string Value { get; init; } = \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\";")]
    public void Defaults_that_keep_their_constraints_are_accepted(string property) => AnalyzerRun.Check("RCT2104", Code.Record(property));

    [Theory]
    [Boundary]
    [InlineData("[Range(1, 5)] public int Value { get; init; } = 5;")]
    [InlineData("[Range(5, 5)] public int Value { get; init; } = 5;")]
    [InlineData("[Range(0.2, 1.8)] public int Value { get; init; } = 1;")]
    [InlineData("[Range(1, 3, MinimumIsExclusive = true, MaximumIsExclusive = true)] public int Value { get; init; } = 2;")]
    [InlineData("[StringLength(0)] public string Value { get; init; } = \"\";")]
    [InlineData("[Length(4, 4)] public string Value { get; init; } = \"four\";")]
    [InlineData("[RegularExpression(\"[a-z]+\")] public string Value { get; init; } = \"a\";")]
    public void The_ends_belong_to_the_range(string property) => AnalyzerRun.Check("RCT2104", Code.Record(property));
}
