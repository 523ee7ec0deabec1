using Recotem.TestHarness;

namespace Recotem.Analyzers.Tests.Rules;

public sealed class Rct2016Tests
{
    [Theory]
    [Fires]
    [InlineData("")]
    [InlineData("false")]
    [InlineData("no")]
    public void A_plugin_project_without_the_mark_is_told_in_its_project_file(string value) =>
        Assert.Contains(
            "set the property IsAotCompatible to true", PluginProject.OnTheProject("RCT2016", PluginProject.Run(("IsAotCompatible", value))).Message(), StringComparison.Ordinal);

    [Theory]
    [Silent]
    [InlineData("true")]
    [InlineData("True")]
    public void A_marked_project_is_left_alone(string value) => Assert.Empty(PluginProject.Run(("IsAotCompatible", value)));

    [Fact]
    [Silent]
    public void A_project_without_plugins_is_left_alone() => Assert.Empty(PluginProject.Run("namespace Acme; public sealed class Plain;", ("IsAotCompatible", "")));

    [Fact]
    [Boundary]
    public void A_project_that_is_published_natively_needs_no_mark() => Assert.Empty(PluginProject.Run(("IsAotCompatible", ""), ("PublishAot", "true")));

    [Fact]
    [Boundary]
    public void Where_no_property_is_visible_nothing_is_known_and_nothing_said() => Assert.Empty(PluginProject.Run(("IsAotCompatible", null)));
}
