using Recotem.TestHarness;

namespace Recotem.Analyzers.Tests.Rules;

public sealed class Rct1002Tests
{
    private const string Kind = "namespace Acme; [PluginKind({0})] public interface IReranker;";

    [Fact]
    [Fires]
    public void An_id_without_a_dot_gets_the_first_part_of_the_assembly()
    {
        string message = Assert.Single(AnalyzerRun.Check("RCT1002", Kind.Replace("{0}", "[|\"rerankers\"|]", StringComparison.Ordinal))).Message();

        Assert.Equal("The kind id 'rerankers' has no namespace; write 'acme.rerankers', because ids without a dot belong to Recotem itself", message);
    }

    [Fact]
    [Fires]
    public void A_constant_id_is_checked_too() => AnalyzerRun.Check(
        "RCT1002", "namespace Acme; [PluginKind([|IReranker.Id|])] public interface IReranker { const string Id = \"rerankers\"; }");

    [Fact]
    [Silent]
    public void An_id_with_a_namespace_is_accepted() => AnalyzerRun.Check("RCT1002", Kind.Replace("{0}", "\"acme.rerankers\"", StringComparison.Ordinal));

    [Theory]
    [Boundary]
    [InlineData("Recotem", true)]
    [InlineData("Recotem.Rerankers", true)]
    [InlineData("RecotemRerankers", false)]
    [InlineData("recotem.rerankers", false)]
    [InlineData("Acme.Recotem", false)]
    public void Only_assemblies_of_recotem_may_leave_the_namespace_out(string assembly, bool may)
    {
        string kind = Kind.Replace("{0}", may ? "\"rerankers\"" : "[|\"rerankers\"|]", StringComparison.Ordinal);

        AnalyzerRun.Check(new AnalyzerInput { Project = GeneratorInput.Of(kind) with { AssemblyName = assembly }, Id = "RCT1002" });
    }
}
