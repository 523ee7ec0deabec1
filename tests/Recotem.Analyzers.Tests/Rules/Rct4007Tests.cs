using Microsoft.CodeAnalysis;
using Recotem.TestHarness;

namespace Recotem.Analyzers.Tests.Rules;

public sealed class Rct4007Tests
{
    private static readonly MetadataReference s_widget = HostCase.Plugin("Acme.One", "\"red\"", "Acme.Kinds.IGadget gadget", "IWidget");

    [Theory]
    [Fires]
    [InlineData("Acme.Kinds.IWidget widget")]
    [InlineData("Acme.Kinds.IWidget? widget")]
    public void Plugins_that_require_each_other_are_reported_as_a_chain(string parameter)
    {
        Diagnostic reported = Assert.Single(HostCase.CheckHost(
            "RCT4007", "[|PluginHost|]", HostCase.KindsPackage(), s_widget, HostCase.Plugin("Acme.Two", "\"wheel\"", parameter, "IGadget")));

        Assert.Equal(
            "These plugins require each other, so that none can be constructed: 'acme.gadgets/wheel' requires 'acme.widgets/red' requires 'acme.gadgets/wheel'; leave one of them out with Exclude, or choose another in Defaults, on [PluginHost]",
            reported.Message());
    }

    [Fact]
    [Fires]
    public void A_plugin_that_gets_itself_is_reported_and_related()
    {
        Diagnostic reported = Assert.Single(HostCase.Check(
            "RCT4007",
            "namespace Acme; [[|PluginHost|]] public static partial class Plugins; [Plugin(\"framed\")] public sealed partial class Framed(Acme.Kinds.IWidget inner) : Acme.Kinds.IWidget { public object Inner => inner; }",
            HostCase.KindsPackage()));

        Assert.Contains("'acme.widgets/framed' requires 'acme.widgets/framed'", reported.Message(), StringComparison.Ordinal);
        Assert.Single(reported.AdditionalLocations);
    }

    [Fact]
    [Silent]
    public void A_chain_with_an_end_is_accepted() =>
        HostCase.CheckHost("RCT4007", "PluginHost", HostCase.KindsPackage(), s_widget, HostCase.Plugin("Acme.Two", "\"wheel\"", "", "IGadget"));

    [Fact]
    [Boundary]
    public void A_default_closes_or_opens_the_chain()
    {
        MetadataReference[] references =
            [HostCase.KindsPackage(), s_widget, HostCase.Plugin("Acme.Two", "\"wheel\"", "Acme.Kinds.IWidget widget", "IGadget"), HostCase.Plugin("Acme.Three", "\"cog\"", "", "IGadget")];
        HostCase.CheckHost("RCT4007", "PluginHost(Defaults = [\"acme.gadgets=cog\"])", references);
        HostCase.CheckHost("RCT4007", "[|PluginHost(Defaults = [\"acme.gadgets=wheel\"])|]", references);
    }
}
