namespace Recotem.Analyzers.Tests;

/// <summary>The parts of kinds, plugins and records that a test is not about.</summary>
internal static class Code
{
    public const string Score = "public double Score(in Ranking ranking) => 1;";

    public const string NoExpandFields = "public static ImmutableHashSet<string> NoExpandFields { get; } = [];";

    public const string Fetch = """
        public ValueTask<DataFrame> FetchAsync(FetchContext context, CancellationToken cancellationToken) =>
                ValueTask.FromResult(new DataFrameBuilder("user_id", "item_id").Build());
        """;

    /// <summary>A metric.</summary>
    /// <param name="name">The argument of the attribute.</param>
    /// <param name="members">Its further members.</param>
    /// <param name="type">Its name, with parameters of a constructor.</param>
    public static string Metric(string name = "\"first-hit\"", string members = "", string type = "FirstHit") => $$"""
        namespace Acme;
        [Plugin({{name}})]
        public sealed partial class {{type}} : IMetric
        {
            {{members}}
            {{Score}}
        }
        """;

    /// <summary>A configuration record.</summary>
    /// <param name="properties">Its members.</param>
    public static string Record(string properties) => $$"""
        namespace Acme;
        [Configuration]
        public sealed record Config
        {
            {{properties}}
        }
        """;

    /// <summary>A data source with the keys <c>path</c> and <c>sql_text</c>.</summary>
    /// <param name="members">Its further members, <see cref="NoExpandFields"/> among them.</param>
    public static string Source(string members) => $$"""
        namespace Acme;
        [DataSource("click-log")]
        public sealed partial class ClickLog(ClickLog.Config config) : IDataSource
        {
            [Configuration]
            public sealed record Config
            {
                public string Path { get; init; } = "";
                public string SqlText { get; init; } = "";
            }

            public string Path => config.Path;

            {{members}}

            {{Fetch}}
        }
        """;
}
