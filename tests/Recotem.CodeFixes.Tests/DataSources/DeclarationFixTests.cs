using Recotem.TestHarness;

namespace Recotem.CodeFixes.Tests.DataSources;

public sealed class DeclarationFixTests
{
    private const string Fetch = """
        public ValueTask<DataFrame> FetchAsync(FetchContext context, CancellationToken cancellationToken) => throw new DataSourceException("none");
        """;

    [Fact]
    public void NoExpandFields_is_declared_behind_what_the_class_begins_with() => CodeFixRun.CheckAll(
        "RCT2201",
        (
            $$"""
            namespace Acme;

            [DataSource("clicks")]
            public sealed partial class [|Clicks|](Clicks.Config config) : IDataSource
            {
                [Configuration]
                public sealed record Config;

                public Config Used => config;

                {{Fetch}}
            }
            """,
            $$"""
            namespace Acme;

            [DataSource("clicks")]
            public sealed partial class Clicks(Clicks.Config config) : IDataSource
            {
                [Configuration]
                public sealed record Config;

                public static ImmutableHashSet<string> NoExpandFields { get; } = [];

                public Config Used => config;

                {{Fetch}}
            }
            """),
        (
            $$"""
            namespace Acme;

            [DataSource("views")]
            public sealed partial class [|Views|](Clicks.Config config) : IDataSource
            {
                public Clicks.Config Used => config; {{Fetch}}
            }
            """,
            $$"""
            namespace Acme;

            [DataSource("views")]
            public sealed partial class Views(Clicks.Config config) : IDataSource
            {
                public static ImmutableHashSet<string> NoExpandFields { get; } = [];

                public Clicks.Config Used => config; {{Fetch}}
            }
            """));

    [Fact]
    public void NoExpandFields_of_another_shape_is_declared_anew_with_its_elements() => CodeFixRun.Check(
        "RCT2202",
        $$"""
        namespace Acme;

        [DataSource("clicks")]
        public sealed partial class Clicks(Clicks.Config config) : IDataSource
        {
            [Configuration]
            public sealed record Config { public string Sql { get; init; } = ""; public string Filter { get; init; } = ""; }

            /// <summary>Queries have their own parameters.</summary>
            [Obsolete]
            public string[] [|NoExpandFields|] => new[] { "sql", Other }; // both

            private const string Other = "filter";

            public Config Used => config;

            {{Fetch}}
        }
        """,
        $$"""
        namespace Acme;

        [DataSource("clicks")]
        public sealed partial class Clicks(Clicks.Config config) : IDataSource
        {
            [Configuration]
            public sealed record Config { public string Sql { get; init; } = ""; public string Filter { get; init; } = ""; }

            /// <summary>Queries have their own parameters.</summary>
            [Obsolete]
            public static ImmutableHashSet<string> NoExpandFields { get; } = ["sql", Other]; // both

            private const string Other = "filter";

            public Config Used => config;

            {{Fetch}}
        }
        """);

    [Theory]
    [InlineData("internal static ImmutableHashSet<string> NoExpandFields { get; } = [\"sql\"];")]
    [InlineData("public static ImmutableHashSet<string> NoExpandFields { get; set; } = [\"sql\"];")]
    [InlineData("public static HashSet<string> NoExpandFields { get; } = new() { \"sql\" };")]
    [InlineData("public static readonly string[] NoExpandFields = new string[] { \"sql\" };")]
    [InlineData("public static ISet<string> NoExpandFields() => new HashSet<string> { \"sql\" };")]
    [InlineData("public static FrozenSet<string> NoExpandFields { get; } = ImmutableArray.Create(\"sql\").ToFrozenSet();")]
    public void Every_form_that_is_written_out_is_carried_over(string written) => CodeFixRun.Check(
        "RCT2202",
        Source(written.Replace("NoExpandFields", "[|NoExpandFields|]", StringComparison.Ordinal)),
        Source("public static ImmutableHashSet<string> NoExpandFields { get; } = [\"sql\"];"));

    [Theory]
    [InlineData("public static string[] [|NoExpandFields|] { get; } = Compute(); static string[] Compute() => [];")]
    [InlineData("public static string[] [|NoExpandFields|] { get; } = [\"sql\"]; public int Guards => NoExpandFields.Length;")]
    public void What_is_computed_or_used_otherwise_stays_as_it_is(string written) => CodeFixRun.CheckNone("RCT2202", Source(written));

    [Fact]
    public void A_guard_names_the_nearest_key() => CodeFixRun.CheckAll(
        "RCT2204",
        (Source("public static ImmutableHashSet<string> NoExpandFields { get; } = [[|\"Sql\"|] /* query */];"), Source("public static ImmutableHashSet<string> NoExpandFields { get; } = [\"sql\" /* query */];")),
        (Source("public static ImmutableHashSet<string> NoExpandFields => ImmutableHashSet.Create([|nameof(Config.Sql)|]);", "Views"), Source("public static ImmutableHashSet<string> NoExpandFields => ImmutableHashSet.Create(\"sql\");", "Views")));

    [Fact]
    public void A_source_takes_the_record_that_it_declares() => CodeFixRun.Check(
        "RCT2210",
        $$"""
        namespace Acme;

        [DataSource("clicks")]
        public sealed partial class [|Clicks|] : IDataSource
        {
            [Configuration]
            public sealed record Options;

            public static ImmutableHashSet<string> NoExpandFields { get; } = [];

            {{Fetch}}
        }
        """,
        $$"""
        namespace Acme;

        [DataSource("clicks")]
        public sealed partial class Clicks : IDataSource
        {
            [Configuration]
            public sealed record Options;

            private readonly Options _config;

            public Clicks(Options config)
            {
                _config = config;
            }

            public static ImmutableHashSet<string> NoExpandFields { get; } = [];

            {{Fetch}}
        }
        """);

    [Fact]
    public void A_source_without_a_record_gets_one_and_keeps_what_its_constructor_takes() => CodeFixRun.Check(
        "RCT2210",
        $$"""
        namespace Acme;

        [DataSource("clicks")]
        public sealed partial class [|Clicks|](IObjectStores stores, IMetric? metric) : IDataSource
        {
            public static ImmutableHashSet<string> NoExpandFields { get; } = [];

            public object? Used => stores ?? (object?)metric;

            {{Fetch}}
        }
        """,
        $$"""
        namespace Acme;

        [DataSource("clicks")]
        public sealed partial class Clicks(IObjectStores stores, IMetric? metric) : IDataSource
        {
            [Configuration]
            public sealed record Config;

            public Clicks(Config config, IObjectStores stores, IMetric? metric) : this(stores, metric)
            { }

            public static ImmutableHashSet<string> NoExpandFields { get; } = [];

            public object? Used => stores ?? (object?)metric;

            {{Fetch}}
        }
        """);

    private static string Source(string noExpandFields, string name = "Clicks") => $$"""
        namespace Acme;

        [DataSource("{{name.ToLowerInvariant()}}")]
        public sealed partial class {{name}}({{name}}.Config config) : IDataSource
        {
            [Configuration]
            public sealed record Config { public string Sql { get; init; } = ""; }

            {{noExpandFields}}

            public Config Used => config;

            {{Fetch}}
        }
        """;
}
