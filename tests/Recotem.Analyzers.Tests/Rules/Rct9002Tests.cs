using Recotem.TestHarness;

namespace Recotem.Analyzers.Tests.Rules;

public sealed class Rct9002Tests
{
    [Theory]
    [Fires]
    [InlineData("[PluginHost] public static partial class Plugins;")]
    [InlineData("[PluginKind(\"acme.k\")] public interface IK;")]
    [InlineData("/** <summary>Counts.</summary> */ [Plugin(\"count\")] public sealed partial class Count : IMetric { public double Score(in Ranking ranking) => 1; }")]
    public void A_project_that_declares_something_needs_a_reference_of_its_own(string declaration) =>
        Assert.Contains(
            "run 'dotnet add package Recotem.Abstractions'",
            PluginProject.OnTheProject("RCT9002", PluginProject.Run($"namespace Acme; {declaration}", ("RecotemReferenceIsDirect", "false"))).Message(),
            StringComparison.Ordinal);

    [Fact]
    [Silent]
    public void A_direct_reference_is_right() => Assert.Empty(PluginProject.Run(("RecotemReferenceIsDirect", "true")));

    [Fact]
    [Boundary]
    public void A_project_that_declares_nothing_may_get_the_package_through_others() =>
        Assert.Empty(PluginProject.Run("namespace Acme; public sealed class Plain;", ("RecotemReferenceIsDirect", "false")));

    [Fact]
    [Boundary]
    public void Where_the_property_is_unknown_nothing_is_said() => Assert.Empty(PluginProject.Run(("RecotemReferenceIsDirect", null)));
}
