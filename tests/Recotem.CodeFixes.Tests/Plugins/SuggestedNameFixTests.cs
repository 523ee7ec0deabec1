using Recotem.TestHarness;

namespace Recotem.CodeFixes.Tests.Plugins;

public sealed class SuggestedNameFixTests
{
    private const string Body = """
        public sealed partial class Hits : IMetric
        {
            public double Score(in Ranking ranking) => 1;
        }
        """;

    [Fact]
    public void A_plugin_name_is_rewritten_and_comments_stay() => CodeFixRun.Check(
        "RCT2002",
        $$"""
        namespace Acme;

        // Counts hits.
        [Plugin(/* shown in recipes */ [|"Hit Count"|] /* so far */, Description = "Hits")]
        {{Body}}
        """,
        $$"""
        namespace Acme;

        // Counts hits.
        [Plugin(/* shown in recipes */ "hit-count" /* so far */, Description = "Hits")]
        {{Body}}
        """);
}
