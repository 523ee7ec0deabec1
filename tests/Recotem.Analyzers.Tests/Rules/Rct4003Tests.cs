using Microsoft.CodeAnalysis;
using Recotem.TestHarness;

namespace Recotem.Analyzers.Tests.Rules;

public sealed class Rct4003Tests
{
    private static readonly MetadataReference s_needy = HostCase.Plugin("Acme.One", "\"red\"", "Acme.Kinds.IGadget gadget", "IWidget");
    private static readonly MetadataReference s_gadget = HostCase.Plugin("Acme.Two", "\"wheel\"", "", "IGadget");

    public static TheoryData<bool> Forms => HostCase.Forms;

    [Theory]
    [Fires]
    [MemberData(nameof(Forms))]
    public void A_required_kind_without_a_plugin_is_reported(bool asImage)
    {
        MetadataReference needy = HostCase.Plugin("Acme.One", "\"red\"", "Acme.Kinds.IGadget gadget", "IWidget", asImage);

        Diagnostic reported = Assert.Single(HostCase.CheckHost("RCT4003", "[|PluginHost|]", HostCase.KindsPackage(asImage), needy));

        Assert.Equal(
            "The plugin 'acme.widgets/red' of 'Acme.One' requires a plugin of the kind 'acme.gadgets', which this host does not have; reference a package that brings one",
            reported.Message());
    }

    [Fact]
    [Fires]
    public void A_kind_that_no_reference_declares_is_reported()
    {
        Diagnostic reported = Assert.Single(HostCase.CheckHost("RCT4003", "[|PluginHost|]", s_gadget));

        Assert.Equal(
            "The plugin 'acme.gadgets/wheel' of 'Acme.Two' requires the kind 'acme.gadgets', which this host does not have; reference the assembly that declares it",
            reported.Message());
    }

    [Theory]
    [Silent]
    [InlineData("Acme.Kinds.IGadget gadget")]
    [InlineData("Acme.Kinds.IClock clock, PluginCatalog catalog")]
    public void What_the_host_has_and_services_are_accepted(string parameters) =>
        HostCase.CheckHost("RCT4003", "PluginHost", HostCase.KindsPackage(), s_gadget, HostCase.Plugin("Acme.One", "\"red\"", parameters, "IWidget"));

    [Fact]
    [Silent]
    public void A_plugin_that_cannot_stay_for_another_reason_is_not_missing_too() =>
        HostCase.CheckHost("RCT4001", "[|PluginHost|]", HostCase.KindsPackage(), s_needy, s_gadget, HostCase.Plugin("Acme.Three", "\"wheel\"", "", "IGadget"));

    [Fact]
    [Boundary]
    public void The_last_plugin_of_a_kind_that_is_left_out_is_named()
    {
        string message = Assert.Single(HostCase.CheckHost(
            "RCT4003", "[|PluginHost(Exclude = [\"acme.gadgets/wheel\"])|]", HostCase.KindsPackage(), s_needy, s_gadget)).Message();

        Assert.EndsWith("; 'acme.gadgets/wheel' of 'Acme.Two' is left out; let the host take it", message, StringComparison.Ordinal);
        HostCase.CheckHost(
            "RCT4003", "PluginHost(Exclude = [\"acme.gadgets/wheel\"])", HostCase.KindsPackage(), s_needy, s_gadget, HostCase.Plugin("Acme.Three", "\"cog\"", "", "IGadget"));
    }
}
