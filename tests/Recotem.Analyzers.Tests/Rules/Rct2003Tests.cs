using Recotem.TestHarness;

namespace Recotem.Analyzers.Tests.Rules;

public sealed class Rct2003Tests
{
    [Fact]
    [Fires]
    public void A_name_without_a_dot_gets_the_first_part_of_the_assembly()
    {
        string message = Assert.Single(AnalyzerRun.Check("RCT2003", Schema("[|\"item\"|]"))).Message();

        Assert.Equal("The plugin name 'item' has no namespace, which the kind 'acme.schemas' demands; write 'acme.item'", message);
    }

    [Fact]
    [Fires]
    public void A_constant_and_an_alias_are_checked_too()
    {
        AnalyzerRun.Check("RCT2003", Schema("[|Book.Name|]"));
        AnalyzerRun.Check("RCT2003", Schema("\"acme.item\", Aliases = [|[\"acme.thing\", \"thing\"]|]"));
    }

    [Fact]
    [Silent]
    public void Kinds_without_namespaces_accept_plain_names() => AnalyzerRun.Check("RCT2003", Code.Metric());

    [Fact]
    [Boundary]
    public void One_dot_is_enough() => AnalyzerRun.Check("RCT2003", Schema("\"a.b\""));

    private static string Schema(string name) => $$"""
        namespace Acme;
        [PluginKind("acme.schemas", Namespaced = true)] public interface ISchema;
        [Plugin({{name}})] public sealed partial class Book : ISchema { public const string Name = "book"; }
        """;
}
