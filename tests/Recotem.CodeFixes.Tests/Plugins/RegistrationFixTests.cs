using Recotem.TestHarness;

namespace Recotem.CodeFixes.Tests.Plugins;

public sealed class RegistrationFixTests
{
    private const string Score = "public double Score(in Ranking ranking) => 1;";

    private const string Fetch = """
        public ValueTask<DataFrame> FetchAsync(FetchContext context, CancellationToken cancellationToken) => throw new DataSourceException("none");
        """;

    [Fact]
    public void Classes_are_registered_under_their_own_names_in_every_file() => CodeFixRun.CheckAll(
        "RCT2010",
        (
            $$"""
            namespace Acme;

            /// <summary>Counts hits.</summary>
            [Obsolete]
            public class [|HitMetric|] : IMetric { {{Score}} }

            static class Metrics
            {
                internal sealed class [|Misses|] : IMetric { {{Score}} }
            }
            """,
            $$"""
            namespace Acme;

            /// <summary>Counts hits.</summary>
            [Obsolete]
            [Plugin("hit")]
            public partial class HitMetric : IMetric { {{Score}} }

            static partial class Metrics
            {
                [Plugin("misses")]
                internal sealed partial class Misses : IMetric { {{Score}} }
            }
            """),
        (
            $$"""
            namespace Acme;

            public sealed class [|ClickLogSource|] : IDataSource
            {
                [Configuration]
                public sealed record Options;

                {{Fetch}}
            }
            """,
            $$"""
            namespace Acme;

            [DataSource("click-log")]
            public sealed partial class ClickLogSource : IDataSource
            {
                [Configuration]
                public sealed record Options;

                private readonly Options _config;

                public ClickLogSource(Options config)
                {
                    _config = config;
                }

                public static ImmutableHashSet<string> NoExpandFields { get; } = [];

                {{Fetch}}
            }
            """));

    [Fact]
    public void A_taken_name_gets_a_number() => CodeFixRun.Check(
        "RCT2010",
        $$"""
        namespace Acme;

        [Plugin("hit")] public sealed partial class Hit : IMetric { {{Score}} }

        public sealed partial class [|HitMetric|] : IMetric { {{Score}} }
        """,
        $$"""
        namespace Acme;

        [Plugin("hit")] public sealed partial class Hit : IMetric { {{Score}} }

        [Plugin("hit-2")]
        public sealed partial class HitMetric : IMetric { {{Score}} }
        """);

    [Fact]
    public void A_class_that_no_host_could_construct_is_not_registered() => CodeFixRun.CheckNone(
        "RCT2010", $$"""namespace Acme; public sealed class [|HitMetric|](int cutoff) : IMetric { public int Cutoff => cutoff; {{Score}} }""");

    [Fact]
    public void What_a_derived_attribute_marks_is_marked_with_plugin_itself() => CodeFixRun.CheckAll(
        "RCT2019",
        (
            """
            namespace Acme;

            public sealed class [|MetricAttribute|](string name) : PluginAttribute(name);
            """,
            """
            namespace Acme;

            """),
        (
            $$"""
            namespace Acme;

            [Metric(/* short */ "hits", Tags = ["x"])]
            public sealed class {|RCT2010:Hits|} : IMetric { {{Score}} }
            """,
            $$"""
            namespace Acme;

            [Plugin(/* short */ "hits", Tags = ["x"])]
            public sealed partial class Hits : IMetric { {{Score}} }
            """));

    [Fact]
    public void An_attribute_that_does_more_than_pass_the_name_on_stays() => CodeFixRun.CheckNone(
        "RCT2019", "namespace Acme; public sealed class [|MetricAttribute|](string name) : PluginAttribute(name) { public int Weight { get; init; } }");
}
