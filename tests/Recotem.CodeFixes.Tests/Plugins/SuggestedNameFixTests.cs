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

    [Fact]
    public void Each_wrong_alias_is_rewritten_and_the_others_stay() => CodeFixRun.CheckAll(
        "RCT2002",
        (
            $$"""
            namespace Acme;

            [Plugin("hits", Aliases = [|[|["fine", "Not Fine", /* old */ "old_"]|]|])]
            {{Body}}
            """,
            $$"""
            namespace Acme;

            [Plugin("hits", Aliases = ["fine", "not-fine", /* old */ "old"])]
            {{Body}}
            """));

    [Fact]
    public void A_name_that_another_plugin_has_is_not_suggested() => CodeFixRun.CheckNone(
        "RCT2002",
        $$"""
        namespace Acme;

        [Plugin({|RCT2007:[|"Hits"|]|})]
        {{Body}}

        [Plugin({|RCT2007:"hits"|})]
        public sealed partial class Other : IMetric { public double Score(in Ranking ranking) => 1; }
        """);

    [Fact]
    public void A_name_gets_the_namespace_that_its_kind_demands() => CodeFixRun.Check(
        "RCT2003",
        """
        namespace Acme;

        [PluginKind("acme.filters", Namespaced = true)] public interface IFilter;

        [Plugin([|"young"|])] public sealed partial class Young : IFilter;
        """,
        """
        namespace Acme;

        [PluginKind("acme.filters", Namespaced = true)] public interface IFilter;

        [Plugin("acme.young")] public sealed partial class Young : IFilter;
        """);

    [Theory]
    [InlineData("1.2", "1.2.0")]
    [InlineData("v2", "2.0.0")]
    [InlineData("1.2.3.4", "1.2.3")]
    public void A_version_is_completed_to_three_parts(string before, string after) => CodeFixRun.Check(
        "RCT2008",
        $$"""
        namespace Acme;

        [Plugin("hits", Version = [|"{{before}}"|])]
        {{Body}}
        """,
        $$"""
        namespace Acme;

        [Plugin("hits", Version = "{{after}}")]
        {{Body}}
        """);
}
