using System.Text.RegularExpressions;
using System.Xml.Linq;
using Recotem.Architecture.Tests;

namespace Recotem.Analyzers.Tests;

/// <summary>
/// The built-in plugins and the samples are compiled with every rule at severity error, so that their build is the proof; here it is
/// checked that nothing takes a project out of that.
/// </summary>
public sealed partial class OwnCodeTests
{
    private const string Settings = "contract.globalconfig";

    private static readonly string[] s_folders = ["src", "samples"];

    [Fact]
    public void Every_category_of_rules_is_raised_to_errors()
    {
        IEnumerable<string> raised = File.ReadAllLines(Repository.PathOf(Settings)).Where(l => l.StartsWith("dotnet_", StringComparison.Ordinal));

        Assert.Equal(
            Recotem.Analyzers.Rules.All.Select(r => $"dotnet_analyzer_diagnostic.category-{r.Category}.severity = error").Distinct().Order(StringComparer.Ordinal),
            raised.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_project_of_the_product_and_the_samples_is_compiled_that_way() => Assert.All(s_folders, folder =>
    {
        XDocument props = XDocument.Load(Repository.PathOf(folder, "Directory.Build.props"));

        Assert.Contains(props.Descendants("GlobalAnalyzerConfigFiles"), i => i.Attribute("Include")!.Value == $"$(RecotemRoot){Settings}");
        Assert.Contains(
            props.Descendants("ProjectReference"),
            r => r.Attribute("Include")!.Value.EndsWith("/Recotem.Analyzers.csproj", StringComparison.Ordinal) && r.Attribute("OutputItemType")?.Value == "Analyzer");
    });

    [Fact]
    public void Nothing_suppresses_a_rule()
    {
        string[] files =
        [
            .. new[] { "*.cs", "*.csproj", "*.props", "*.targets", ".editorconfig", "*.globalconfig", "*.ruleset" }
                .SelectMany(Repository.Files)
                .Where(f => s_folders.Any(folder => f.StartsWith(Repository.PathOf(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal))),
        ];

        Assert.NotEmpty(files);
        Assert.DoesNotContain(files, f => File.ReadLines(f).Any(l => Suppression().IsMatch(l)));
    }

    [Theory]
    [InlineData("#pragma warning disable RCT2206 // for a moment")]
    [InlineData("#pragma warning disable CS1591, RCT2206")]
    [InlineData("[SuppressMessage(\"Recotem.DataSources\", \"RCT2206:External call not wrapped\")]")]
    [InlineData("<NoWarn>$(NoWarn);RCT2010</NoWarn>")]
    [InlineData("<WarningsNotAsErrors>RCT2010</WarningsNotAsErrors>")]
    [InlineData("dotnet_diagnostic.RCT2010.severity = none")]
    [InlineData("dotnet_analyzer_diagnostic.category-Recotem.Plugins.severity = none")]
    public void Every_form_of_suppression_would_be_noticed(string line) => Assert.Matches(Suppression(), line);

    [GeneratedRegex(@"pragma\s+warning\s+disable.*RCT\d|SuppressMessage.*RCT\d|<(NoWarn|WarningsNotAsErrors)>.*RCT\d|RCT\d+\.severity|category-Recotem\.\w+\.severity")]
    private static partial Regex Suppression();
}
