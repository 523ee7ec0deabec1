using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Recotem.TestHarness;

namespace Recotem.Analyzers.Tests.Rules;

public sealed class Rct4006Tests
{
    [Theory]
    [Fires]
    [InlineData("1.0", "2.0")]
    [InlineData("2.0", "1.9")]
    public void A_plugin_of_another_major_version_is_reported_with_both_versions(string plugin, string host)
    {
        Diagnostic reported = Assert.Single(Check("[|PluginHost|]", plugin, host));

        Assert.Equal(
            $"The plugin 'acme.widgets/red' ('Acme.One.Thing' of 'Acme.One') was compiled against version {plugin} of its kind, but 'Acme.Kinds' declares {host}; update one of them, or leave the plugin out with Exclude on [PluginHost]",
            reported.Message());
        Assert.Equal("acme.widgets/red@Acme.One", reported.Suggestion());
        Check($"PluginHost(Exclude = [\"{reported.Suggestion()}\"])", plugin, host);
    }

    [Theory]
    [Silent]
    [InlineData("1.0", "1.0")]
    [InlineData("1.0", "1.4")]
    public void A_plugin_that_knows_no_more_of_the_contract_is_accepted(string plugin, string host) => Check("PluginHost", plugin, host);

    [Fact]
    [Boundary]
    public void A_plugin_that_is_one_minor_version_ahead_is_refused()
    {
        Check("PluginHost", "1.9", "1.10");
        Check("[|PluginHost|]", "1.11", "1.10");
    }

    private static ImmutableArray<Diagnostic> Check(string attribute, string pluginVersion, string hostVersion)
    {
        MetadataReference plugin = HostCase.Package(
            "Acme.One", "namespace Acme.One; [Plugin(\"red\")] internal sealed partial class Thing : Acme.Kinds.IWidget;", asImage: true, Kinds(pluginVersion));
        return HostCase.CheckHost("RCT4006", attribute, Kinds(hostVersion), plugin);
    }

    private static MetadataReference Kinds(string version) =>
        HostCase.Package("Acme.Kinds", $"namespace Acme.Kinds; [PluginKind(\"acme.widgets\", ApiVersion = \"{version}\")] public interface IWidget;");
}
