using Recotem.TestHarness;

namespace Recotem.Analyzers.Tests.Rules;

public sealed class Rct2107Tests
{
    [Theory]
    [Fires]
    [InlineData("public string [|Path|] { get; init; }")]
    [InlineData("public string [|Path|] { get; init; } = null!;")]
    [InlineData("public string [|Path|] { get; init; } = default!;")]
    [InlineData("public int[] [|Path|] { get; set; }")]
    [InlineData("public Config [|Path|] { get; init; }")]
    [InlineData("public PluginChoice<IMetric> [|Path|] { get; init; }")]
    public void An_option_that_a_recipe_may_leave_null_is_reported(string property)
    {
        string message = Assert.Single(AnalyzerRun.Check("RCT2107", Code.Record(property))).Message();

        Assert.Equal("'Path' stays null when a recipe leaves it out, although its type says otherwise; make it required, nullable, or give it a default", message);
    }

    [Theory]
    [Silent]
    [InlineData("public required string Path { get; init; }")]
    [InlineData("public string? Path { get; init; }")]
    [InlineData("public string Path { get; init; } = \"\";")]
    [InlineData("[Required] public string Path { get; init; } = null!;")]
    [InlineData("public int Rows { get; init; }")]
    [InlineData("private readonly string? _path; public string Path { get => _path ?? \"x\"; init => _path = value; }")]
    [InlineData("public ImmutableArray<string> Columns { get; init; } = [];")]
    public void Options_that_cannot_be_null_are_accepted(string property) => AnalyzerRun.Check("RCT2107", Code.Record(property));

    [Fact]
    [Boundary]
    public void A_constructor_without_parameters_may_set_it() =>
        AnalyzerRun.Check("RCT2107", Code.Record("public Config() => Path = \"\"; public string Path { get; init; }"));

    [Fact]
    [Boundary]
    public void Without_annotations_the_types_say_nothing() => AnalyzerRun.Check("RCT2107", $"#nullable disable\n{Code.Record("public string Path { get; init; }")}");
}
