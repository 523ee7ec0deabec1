using Microsoft.CodeAnalysis;
using Recotem.TestHarness;

namespace Recotem.Analyzers.Tests.Rules;

public sealed class Rct4008Tests
{
    private static readonly MetadataReference[] s_references =
    [
        HostCase.KindsPackage(),
        HostCase.Plugin("Acme.One", "\"Red\", Aliases = [\"scarlet\"]", "", "IWidget"),
        HostCase.Plugin("Acme.Two", "\"blue\"", "", "IWidget"),
        HostCase.Plugin("Acme.Three", "\"wheel\"", "", "IGadget"),
    ];

    [Theory]
    [Fires]
    [InlineData("Exclude", "acme.widgets/Rad", "matches no plugin; did you mean \"acme.widgets/Red\"?", "acme.widgets/Red")]
    [InlineData("Exclude", "acme.widgets/scarlet", "matches no plugin; did you mean \"acme.widgets/Red\"?", "acme.widgets/Red")]
    [InlineData("Exclude", "acme.widgets/Rde", "matches no plugin; did you mean \"acme.widgets/Red\"?", "acme.widgets/Red")]
    [InlineData("Exclude", "acme.widgets/green", "matches no plugin; remove it", null)]
    [InlineData("Exclude", "acme.widgets/g*", "matches no plugin; remove it", null)]
    [InlineData("Exclude", "acme.widgets/red", "matches no plugin; did you mean \"acme.widgets/Red\"?", "acme.widgets/Red")]
    [InlineData("Exclude", "acme.widget/*", "matches no plugin; did you mean \"acme.widgets/*\"?", "acme.widgets/*")]
    [InlineData("Exclude", "acme.widgets/Red@Acme.Oen", "matches no plugin; did you mean \"acme.widgets/Red@Acme.One\"?", "acme.widgets/Red@Acme.One")]
    [InlineData("Exclude", "kinds/acme.widgets", "means a kind, and kinds are always there; remove it", null)]
    [InlineData("Exclude", "Red", "is not of the form kind/name or kind/name@assembly; did you mean \"acme.widgets/Red\"?", "acme.widgets/Red")]
    [InlineData("Exclude", "acme.widgets", "is not of the form kind/name or kind/name@assembly; did you mean \"acme.widgets/*\"?", "acme.widgets/*")]
    [InlineData("Exclude", "", "is not of the form kind/name or kind/name@assembly; write for instance \"sources/csv\" or \"sources/*\"", null)]
    [InlineData("Exclude", "acme.widgets/Red@", "is not of the form kind/name or kind/name@assembly; write for instance \"sources/csv\" or \"sources/*\"", null)]
    [InlineData("Only", "sources/*", "matches no plugin; remove it", null)]
    [InlineData("Prefer", "acme.widgets/Red=Acme.One", "settles nothing, because no other plugin claims that name; remove it", null)]
    [InlineData("Prefer", "acme.widgets/Red=Acme.Onne", "names no plugin 'acme.widgets/Red' of 'Acme.Onne' that is left to choose; did you mean \"acme.widgets/Red=Acme.One\"?", "acme.widgets/Red=Acme.One")]
    [InlineData("Prefer", "Red=Acme.One", "is not of the form kind/name=assembly; write for instance \"sources/csv=Acme.Csv\"", null)]
    [InlineData("Prefer", "acme.widgets/Red", "is not of the form kind/name=assembly; write for instance \"sources/csv=Acme.Csv\"", null)]
    [InlineData("Defaults", "acme.widgets", "is not of the form kind=name; write for instance \"object-stores=s3\"", null)]
    [InlineData("Defaults", "acme.gadget=wheel", "names the kind 'acme.gadget', which no reference declares; did you mean \"acme.gadgets=wheel\"?", "acme.gadgets=wheel")]
    [InlineData("Defaults", "acme.gadgets=wheal", "names 'acme.gadgets/wheal', which this host does not contain; did you mean \"acme.gadgets=wheel\"?", "acme.gadgets=wheel")]
    [InlineData("Defaults", "acme.gadgets=scarlet", "names 'acme.gadgets/scarlet', which this host does not contain; remove it", null)]
    public void An_entry_without_effect_is_reported_with_what_was_meant(string list, string entry, string reason, string? suggestion)
    {
        Diagnostic reported = Assert.Single(HostCase.CheckHost("RCT4008", $"PluginHost({list} = [[|\"{entry}\"|]])", s_references));

        Assert.Equal($"'{entry}' in {list} {reason}", reported.Message());
        Assert.Equal(suggestion, reported.Suggestion());
        Assert.Equal(DiagnosticSeverity.Warning, reported.Severity);
    }

    [Theory]
    [Fires]
    [InlineData("new[] { \"acme.gadgets/*\", [|\"sources/csv\"|] }")]
    [InlineData("new string[] { [|\"sources/csv\"|], \"acme.gadgets/*\" }")]
    [InlineData("[\"acme.gadgets/*\", [|Names.Csv|]]")]
    [InlineData("[\"acme.gadgets/*\", [|null!|]]")]
    public void The_element_is_marked_however_the_list_is_written(string list) => HostCase.Check(
        "RCT4008", $"namespace Acme; [PluginHost(Exclude = {list})] public static partial class Plugins; static class Names {{ public const string Csv = \"sources/csv\"; }}", s_references);

    [Fact]
    [Fires]
    public void A_second_default_and_a_second_preference_are_reported()
    {
        HostCase.CheckHost(
            "RCT4008",
            "PluginHost(Prefer = [\"acme.gadgets/wheel=Acme.Four\", [|\"acme.gadgets/wheel=Acme.Three\"|]], Defaults = [\"acme.gadgets=cog\", [|\"acme.gadgets=wheel\"|]])",
            [.. s_references, HostCase.Plugin("Acme.Four", "\"wheel\"", "", "IGadget"), HostCase.Plugin("Acme.Five", "\"cog\"", "", "IGadget")]);
    }

    [Theory]
    [Silent]
    [InlineData("Exclude = [\"acme.widgets/*\"], Only = [\"acme.widgets/Red\", \"acme.gadgets/*\"]")]
    [InlineData("Defaults = [\"acme.widgets=SCARLET\", \"acme.gadgets=wheel\"]")]
    [InlineData("Only = [], Exclude = [], Prefer = [], Defaults = []")]
    public void An_entry_that_matches_a_plugin_is_accepted(string arguments) => HostCase.CheckHost("RCT4008", $"PluginHost({arguments})", s_references);

    [Fact]
    [Boundary]
    public void A_pattern_of_another_assembly_has_no_effect_in_a_host_of_its_own_assembly_only()
    {
        HostCase.CheckHost("RCT4008", "PluginHost(Exclude = [\"acme.widgets/Red\"])", s_references);
        HostCase.CheckHost("RCT4008", "PluginHost(Exclude = [[|\"acme.widgets/Red\"|]], OwnAssemblyOnly = true)", s_references);
    }
}
