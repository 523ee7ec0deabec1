using Recotem.TestHarness;

namespace Recotem.Analyzers.Tests.Rules;

public sealed class Rct2105Tests
{
    private const string Name = "System.Text.Json.Serialization.JsonPropertyName";

    [Theory]
    [Fires]
    [InlineData($"public int TopK {{ get; init; }} [{Name}(\"top_k\")] public int [|Limit|] {{ get; init; }}", "top_k", "Limit", "TopK")]
    [InlineData($"[{Name}(\"k\")] public int A {{ get; init; }} [{Name}(\"k\")] public int [|B|] {{ get; init; }}", "k", "B", "A")]
    [InlineData("public int TopK { get; init; } public int [|Top_K|] { get; init; }", "top_k", "Top_K", "TopK")]
    public void Two_options_with_one_key_are_refused(string properties, string key, string second, string first)
    {
        string message = Assert.Single(AnalyzerRun.Check("RCT2105", Code.Record(properties))).Message();

        Assert.Equal($"The key '{key}' of '{second}' is that of '{first}' too; rename it, for instance with [JsonPropertyName]", message);
    }

    [Theory]
    [Fires]
    [InlineData("public string? [|Type|] { get; init; }", "Type")]
    [InlineData($"[{Name}(\"type\")] public string? [|Form|] {{ get; init; }}", "Form")]
    public void The_key_that_chooses_the_plugin_is_reserved(string property, string name)
    {
        string message = Assert.Single(AnalyzerRun.Check("RCT2105", Code.Record(property), Code.Metric(members: "public object C => config;", type: "FirstHit(Config config)"))).Message();

        Assert.Equal($"The key 'type' of '{name}' is reserved for the plugin's name; rename it, for instance with [JsonPropertyName]", message);
    }

    [Fact]
    [Fires]
    public void An_option_of_a_base_record_counts() => AnalyzerRun.Check(
        "RCT2105", $"namespace Acme; public abstract record Base {{ public int TopK {{ get; init; }} }} [Configuration] public sealed record Config : Base {{ [{Name}(\"top_k\")] public int [|Limit|] {{ get; init; }} }}");

    [Theory]
    [Silent]
    [InlineData("public int TopK { get; init; } public int TopN { get; init; }")]
    [InlineData($"[{Name}(\"form\")] public string? Type {{ get; init; }}")]
    [InlineData("public int TopK { get; init; } [System.Text.Json.Serialization.JsonIgnore] public int Top_K { get; init; }")]
    public void Different_keys_are_accepted(string properties) =>
        AnalyzerRun.Check("RCT2105", Code.Record(properties), Code.Metric(members: "public object C => config;", type: "FirstHit(Config config)"));

    [Fact]
    [Boundary]
    public void The_reserved_key_is_free_where_no_plugin_is_chosen() => AnalyzerRun.Check(
        "RCT2105",
        Code.Record("public Part Part { get; init; } = new();"),
        "namespace Acme; public sealed record Part { public string? Type { get; init; } } [Configuration] public sealed record Standalone { public string? Type { get; init; } }",
        Code.Metric(members: "public object C => config;", type: "FirstHit(Config config)"));

    [Fact]
    [Boundary]
    public void Keys_are_case_sensitive() => AnalyzerRun.Check("RCT2105", Code.Record($"public int K {{ get; init; }} [{Name}(\"K\")] public int Large {{ get; init; }}"));
}
