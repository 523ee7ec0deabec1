using Recotem.TestHarness;

namespace Recotem.Analyzers.Tests.Rules;

public sealed class Rct1006Tests
{
    [Fact]
    [Fires]
    public void A_member_without_body_is_reported_where_all_plugins_are_called()
    {
        string message = Assert.Single(AnalyzerRun.Check("RCT1006", Kind("Selection.All", "void [|OnStart|](); void OnEnd() { }"))).Message();

        Assert.Equal("Every plugin of the kind 'acme.hooks' must implement 'OnStart', although all of them are called; give it a default body", message);
    }

    [Theory]
    [Silent]
    [InlineData("Selection.Named")]
    [InlineData("Selection.Single")]
    [InlineData("Selection.Versioned")]
    public void Where_one_plugin_is_chosen_it_must_implement_everything(string selection) => AnalyzerRun.Check("RCT1006", Kind(selection, "void OnStart();"));

    [Fact]
    [Silent]
    public void A_kind_with_wrong_members_is_not_reported_twice() =>
        AnalyzerRun.Check("RCT1004", Kind("Selection.All", "[Dispatch([|Dispatch.First|])] void OnStart();"));

    [Fact]
    [Boundary]
    public void A_property_makes_the_kind_a_list_whose_plugins_are_used_one_by_one()
    {
        AnalyzerRun.Check("RCT1006", Kind("Selection.All", "string Prefix { get; } void Map();"));
        AnalyzerRun.Check("RCT1006", Kind("Selection.All", "static virtual string Prefix => \"\"; void [|Map|]();"));
    }

    private static string Kind(string selection, string members) =>
        $"namespace Acme; [PluginKind(\"acme.hooks\", Selection = {selection})] public interface IHooks {{ {members} }}";
}
