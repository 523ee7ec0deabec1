using Microsoft.CodeAnalysis;
using Recotem.TestHarness;

namespace Recotem.Analyzers.Tests.Rules;

public sealed class Rct4014Tests
{
    public static TheoryData<bool> Forms => HostCase.Forms;

    [Theory]
    [Fires]
    [MemberData(nameof(Forms))]
    public void A_manifest_of_a_newer_format_is_reported_once_for_its_assembly(bool asImage)
    {
        MetadataReference future = HostCase.Package("Acme.Future", "[assembly: PluginManifest(\"2|plugin|x\")] [assembly: PluginManifest(\"2|kind|y\")]", asImage);

        Diagnostic reported = Assert.Single(HostCase.CheckHost("RCT4014", "[|PluginHost|]", future));

        Assert.Equal(
            "The plugin manifest of 'Acme.Future' has format '2', but this generator reads format 1; update the Recotem packages of this project", reported.Message());
    }

    [Fact]
    [Fires]
    public void What_needs_a_configuration_of_such_an_assembly_is_reported() => HostCase.Check(
        "RCT4014",
        """
        namespace Acme;
        [Configuration] public sealed record [|Mine|] { public Acme.Future.Options Options { get; init; } = new(); }
        [Plugin("nov")] public sealed partial class Novelty(Acme.Future.Options [|options|]) : IMetric { public double Score(in Ranking ranking) => options.Size; }
        """,
        HostCase.Package("Acme.Future", """
            [assembly: PluginManifest("2|config|x")]
            namespace Acme.Future { [Configuration] public record Options { public int Size { get; init; } public object? Unread { get; init; } } }
            """));

    [Fact]
    [Silent]
    public void A_record_of_this_format_that_this_generator_does_not_know_is_left_alone() =>
        HostCase.CheckHost("RCT4014", "PluginHost", HostCase.Package("Acme.Future", "[assembly: PluginManifest(\"1|extra|x\")]"));

    [Fact]
    [Boundary]
    public void A_project_without_a_host_reads_no_manifest() => HostCase.Check(
        "RCT4014",
        "namespace Acme; public static partial class Plugins;",
        HostCase.Package("Acme.Future", "[assembly: PluginManifest(\"2|plugin|x\")]"));
}
