using System.Text.Json;
using Recotem.EndToEnd.Tests;

namespace Recotem.Packages.Tests;

public sealed class PackageContentTests
{
    [Fact]
    public void The_plugin_SDK_carries_its_generator_its_analyzers_its_fixes_and_what_the_build_needs()
    {
        Assert.Equal(
            [
                "README.md", "Recotem.Abstractions.nuspec", "analyzers/dotnet/cs/Recotem.Analyzers.dll", "analyzers/dotnet/cs/Recotem.CodeFixes.dll",
                "analyzers/dotnet/cs/Recotem.Generators.dll", "buildTransitive/Recotem.Abstractions.props", "buildTransitive/Recotem.Abstractions.targets",
                "buildTransitive/Recotem.Compilation.props",
                "lib/net10.0/Recotem.Abstractions.dll", "lib/net10.0/Recotem.Abstractions.xml", "lib/net9.0/Recotem.Abstractions.dll",
                "lib/net9.0/Recotem.Abstractions.xml",
            ],
            Packages.Entries("Recotem.Abstractions"));
        Assert.DoesNotContain("<dependency ", Packages.Nuspec("Recotem.Abstractions"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_plugin_SDK_is_not_built_before_what_it_carries()
    {
        CommandResult result = await Command.RunAsync(
            "dotnet",
            Path.Combine(Packages.Root, "src", "Recotem.Abstractions"),
            null,
            ["msbuild", "-nologo", "-nodeReuse:false", "-p:TargetFramework=net10.0", "-getItem:None", "-getItem:ProjectReference"]);
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        JsonElement items = JsonDocument.Parse(result.Output).RootElement.GetProperty("Items");

        string[] carried = [.. Names(items.GetProperty("None").EnumerateArray().Where(f => f.GetProperty("Extension").GetString() == ".dll"))];

        Assert.Equal(["Recotem.Analyzers", "Recotem.CodeFixes", "Recotem.Generators"], carried);
        Assert.Equal(carried, Names(items.GetProperty("ProjectReference").EnumerateArray().Where(p => p.GetProperty("ReferenceOutputAssembly").GetString() == "false")));

        static IEnumerable<string> Names(IEnumerable<JsonElement> files) => files.Select(f => f.GetProperty("Filename").GetString()!).Order(StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("Recotem.Abstractions")]
    [InlineData("Recotem.Hosting")]
    public void Symbols_are_packed_for_each_framework(string package) =>
        Assert.Equal(
            [$"{package}.nuspec", $"lib/net10.0/{package}.pdb", $"lib/net9.0/{package}.pdb"], Packages.Entries(package, "snupkg"));

    [Fact]
    public void Analyzers_are_no_dependencies_of_those_who_use_the_package()
    {
        Assert.DoesNotContain("Microsoft.CodeAnalysis", Packages.Nuspec("Recotem.Abstractions"), StringComparison.Ordinal);
        Assert.Contains("<license type=\"expression\">Apache-2.0</license>", Packages.Nuspec("Recotem.Abstractions"), StringComparison.Ordinal);
        Assert.Contains("<readme>README.md</readme>", Packages.Nuspec("Recotem.Abstractions"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Recotem.Recipes")]
    [InlineData("Recotem.Storage")]
    [InlineData("Recotem.DataSources")]
    [InlineData("Recotem.Recommenders")]
    [InlineData("Recotem.Artifacts")]
    [InlineData("Recotem.Training")]
    [InlineData("Recotem.Serving")]
    public void A_library_package_holds_the_library_and_nothing_else(string package)
    {
        Assert.Equal(
            [
                "README.md", $"{package}.nuspec", $"lib/net10.0/{package}.dll", $"lib/net10.0/{package}.xml", $"lib/net9.0/{package}.dll",
                $"lib/net9.0/{package}.xml",
            ],
            Packages.Entries(package));
        Assert.DoesNotContain("Microsoft.CodeAnalysis", Packages.Nuspec(package), StringComparison.Ordinal);
    }

    [Fact]
    public void The_host_package_carries_the_native_settings()
    {
        Assert.Equal(
            [
                "README.md", "Recotem.Hosting.nuspec", "buildTransitive/Recotem.Hosting.props", "buildTransitive/Recotem.Hosting.targets",
                "lib/net10.0/Recotem.Hosting.dll", "lib/net10.0/Recotem.Hosting.xml", "lib/net9.0/Recotem.Hosting.dll", "lib/net9.0/Recotem.Hosting.xml",
            ],
            Packages.Entries("Recotem.Hosting"));
    }
}
