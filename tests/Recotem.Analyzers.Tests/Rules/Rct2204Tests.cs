using Recotem.TestHarness;

namespace Recotem.Analyzers.Tests.Rules;

public sealed class Rct2204Tests
{
    [Theory]
    [Fires]
    [InlineData("\"SqlText\"", "SqlText", "did you mean 'sql_text'?")]
    [InlineData("\"Path\"", "Path", "did you mean 'path'?")]
    [InlineData("\"PATH\"", "PATH", "did you mean 'path'?")]
    [InlineData("\"patn\"", "patn", "did you mean 'path'?")]
    [InlineData("nameof(Config.SqlText)", "SqlText", "did you mean 'sql_text'?")]
    [InlineData("\"sql-text\"", "sql-text", "did you mean 'sql_text'?")]
    [InlineData("\"statement\"", "statement", "its keys are path, sql_text")]
    [InlineData("\"\"", "", "its keys are path, sql_text")]
    public void A_guard_that_names_no_key_is_refused(string element, string shown, string hint)
    {
        string message = Assert.Single(AnalyzerRun.Check("RCT2204", Code.Source($"public static ImmutableHashSet<string> NoExpandFields {{ get; }} = [\"path\", [|{element}|]];"))).Message();

        Assert.Equal($"'{shown}' in 'NoExpandFields' is no key of 'Config'; {hint}", message);
    }

    [Fact]
    [Fires]
    public void Each_wrong_guard_is_reported() => AnalyzerRun.Check(
        "RCT2204", Code.Source("public static ImmutableHashSet<string> NoExpandFields => ImmutableHashSet.Create([|\"Path\"|], \"path\", [|\"SqlText\"|]);"));

    [Fact]
    [Fires]
    public void Guards_of_a_plugin_without_configuration_name_nothing()
    {
        string message = Assert.Single(AnalyzerRun.Check("RCT2204", Code.Metric(members: "public static ImmutableHashSet<string> NoExpandFields => [[|\"path\"|]];"))).Message();

        Assert.Equal("'path' in 'NoExpandFields' is no key of 'FirstHit'; the data source takes no keys", message);
    }

    [Fact]
    [Fires]
    public void The_key_of_a_renamed_option_is_its_new_name() => AnalyzerRun.Check(
        "RCT2204",
        Code.Metric(
            members: """
                [Configuration] public sealed record Config { [System.Text.Json.Serialization.JsonPropertyName("statement")] public string? Sql { get; init; } }
                public static ImmutableHashSet<string> NoExpandFields => ["statement", [|"sql"|]];
                public object C => config;
                """,
            type: "FirstHit(FirstHit.Config config)"));

    [Fact]
    [Silent]
    public void Keys_of_the_record_are_accepted() =>
        AnalyzerRun.Check("RCT2204", Code.Source("public static ImmutableHashSet<string> NoExpandFields { get; } = [\"path\", \"sql_text\"];"));

    [Theory]
    [Boundary]
    [InlineData("public Part Inner { get; init; } = new();", "deep")]
    [InlineData("public Part[] Inner { get; init; } = [];", "deep")]
    [InlineData("public Dictionary<string, int> Any { get; init; } = [];", "whatever")]
    [InlineData("public ConfigNode? Any { get; init; }", "whatever")]
    [InlineData("public PluginChoice<ISplitter>? Any { get; init; }", "whatever")]
    public void Keys_at_any_depth_count_and_where_keys_are_free_every_name_does(string property, string guard) => AnalyzerRun.Check(
        "RCT2204",
        Code.Metric(
            members: $$"""
                [Configuration] public sealed record Config { {{property}} }
                public sealed record Part { public string? Deep { get; init; } public Part? Next { get; init; } }
                public static ImmutableHashSet<string> NoExpandFields => ["{{guard}}"];
                public object C => config;
                """,
            type: "FirstHit(FirstHit.Config config)"));

    [Fact]
    [Boundary]
    public void The_record_of_the_constructor_that_asks_for_most_counts_even_if_that_cannot_be_supplied() => AnalyzerRun.Check("RCT2005", """
        namespace Acme;
        [DataSource("click-log")]
        public sealed partial class ClickLog : IDataSource
        {
            public ClickLog(Config config, Uri [|address|]) => Path = config.Path + address;

            public ClickLog() => Path = "";

            [Configuration]
            public sealed record Config { public string Path { get; init; } = ""; }

            public string Path { get; }

            public static ImmutableHashSet<string> NoExpandFields { get; } = ["path"];

        """ + Code.Fetch + "}");
}
