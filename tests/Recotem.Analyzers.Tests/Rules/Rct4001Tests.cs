using Microsoft.CodeAnalysis;
using Recotem.TestHarness;

namespace Recotem.Analyzers.Tests.Rules;

public sealed class Rct4001Tests
{
    public static TheoryData<bool> Forms => HostCase.Forms;

    [Theory]
    [Fires]
    [MemberData(nameof(Forms))]
    public void A_name_of_two_packages_is_reported_with_both_classes_and_assemblies(bool asImage)
    {
        Diagnostic reported = Assert.Single(HostCase.CheckHost(
            "RCT4001", "[|PluginHost|]", HostCase.KindsPackage(asImage), Red("Acme.Two", asImage), Red("Acme.One", asImage)));

        Assert.Equal(
            "'acme.widgets/red' is declared by 'Acme.One.Thing' of 'Acme.One' and by 'Acme.Two.Thing' of 'Acme.Two'; settle it with Prefer on [PluginHost], for instance \"acme.widgets/red=Acme.One\", or with Exclude, or remove a reference",
            reported.Message());
        Assert.Equal("acme.widgets/red=Acme.One", reported.Suggestion());
        Assert.Equal("Acme.Two", reported.Properties[FixProperties.Alternative]);
        Assert.Empty(reported.AdditionalLocations);
    }

    [Fact]
    [Fires]
    public void A_class_of_the_host_that_takes_an_alias_of_a_package_is_related()
    {
        MetadataReference package = HostCase.Plugin("Acme.One", "\"red\", Aliases = [\"scarlet\"]", "", "IWidget");

        Diagnostic reported = Assert.Single(HostCase.Check(
            "RCT4001",
            "namespace Acme; [[|PluginHost|]] public static partial class Plugins; [Plugin(\"scarlet\")] public sealed partial class Mine : Acme.Kinds.IWidget;",
            HostCase.KindsPackage(),
            package));

        Location place = Assert.Single(reported.AdditionalLocations);
        Assert.Equal("Mine", place.SourceTree!.ToString().Substring(place.SourceSpan.Start, place.SourceSpan.Length));
        Assert.StartsWith("'acme.widgets/scarlet' is declared by 'Acme.One.Thing'", reported.Message(), StringComparison.Ordinal);
    }

    [Fact]
    [Fires]
    public void A_kind_of_two_assemblies_is_reported_once_and_its_plugins_are_not()
    {
        MetadataReference other = HostCase.Package("Acme.Other", "namespace Acme.Other; [PluginKind(\"acme.widgets\")] public interface IWidget;");

        string message = Assert.Single(HostCase.CheckHost("RCT4001", "[|PluginHost|]", HostCase.KindsPackage(), other, Red("Acme.One"))).Message();

        Assert.Equal(
            "'kinds/acme.widgets' is declared by 'Acme.Kinds.IWidget' of 'Acme.Kinds' and by 'Acme.Other.IWidget' of 'Acme.Other'; remove one of the references, or give one of the kinds another id",
            message);
    }

    [Fact]
    [Fires]
    public void Of_three_packages_each_further_one_is_reported()
    {
        string[] messages = [.. HostCase.CheckHost(
            "RCT4001", "{|RCT4001:[|PluginHost|]|}", HostCase.KindsPackage(), Red("Acme.One"), Red("Acme.Two"), Red("Acme.Three")).Select(d => d.Message())];

        Assert.All(messages, m => Assert.Contains("by 'Acme.One.Thing' of 'Acme.One'", m, StringComparison.Ordinal));
    }

    [Theory]
    [Silent]
    [InlineData("Prefer = [\"acme.widgets/red=Acme.One\"]")]
    [InlineData("Prefer = [\"acme.widgets/red=Acme.Two.Thing\"]")]
    [InlineData("Exclude = [\"acme.widgets/red@Acme.Two\"]")]
    [InlineData("Exclude = [\"acme.widgets/*@*.One\"]")]
    [InlineData("Only = [\"acme.widgets/*@Acme.One\"]")]
    [InlineData("OwnAssemblyOnly = true")]
    public void A_host_that_settles_the_name_is_accepted(string arguments) =>
        HostCase.CheckHost("RCT4001", $"PluginHost({arguments})", HostCase.KindsPackage(), Red("Acme.One"), Red("Acme.Two"));

    [Fact]
    [Silent]
    public void A_name_of_two_kinds_is_accepted() =>
        HostCase.CheckHost("RCT4001", "PluginHost", HostCase.KindsPackage(), Red("Acme.One"), HostCase.Plugin("Acme.Two", "\"red\"", "", "IGadget"));

    [Fact]
    [Boundary]
    public void Versions_of_one_name_are_accepted_until_they_are_equal()
    {
        MetadataReference first = HostCase.Plugin("Acme.One", "\"live\", Version = \"1.2.0\"", "", "ITrack");
        HostCase.CheckHost("RCT4001", "PluginHost", HostCase.KindsPackage(), first, HostCase.Plugin("Acme.Two", "\"live\", Version = \"1.3.0\"", "", "ITrack"));
        HostCase.CheckHost("RCT4001", "[|PluginHost|]", HostCase.KindsPackage(), first, HostCase.Plugin("Acme.Two", "\"live\", Version = \"1.2.0\"", "", "ITrack"));
    }

    private static MetadataReference Red(string assembly, bool asImage = true) => HostCase.Plugin(assembly, "\"red\"", "", "IWidget", asImage);
}
