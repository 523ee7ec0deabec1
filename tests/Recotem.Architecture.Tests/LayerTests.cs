using System.Reflection;
using System.Xml.Linq;

namespace Recotem.Architecture.Tests;

/// <summary>Dependencies point one way: docs/architecture.md has the picture, and this table is its only other copy.</summary>
public sealed class LayerTests
{
    private static readonly Dictionary<string, string[]> s_allowed = new()
    {
        ["Recotem.Abstractions"] = [],
        ["Recotem.Recipes"] = ["Recotem.Abstractions"],
        ["Recotem.Storage"] = ["Recotem.Abstractions", "Recotem.Recipes"],
        ["Recotem.DataSources"] = ["Recotem.Abstractions", "Recotem.Recipes", "Recotem.Storage"],
        ["Recotem.Recommenders"] = ["Recotem.Abstractions"],
        ["Recotem.Artifacts"] = ["Recotem.Abstractions", "Recotem.Storage"],
        ["Recotem.Training"] =
            ["Recotem.Abstractions", "Recotem.Recipes", "Recotem.Storage", "Recotem.DataSources", "Recotem.Recommenders", "Recotem.Artifacts"],
        ["Recotem.Serving"] =
            ["Recotem.Abstractions", "Recotem.Recipes", "Recotem.Storage", "Recotem.DataSources", "Recotem.Recommenders", "Recotem.Artifacts"],
        ["Recotem.Hosting"] =
        [
            "Recotem.Abstractions", "Recotem.Recipes", "Recotem.Storage", "Recotem.DataSources", "Recotem.Recommenders", "Recotem.Artifacts",
            "Recotem.Training", "Recotem.Serving",
        ],
        ["Recotem.Cli"] = ["Recotem.Hosting"],
    };

    public static TheoryData<string> Projects => [.. s_allowed.Keys];

    public static TheoryData<string> Libraries => [.. s_allowed.Keys.Where(p => p != "Recotem.Cli")];

    [Fact]
    public void Every_project_under_src_has_a_place_in_the_table()
    {
        string[] projects = [.. Directory.EnumerateDirectories(Repository.PathOf("src")).Select(d => Path.GetFileName(d)!).Order()];

        Assert.Equal(s_allowed.Keys.Order(), projects);
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_file_references_only_lower_layers(string project)
    {
        XDocument file = XDocument.Load(Repository.PathOf("src", project, project + ".csproj"));

        string[] references =
        [
            // What is only built before is no dependency.
            .. file.Descendants("ProjectReference").Where(r => r.Attribute("ReferenceOutputAssembly")?.Value != "false").Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/'))),
        ];

        Assert.Empty(references.Except(s_allowed[project]));
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void A_built_library_references_only_lower_layers(string library)
    {
        AssemblyName[] references = Assembly.Load(library).GetReferencedAssemblies();

        IEnumerable<string> ours = references.Select(r => r.Name!).Where(n => n.StartsWith("Recotem", StringComparison.Ordinal));

        Assert.Empty(ours.Except(s_allowed[library]));
    }

    [Fact]
    public void The_plugin_SDK_depends_on_nothing_but_the_framework()
    {
        XDocument file = XDocument.Load(Repository.PathOf("src", "Recotem.Abstractions", "Recotem.Abstractions.csproj"));

        Assert.Empty(file.Descendants("PackageReference"));
        Assert.Empty(file.Descendants("FrameworkReference"));
    }

    [Fact]
    public void The_sample_plugin_depends_on_the_plugin_SDK_alone()
    {
        XDocument file = XDocument.Load(Repository.PathOf("samples", "EchoSource", "EchoSource.csproj"));

        Assert.Equal(
            ["Recotem.Abstractions"],
            file.Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value)));
        Assert.Empty(file.Descendants("PackageReference"));
    }

    [Theory]
    [InlineData("src", "Recotem.Cli", "Recotem.Cli.csproj")]
    [InlineData("samples", "EchoHost", "EchoHost.csproj")]
    public void A_host_has_no_native_settings_in_its_project_file(params string[] path)
    {
        string text = File.ReadAllText(Repository.PathOf(path));

        Assert.All(
            ["PublishAot", "IlcInstructionSet", "InvariantGlobalization", "EnableRequestDelegateGenerator", "PublishTrimmed"],
            setting => Assert.DoesNotContain(setting, text, StringComparison.Ordinal));
    }
}
