using Recotem.TestHarness;

namespace Recotem.CodeFixes.Tests.Plugins;

public sealed class PartialFixTests
{
    [Fact]
    public void The_class_and_what_contains_it_become_partial_in_every_file() => CodeFixRun.CheckAll(
        "RCT2014",
        (
            """
            namespace Acme;

            /* all */ static class [|[|Metrics|]|]
            {
                // Counts.
                [Plugin("hits")]
                internal class [|Hits|] : IMetric { public double Score(in Ranking ranking) => 1; }

                [Plugin("misses")]
                internal sealed class [|Misses|] : IMetric { public double Score(in Ranking ranking) => 0; }
            }
            """,
            """
            namespace Acme;

            /* all */ static partial class Metrics
            {
                // Counts.
                [Plugin("hits")]
                internal partial class Hits : IMetric { public double Score(in Ranking ranking) => 1; }

                [Plugin("misses")]
                internal sealed partial class Misses : IMetric { public double Score(in Ranking ranking) => 0; }
            }
            """),
        (
            """
            namespace Acme;

            // no modifier
            class [|Outer|] { [Plugin("first")] public partial class First : IMetric { public double Score(in Ranking ranking) => 1; } }
            """,
            """
            namespace Acme;

            // no modifier
            partial class Outer { [Plugin("first")] public partial class First : IMetric { public double Score(in Ranking ranking) => 1; } }
            """));
}
