using Recotem.TestHarness;

namespace Recotem.Analyzers.Tests.Rules;

public sealed class Rct1001Tests
{
    [Theory]
    [Fires]
    [InlineData("null!", "null", "acme.rerankers")]
    [InlineData("\"\"", "''", "acme.rerankers")]
    [InlineData("\" \"", "' '", "acme.rerankers")]
    [InlineData("\"acme.re\\tranker\"", "'acme.re\\u0009ranker'", "acme.re-ranker")]
    [InlineData("\"acme.Rerankers\"", "'acme.Rerankers'", "acme.rerankers")]
    [InlineData("\"acme.re_rankers\"", "'acme.re_rankers'", "acme.re-rankers")]
    [InlineData("\"acme.2nd\"", "'acme.2nd'", "acme.nd")]
    [InlineData("\"acme.a--b\"", "'acme.a--b'", "acme.a-b")]
    [InlineData("\"acme.\"", "'acme.'", "acme.acme")]
    [InlineData("\"-\"", "'-'", "acme.rerankers")]
    public void An_id_that_is_no_slug_is_refused_with_the_nearest_one(string id, string shown, string suggestion)
    {
        string message = Assert.Single(AnalyzerRun.Check("RCT1001", $"namespace Acme; [PluginKind([|{id}|])] public interface IReranker;")).Message();

        Assert.StartsWith($"The kind id {shown} is not a slug", message, StringComparison.Ordinal);
        Assert.EndsWith($"write it like '{suggestion}'", message, StringComparison.Ordinal);
    }

    [Fact]
    [Fires]
    public void An_id_is_checked_wherever_its_text_is_declared() =>
        AnalyzerRun.Check("RCT1001", "namespace Acme; static class Ids { public const string Of = \"acme.Kind\"; } [PluginKind(id: [|Ids.Of|])] public interface IReranker;");

    [Fact]
    [Fires]
    public void A_plugin_of_the_kind_is_not_blamed_for_it() => AnalyzerRun.Check(
        "RCT1001", "namespace Acme; [PluginKind([|\"Acme\"|])] public interface IReranker; [Plugin(\"by-price\")] public sealed partial class ByPrice : IReranker;");

    [Theory]
    [Silent]
    [InlineData("acme.rerankers")]
    [InlineData("acme.re-rankers2")]
    [InlineData("a.b.c")]
    public void A_slug_with_a_namespace_is_accepted(string id) => AnalyzerRun.Check("RCT1001", $"namespace Acme; [PluginKind(\"{id}\")] public interface IReranker;");

    [Fact]
    [Boundary]
    public void Digits_may_follow_a_letter_but_not_begin_a_part()
    {
        AnalyzerRun.Check("RCT1001", "namespace Acme; [PluginKind(\"acme.r2\")] public interface IReranker;");
        AnalyzerRun.Check("RCT1001", "namespace Acme; [PluginKind([|\"acme.2r\"|])] public interface IReranker;");
    }
}
