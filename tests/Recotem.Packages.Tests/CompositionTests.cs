using System.Text.Json;
using Recotem.EndToEnd.Tests;

namespace Recotem.Packages.Tests;

/// <summary>Hosts and plugin packages that meet only in a feed.</summary>
[Collection(FreshProjects.Name)]
public sealed class CompositionTests : IDisposable
{
    private const string Host = """
        using Recotem;
        using Recotem.Hosting;

        return await RecotemApp.RunAsync(args, Plugins.Catalog);

        """;

    private readonly FreshDirectory _fresh;

    // Package ids are new for each test: the folder of restored packages is shared.
    private readonly string _suffix = Guid.NewGuid().ToString("N")[..8];

    public CompositionTests(PackageFolder packages) => _fresh = new FreshDirectory(packages);

    public void Dispose() => _fresh.Dispose();

    [Fact]
    public async Task A_host_composes_two_plugin_packages()
    {
        await PackAsync("Acme.First", "first-count");
        await PackAsync("Acme.Second", "second-count");
        WriteHost("[PluginHost]", "Acme.First", "Acme.Second");

        await _fresh.BuildAsync("Host", "-warnaserror");

        CommandResult list = await _fresh.HostAsync("Host", "plugin", "list", "--kind", "metrics", "--json");
        var assemblies = JsonDocument.Parse(list.Output).RootElement.EnumerateArray()
            .ToDictionary(p => p.GetProperty("name").GetString()!, p => p.GetProperty("assembly").GetString());
        Assert.Equal($"Acme.First.{_suffix}", assemblies["first-count"]);
        Assert.Equal($"Acme.Second.{_suffix}", assemblies["second-count"]);
    }

    [Fact]
    public async Task Two_packages_with_one_name_stop_the_build_until_the_host_prefers_one()
    {
        await PackAsync("Acme.First", "count");
        await PackAsync("Acme.Second", "count");
        WriteHost("[PluginHost]", "Acme.First", "Acme.Second");

        CommandResult clash = await _fresh.DotnetAsync("Host", "build");

        Assert.NotEqual(0, clash.ExitCode);
        string error = Assert.Single(clash.Output.Split('\n').Where(l => l.Contains("): error ", StringComparison.Ordinal)).Select(l => l[..l.LastIndexOf(" [", StringComparison.Ordinal)].Trim()).Distinct());
        Assert.StartsWith($"{_fresh.In("Host", "Program.cs")}(5,2): error RCT4001: ", error, StringComparison.Ordinal);
        foreach (string package in new[] { "First", "Second" })
            Assert.Contains($"'Acme.{package}.Count' of 'Acme.{package}.{_suffix}'", error, StringComparison.Ordinal);

        WriteHost($"[PluginHost(Prefer = [\"metrics/count=Acme.Second.{_suffix}\"])]", "Acme.First", "Acme.Second");
        await _fresh.BuildAsync("Host", "-warnaserror");
        CommandResult info = await _fresh.HostAsync("Host", "plugin", "info", "metrics/count", "--json");
        Assert.Equal($"Acme.Second.{_suffix}", JsonDocument.Parse(info.Output).RootElement.GetProperty("assembly").GetString());
    }

