using Microsoft.CodeAnalysis;
using Recotem.TestHarness;

namespace Recotem.Analyzers.Tests.Rules;

public sealed class Rct4005Tests
{
    private static readonly MetadataReference s_wheel = HostCase.Plugin("Acme.Two", "\"wheel\"", "", "IGadget");
    private static readonly MetadataReference s_cog = HostCase.Plugin("Acme.Three", "\"cog\"", "", "IGadget");

    [Theory]
    [Fires]
    [InlineData("Acme.Kinds.IGadget gadget")]
    [InlineData("Acme.Kinds.IGadget? gadget")]
    public void A_constructor_that_asks_for_one_of_several_is_reported_with_an_entry_that_chooses(string parameter)
    {
        Diagnostic reported = Assert.Single(HostCase.CheckHost(
            "RCT4005", "[|PluginHost|]", HostCase.KindsPackage(), s_wheel, s_cog, HostCase.Plugin("Acme.One", "\"red\"", parameter, "IWidget")));

        Assert.Equal(
            "The plugin 'acme.widgets/red' of 'Acme.One' takes one plugin of the kind 'acme.gadgets', of which this host has several (cog, wheel); name one in Defaults on [PluginHost], for instance \"acme.gadgets=cog\"",
            reported.Message());
        Assert.Equal("acme.gadgets=cog", reported.Suggestion());
    }

    [Fact]
    [Fires]
    public void One_default_settles_it_for_all_so_it_is_reported_once() =>
        HostCase.CheckHost(
            "RCT4005",
            "[|PluginHost|]",
            HostCase.KindsPackage(),
            s_wheel,
            s_cog,
            HostCase.Plugin("Acme.One", "\"red\"", "Acme.Kinds.IGadget gadget", "IWidget"),
            HostCase.Plugin("Acme.Four", "\"blue\"", "Acme.Kinds.IGadget gadget", "IWidget"));

    [Fact]
    [Boundary]
    public void Of_many_choices_the_first_few_are_listed()
    {
        MetadataReference[] gadgets = [.. Enumerable.Range(1, 9).Select(i => HostCase.Plugin($"Acme.Gadget{i}", $"\"g{i}\"", "", "IGadget"))];

        Diagnostic reported = Assert.Single(HostCase.CheckHost(
            "RCT4005", "[|PluginHost|]", [HostCase.KindsPackage(), .. gadgets, HostCase.Plugin("Acme.One", "\"red\"", "Acme.Kinds.IGadget gadget", "IWidget")]));

        Assert.Contains("(g1, g2, g3, g4, g5, g6, g7, g8 and 1 more)", reported.Message(), StringComparison.Ordinal);
    }

    [Theory]
    [Silent]
    [InlineData("Defaults = [\"acme.gadgets=wheel\"]")]
    [InlineData("Exclude = [\"acme.gadgets/cog\"]")]
    public void A_host_that_chooses_is_accepted(string arguments) =>
        HostCase.CheckHost(
            "RCT4005", $"PluginHost({arguments})", HostCase.KindsPackage(), s_wheel, s_cog, HostCase.Plugin("Acme.One", "\"red\"", "Acme.Kinds.IGadget gadget", "IWidget"));

    [Fact]
    [Boundary]
    public void Several_plugins_of_a_kind_that_no_constructor_asks_for_are_accepted() =>
        HostCase.CheckHost("RCT4005", "PluginHost", HostCase.KindsPackage(), s_wheel, s_cog);

    [Fact]
    [Boundary]
    public void Two_versions_are_several()
    {
        MetadataReference user = HostCase.Plugin("Acme.One", "\"red\"", "Acme.Kinds.ITrack track", "IWidget");
        MetadataReference first = HostCase.Plugin("Acme.Two", "\"live\", Version = \"1.2.0\"", "", "ITrack");
        MetadataReference second = HostCase.Plugin("Acme.Three", "\"live\", Version = \"1.3.0\"", "", "ITrack");
        HostCase.CheckHost("RCT4005", "PluginHost", HostCase.KindsPackage(), user, first);
        HostCase.CheckHost("RCT4005", "[|PluginHost|]", HostCase.KindsPackage(), user, first, second);
        HostCase.CheckHost("RCT4005", "PluginHost(Defaults = [\"acme.tracks=live\"])", HostCase.KindsPackage(), user, first, second);
    }
}
