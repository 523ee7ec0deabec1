using Microsoft.CodeAnalysis;
using Recotem.TestHarness;

namespace Recotem.Analyzers.Tests.Rules;

public sealed class Rct2009Tests
{
    private const string Body = "public double Score(in Ranking ranking) => ranking.Cutoff;";

    [Fact]
    [Fires]
    public void A_plugin_without_a_description_is_told() =>
        Assert.Equal(
            "The plugin 'Count' has no description; write the summary of its documentation comment, or set Description",
            Assert.Single(AnalyzerRun.Check("RCT2009", $$"""namespace Acme; [Plugin("count")] public sealed partial class [|Count|] : IMetric { {{Body}} }""")).Message());

    [Theory]
    [Fires]
    [InlineData("PackageLicenseExpression", "license")]
    [InlineData("RepositoryUrl", "repository")]
    [InlineData("PackageReadmeFile", "readme")]
    public void A_package_without_a_property_is_told_in_its_project_file(string property, string thing) =>
        Assert.StartsWith(
            $"The package of this project has no {thing}; set {property}", PluginProject.OnTheProject("RCT2009", PluginProject.Run((property, ""))).Message(), StringComparison.Ordinal);

    [Theory]
    [Silent]
    [InlineData("/// <summary>Counts.</summary>\n[Plugin(\"count\")]")]
    [InlineData("[Plugin(\"count\", Description = \"Counts.\")]")]
    public void A_described_plugin_is_left_alone(string head) => AnalyzerRun.Check("RCT2009", $$"""namespace Acme; {{head}} public sealed partial class Count : IMetric { {{Body}} }""");

    [Theory]
    [Silent]
    [InlineData("PackageLicenseExpression", "PackageLicenseFile")]
    [InlineData("RepositoryUrl", "PackageProjectUrl")]
    public void The_other_property_of_a_pair_is_enough(string property, string other) => Assert.Empty(PluginProject.Run((property, ""), (other, "x")));

    [Fact]
    [Boundary]
    public void A_project_that_is_no_package_needs_none_of_them() =>
        Assert.Empty(PluginProject.Run(("IsPackable", "false"), ("PackageLicenseExpression", ""), ("RepositoryUrl", ""), ("PackageReadmeFile", "")));

    [Fact]
    [Boundary]
    public void A_blank_description_is_none()
    {
        Diagnostic diagnostic = Assert.Single(
            AnalyzerRun.Check("RCT2009", $$"""namespace Acme; /** <summary> </summary> */ [Plugin("count", Description = " ")] public sealed partial class [|Count|] : IMetric { {{Body}} }"""));
        Assert.Equal(DiagnosticSeverity.Info, diagnostic.Severity);
    }
}
