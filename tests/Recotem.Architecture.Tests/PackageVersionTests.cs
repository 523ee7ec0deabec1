using System.Xml.Linq;

namespace Recotem.Architecture.Tests;

public sealed class PackageVersionTests
{
    [Fact]
    public void Versions_are_plain_and_stand_in_one_file()
    {
        XDocument versions = XDocument.Load(Repository.PathOf("Directory.Packages.props"));

        Assert.All(versions.Descendants("PackageVersion"), v => Assert.Matches(@"^\d+\.\d+\.\d+(\.\d+)?$", v.Attribute("Version")!.Value));
        foreach (string project in Repository.Files("*.csproj"))
        {
            IEnumerable<XElement> own = XDocument.Load(project).Descendants("PackageReference").Where(r => r.Attribute("Version") is not null);
            Assert.True(!own.Any(), $"{project} states versions of its own");
        }
    }

    [Fact]
    public void Every_package_has_its_reason_in_the_docs()
    {
        string reasons = File.ReadAllText(Repository.PathOf("docs", "dependencies.md"));
        XDocument versions = XDocument.Load(Repository.PathOf("Directory.Packages.props"));

        string[] unexplained =
        [
            .. versions.Descendants("PackageVersion").Select(v => v.Attribute("Include")!.Value).Where(p => !reasons.Contains($"`{p}`", StringComparison.Ordinal)),
        ];

        Assert.Empty(unexplained);
    }

    [Fact]
    public void Every_package_is_used()
    {
        XDocument versions = XDocument.Load(Repository.PathOf("Directory.Packages.props"));
        HashSet<string> used =
        [
            .. Repository.Files("*.csproj").Concat(Repository.Files("Directory.Build.props"))
                .SelectMany(f => XDocument.Load(f).Descendants("PackageReference")).Select(r => r.Attribute("Include")!.Value),
        ];

        Assert.Empty(versions.Descendants("PackageVersion").Select(v => v.Attribute("Include")!.Value).Except(used));
    }
}
