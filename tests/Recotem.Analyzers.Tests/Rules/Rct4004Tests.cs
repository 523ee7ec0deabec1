using Microsoft.CodeAnalysis;
using Recotem.TestHarness;

namespace Recotem.Analyzers.Tests.Rules;

public sealed class Rct4004Tests
{
    private static readonly MetadataReference s_curious = HostCase.Plugin("Acme.One", "\"red\"", "Acme.Kinds.IGadget? gadget", "IWidget");

    [Fact]
    [Fires]
    public void An_optional_kind_without_a_plugin_is_mentioned()
    {
        Diagnostic reported = Assert.Single(HostCase.CheckHost("RCT4004", "[|PluginHost|]", HostCase.KindsPackage(), s_curious));

        Assert.Equal("The plugin 'acme.widgets/red' of 'Acme.One' can use a plugin of the kind 'acme.gadgets', of which this host has none", reported.Message());
        Assert.Equal(DiagnosticSeverity.Info, reported.Severity);
    }

    [Fact]
    [Silent]
    public void A_host_that_has_one_is_accepted() =>
        HostCase.CheckHost("RCT4004", "PluginHost", HostCase.KindsPackage(), s_curious, HostCase.Plugin("Acme.Two", "\"wheel\"", "", "IGadget"));

    [Fact]
    [Silent]
    public void An_optional_service_is_nothing_that_a_package_brings() =>
        HostCase.CheckHost("RCT4004", "PluginHost", HostCase.KindsPackage(), HostCase.Plugin("Acme.One", "\"red\"", "Acme.Kinds.IClock? clock = null", "IWidget"));

    [Fact]
    [Boundary]
    public void The_same_parameter_without_a_default_is_required() =>
        HostCase.CheckHost("RCT4003", "[|PluginHost|]", HostCase.KindsPackage(), HostCase.Plugin("Acme.One", "\"red\"", "Acme.Kinds.IGadget gadget", "IWidget"));
}
