using Recotem.TestHarness;

namespace Recotem.Analyzers.Tests.Rules;

public sealed class Rct2203Tests
{
    private const string Computed = "is computed when the program runs";
    private const string Element = "has an element that the compiler cannot evaluate";

    [Theory]
    [Fires]
    [InlineData("{ get; } = [|Compute()|];", Computed)]
    [InlineData("=> [|Compute()|];", Computed)]
    [InlineData("=> [|s_fields|];", Computed)]
    [InlineData("{ get; } = [|new[] { \"path\" }.ToImmutableHashSet()|];", Computed)]
    [InlineData("{ get; } = [|ImmutableHashSet.CreateRange([\"path\"])|];", Computed)]
    [InlineData("{ get; } = [|ImmutableHashSet<string>.Empty.Add(\"path\")|];", Computed)]
    [InlineData("{ get; } = [|DateTime.Now.Year > 2000 ? [] : [\"path\"]|];", Computed)]
    [InlineData("{ get { [|if (s_path.Length > 0) return []; return [\"path\"];|] } }", Computed)]
    [InlineData("{ get; } = [[|.. s_all|]];", "spreads another collection")]
    [InlineData("{ get; } = [\"path\", [|.. s_all|]];", "spreads another collection")]
    [InlineData("{ get; } = [[|s_path|]];", Element)]
    [InlineData("{ get; } = [\"path\", [|Environment.NewLine|]];", Element)]
    [InlineData("{ get; } = [[|$\"{s_path}\"|]];", Element)]
    [InlineData("{ get; } = [[|null!|]];", Element)]
    [InlineData("{ get; } = ImmutableHashSet.Create([|s_path|]);", Element)]
    [InlineData("{ get; } = ImmutableHashSet.Create([|s_all|]);", Element)]
    [InlineData("{ get; } = ImmutableHashSet.Create([|StringComparer.OrdinalIgnoreCase|], \"path\");", Element)]
    public void What_the_compiler_cannot_evaluate_is_refused(string property, string reason)
    {
        // A block of several statements has no place of its own; the property is reported.
        bool isBlock = property.Contains("return", StringComparison.Ordinal);
        string text = isBlock
            ? $"[|NoExpandFields|] {property.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal)}"
            : $"NoExpandFields {property}";

        string message = Assert.Single(AnalyzerRun.Check(
            "RCT2203",
            Code.Source(
                $"public static ImmutableHashSet<string> {text} private static readonly string s_path = \"path\"; private static readonly string[] s_all = [\"path\"];"
                + " private static readonly ImmutableHashSet<string> s_fields = []; private static ImmutableHashSet<string> Compute() => s_fields;"))).Message();

        Assert.Equal($"'NoExpandFields' of 'ClickLog' {reason}; list constant text only, because the guards are written when the program is compiled", message);
    }

    [Fact]
    [Fires]
    public void A_static_constructor_must_not_change_it()
    {
        string message = Assert.Single(AnalyzerRun.Check(
            "RCT2203", Code.Source("public static ImmutableHashSet<string> NoExpandFields { get; } = []; static ClickLog() => [|NoExpandFields = [\"path\"]|];"))).Message();

        Assert.Contains("is changed by the static constructor of the class", message, StringComparison.Ordinal);
    }

    [Theory]
    [Boundary]
    [InlineData("{ get; } = []; static ClickLog() => Console.Out.Flush();")]
    [InlineData("=> [\"path\"]; static ClickLog() { }")]
    public void A_static_constructor_that_does_something_else_is_fine(string property) =>
        AnalyzerRun.Check("RCT2203", Code.Source($"public static ImmutableHashSet<string> NoExpandFields {property}"));

    [Theory]
    [Boundary]
    [InlineData("{ get; } = ImmutableHashSet.Create(StringComparer.Ordinal, \"path\");")]
    [InlineData("{ get; } = ImmutableHashSet.Create<string>(StringComparer.Ordinal);")]
    [InlineData("{ get { return ([\"path\"]); } }")]
    [InlineData("{ get; } = Set.Create(\"path\");")]
    [InlineData("{ get; } = Create(\"path\");")]
    public void Other_ways_to_write_the_same_constants_are_accepted(string property) =>
        AnalyzerRun.Check("RCT2203", "using Set = System.Collections.Immutable.ImmutableHashSet; using static System.Collections.Immutable.ImmutableHashSet;\n" + Code.Source($"public static ImmutableHashSet<string> NoExpandFields {property}"));

    [Fact]
    [Fires]
    public void One_without_a_value_is_refused() => AnalyzerRun.Check("RCT2203", Code.Source("public static ImmutableHashSet<string> [|NoExpandFields|] { get; }"));

    [Theory]
    [Silent]
    [InlineData("{ get; } = [];")]
    [InlineData("{ get; } = [\"path\"];")]
    [InlineData("=> [\"path\"];")]
    [InlineData("{ get => [\"path\"]; }")]
    [InlineData("{ get { return [\"path\"]; } }")]
    [InlineData("{ get; } = ImmutableHashSet.Create(\"path\", \"sql_text\");")]
    [InlineData("=> ImmutableHashSet.Create<string>(\"path\");")]
    [InlineData("{ get; } = ImmutableHashSet.Create([\"path\"]);")]
    [InlineData("{ get; } = ImmutableHashSet.Create(new[] { \"path\" });")]
    [InlineData("{ get; } = System.Collections.Immutable.ImmutableHashSet.Create(\"path\");")]
    [InlineData("{ get; } = ImmutableHashSet<string>.Empty;")]
    [InlineData("=> System.Collections.Immutable.ImmutableHashSet<string>.Empty;")]
    public void Every_constant_form_is_accepted(string property) => AnalyzerRun.Check("RCT2203", Code.Source($"public static ImmutableHashSet<string> NoExpandFields {property}"));

    [Theory]
    [Boundary]
    [InlineData("Key")]
    [InlineData("Keys.Path")]
    [InlineData("\"pa\" + \"th\"")]
    [InlineData("nameof(path)")]
    [InlineData("\"\"\"path\"\"\"")]
    [InlineData("@\"path\"")]
    [InlineData("$\"{Key}\"")]
    [InlineData("(\"path\")")]
    public void An_element_may_be_any_constant_text(string element) => AnalyzerRun.Check(
        "RCT2203",
        Code.Source($"public static ImmutableHashSet<string> NoExpandFields {{ get; }} = [{element}]; private const string Key = \"path\"; private const int path = 1; public int Unused => path;"),
        "namespace Acme; internal static class Keys { public const string Path = \"path\"; }");
}
