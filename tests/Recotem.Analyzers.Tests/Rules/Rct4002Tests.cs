using Microsoft.CodeAnalysis;
using Recotem.TestHarness;

namespace Recotem.Analyzers.Tests.Rules;

public sealed class Rct4002Tests
{
    private static readonly MetadataReference s_lower = HostCase.Plugin("Acme.One", "\"red\"", "", "IWidget");
    private static readonly MetadataReference s_upper = HostCase.Plugin("Acme.Two", "\"RED\", Aliases = [\"scarlet\"]", "", "IWidget");

    [Fact]
    [Fires]
    public void Names_that_differ_by_case_are_reported_with_an_entry_that_leaves_one_out()
    {
        Diagnostic reported = Assert.Single(HostCase.CheckHost("RCT4002", "[|PluginHost|]", HostCase.KindsPackage(), s_lower, s_upper));

        Assert.Equal(
            "The plugins 'acme.widgets/RED' ('Acme.Two.Thing' of 'Acme.Two') and 'acme.widgets/red' ('Acme.One.Thing' of 'Acme.One') have names that differ only by case; leave one out with Exclude on [PluginHost], for instance \"acme.widgets/red@Acme.One\"",
            reported.Message());
        Assert.Equal("acme.widgets/red@Acme.One", reported.Suggestion());
        HostCase.CheckHost("RCT4002", $"PluginHost(Exclude = [\"{reported.Suggestion()}\"])", HostCase.KindsPackage(), s_lower, s_upper);
    }

    [Fact]
    [Fires]
    public void An_alias_is_a_name() =>
        HostCase.CheckHost("RCT4002", "[|PluginHost|]", HostCase.KindsPackage(), s_upper, HostCase.Plugin("Acme.One", "\"crimson\", Aliases = [\"Scarlet\"]", "", "IWidget"));

    [Theory]
    [Silent]
    [InlineData("Exclude = [\"acme.widgets/red\"]")]
    [InlineData("Exclude = [\"acme.widgets/RED\"]")]
    [InlineData("Prefer = [\"acme.widgets/red=Acme.Two\"]")]
    public void A_host_that_leaves_one_out_is_accepted(string arguments) =>
        HostCase.CheckHost("RCT4002", $"PluginHost({arguments})", HostCase.KindsPackage(), s_lower, s_upper);

    [Fact]
    [Boundary]
    public void Names_that_are_equal_are_a_duplicate_and_names_that_differ_by_more_are_not()
    {
        HostCase.CheckHost("RCT4001", "[|PluginHost|]", HostCase.KindsPackage(), s_upper, HostCase.Plugin("Acme.One", "\"RED\"", "", "IWidget"));
        HostCase.CheckHost("RCT4002", "PluginHost", HostCase.KindsPackage(), s_upper, HostCase.Plugin("Acme.One", "\"red-2\"", "", "IWidget"));
    }
}