    [Fact]
    public async Task A_project_that_gets_the_SDK_only_through_another_package_is_told()
    {
        await PackAsync("Acme.First", "count");
        _fresh.Write("Indirect/Mine.cs", """
            namespace Acme;

            /// <summary>Mine.</summary>
            [Recotem.Plugin("mine")]
            public partial class Mine : Recotem.IMetric { public double Score(in Recotem.Ranking ranking) => 1; }
            """);
        _fresh.Write("Indirect/Indirect.csproj", Project("Microsoft.NET.Sdk", "<IsAotCompatible>true</IsAotCompatible>", ("Acme.First." + _suffix, "1.0.0")));
        const string Warning = "warning RCT9002: The project declares plugins, kinds or a host, but references Recotem.Abstractions only through other packages";
        Assert.Contains(Warning, (await _fresh.BuildAsync("Indirect")).Output, StringComparison.Ordinal);

        // Declaring nothing, it is as right as any other user of a package.
        File.Delete(_fresh.In("Indirect", "Mine.cs"));
        Assert.DoesNotContain("RCT9002", (await _fresh.BuildAsync("Indirect")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_project_that_gets_the_SDK_without_its_generator_is_told_by_the_build()
    {
        WritePlugin("Acme.First", "count");
        string project = File.ReadAllText(_fresh.In("Acme.First", "Acme.First.csproj"));
        _fresh.Write("Acme.First/Acme.First.csproj", project.Replace("</Project>", """
              <Target Name="Drop" BeforeTargets="RecotemCheckGenerator">
                <ItemGroup><Analyzer Remove="@(Analyzer)" Condition="'%(Filename)' == 'Recotem.Generators'" /></ItemGroup>
              </Target>
            </Project>
            """, StringComparison.Ordinal));

        Assert.Contains(
            "Acme.First.csproj : warning RCT9002: Recotem.Abstractions comes to this project without its generator", (await _fresh.BuildAsync("Acme.First")).Output, StringComparison.Ordinal);
        Assert.DoesNotContain("RCT9002", (await _fresh.BuildAsync("Acme.First", "-p:NoWarn=RCT9002", "--no-incremental")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_compiler_that_cannot_load_the_generator_stops_the_build()
    {
        WritePlugin("Acme.First", "count");

        CommandResult old = await _fresh.DotnetAsync("Acme.First", "build", "-p:CompilerApiVersion=roslyn4.7");

        Assert.NotEqual(0, old.ExitCode);
        Assert.Contains("error RCT9001: This SDK's C# compiler (4.7) is older than 4.8", old.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("RCT9001", (await _fresh.BuildAsync("Acme.First", "-p:CompilerApiVersion=roslyn4.8")).Output, StringComparison.Ordinal);
    }

    private async Task PackAsync(string name, string plugin)
    {
        WritePlugin(name, plugin);
        CommandResult pack = await _fresh.DotnetAsync(name, "pack", "-o", _fresh.In("feed"), "-warnaserror");
        Assert.True(pack.ExitCode == 0, pack.Output + pack.Error);
    }

    private void WritePlugin(string name, string plugin)
    {
        _fresh.Write($"{name}/{name}.csproj", Project(
            "Microsoft.NET.Sdk",
            $"<AssemblyName>{name}.{_suffix}</AssemblyName><PackageId>{name}.{_suffix}</PackageId><RootNamespace>{name}</RootNamespace><IsAotCompatible>true</IsAotCompatible>",
            ("Recotem.Abstractions", "3.0.0")));
        _fresh.Write($"{name}/Count.cs", $$"""
            namespace {{name}};

            /// <summary>Counts.</summary>
            [Recotem.Plugin("{{plugin}}")]
            public sealed partial class Count : Recotem.IMetric
            {
                /// <inheritdoc/>
                public double Score(in Recotem.Ranking ranking) => ranking.Cutoff;
            }
            """);
    }

    private void WriteHost(string attribute, params string[] packages)
    {
        _fresh.Write("Host/Host.csproj", Project(
            "Microsoft.NET.Sdk.Web", "<OutputType>Exe</OutputType>", [("Recotem.Hosting", "3.0.0"), .. packages.Select(p => ($"{p}.{_suffix}", "1.0.0"))]));
        _fresh.Write("Host/Program.cs", $"{Host}{attribute}\npublic static partial class Plugins;");
    }

    private static string Project(string sdk, string properties, params (string Id, string Version)[] packages) => $"""
        <Project Sdk="{sdk}">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
            {properties}
          </PropertyGroup>
          <ItemGroup>
            {string.Join("\n    ", packages.Select(p => $"<PackageReference Include=\"{p.Id}\" Version=\"{p.Version}\" />"))}
          </ItemGroup>
        </Project>
        """;
}
