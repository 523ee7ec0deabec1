using Recotem.TestHarness;

namespace Recotem.CodeFixes.Tests.Plugins;

public sealed class ConstructionFixTests
{
    private const string Score = "public double Score(in Ranking ranking) => 1;";

    [Fact]
    public void Abstract_is_removed_where_nothing_is_left_to_implement() => CodeFixRun.CheckAll(
        "RCT2004",
        (
            $"namespace Acme; [Plugin(\"hits\")] /* a */ abstract /* b */ partial class [|Hits|] : IMetric {{ {Score} }}",
            $"namespace Acme; [Plugin(\"hits\")] /* a */ /* b */ partial class Hits : IMetric {{ {Score} }}"),
        (
            $"namespace Acme; [Plugin(\"misses\")] public abstract partial class [|Misses|] : IMetric {{ {Score} }}",
            $"namespace Acme; [Plugin(\"misses\")] public partial class Misses : IMetric {{ {Score} }}"));

    [Fact]
    public void Abstract_stays_where_something_is_left_to_implement() => CodeFixRun.CheckNone(
        "RCT2004", "namespace Acme; [Plugin(\"hits\")] public abstract partial class [|Hits|] : IMetric { public abstract double Score(in Ranking ranking); }");

    [Fact]
    public void A_private_class_becomes_internal() => CodeFixRun.Check(
        "RCT2004",
        $$"""
        namespace Acme;

        public static partial class Metrics
        {
            // Counts.
            [Plugin("hits")]
            private sealed partial class [|Hits|] : IMetric { {{Score}} }
        }
        """,
        $$"""
        namespace Acme;

        public static partial class Metrics
        {
            // Counts.
            [Plugin("hits")]
            internal sealed partial class Hits : IMetric { {{Score}} }
        }
        """);

    [Fact]
    public void A_private_constructor_that_can_be_supplied_becomes_public() => CodeFixRun.Check(
        "RCT2004",
        $$"""
        namespace Acme;

        [Plugin("hits")]
        public sealed partial class [|Hits|] : IMetric
        {
            // Needs stores.
            private Hits(IObjectStores stores) => Stores = stores;

            private Hits(int cutoff) => throw new InvalidOperationException($"{cutoff}");

            public IObjectStores Stores { get; }

            {{Score}}
        }
        """,
        $$"""
        namespace Acme;

        [Plugin("hits")]
        public sealed partial class Hits : IMetric
        {
            // Needs stores.
            public Hits(IObjectStores stores) => Stores = stores;

            private Hits(int cutoff) => throw new InvalidOperationException($"{cutoff}");

            public IObjectStores Stores { get; }

            {{Score}}
        }
        """);

    [Fact]
    public void A_constructor_is_added_where_none_can_be_supplied() => CodeFixRun.Check(
        "RCT2004",
        $$"""
        namespace Acme;

        [Plugin("hits")]
        public sealed partial class [|Hits|] : IMetric
        {
            private Hits(int cutoff) => Cutoff = cutoff;

            public int Cutoff { get; }

            {{Score}}
        }
        """,
        $$"""
        namespace Acme;

        [Plugin("hits")]
        public sealed partial class Hits : IMetric
        {
            private Hits(int cutoff) => Cutoff = cutoff;

            public Hits()
            {
            }

            public int Cutoff { get; }

            {{Score}}
        }
        """);

    [Fact]
    public void A_record_that_the_constructor_takes_is_marked() => CodeFixRun.CheckAll(
        "RCT2005",
        (
            $$"""
            namespace Acme;

            [Plugin("hits")]
            public sealed partial class Hits(Settings [|settings|]) : IMetric { public Settings Used => settings; {{Score}} }
            """,
            $$"""
            namespace Acme;

            [Plugin("hits")]
            public sealed partial class Hits(Settings settings) : IMetric { public Settings Used => settings; {{Score}} }
            """),
        (
            """
            namespace Acme;

            /// <summary>Options of metrics.</summary>
            public sealed record Settings { public int Cutoff { get; init; } }
            """,
            """
            namespace Acme;

            /// <summary>Options of metrics.</summary>
            [Configuration]
            public sealed record Settings { public int Cutoff { get; init; } }
            """));

    [Theory]
    [InlineData("int cutoff")]
    [InlineData("Positional cutoff")]
    public void What_could_not_be_bound_is_not_marked(string parameter) => CodeFixRun.CheckNone(
        "RCT2005",
        $$"""
        namespace Acme;

        public sealed record Positional(int Cutoff);

        [Plugin("hits")]
        public sealed partial class Hits({{parameter.Replace("cutoff", "[|cutoff|]", StringComparison.Ordinal)}}) : IMetric { public object Used => cutoff; {{Score}} }
        """);
}
