using System.Text.Json;
using System.Text.RegularExpressions;
using Recotem.EndToEnd.Tests;

namespace Recotem.Packages.Tests;

/// <summary>The README's plugin and host, written to a directory of their own and built against the packages.</summary>
public sealed partial class FreshProjectTests : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("recotem-fresh-").FullName;
    private Dictionary<string, string> _environment = [];

    [GeneratedRegex(@"<!-- file: (?<name>\S+) -->\n```\w+\n(?<text>.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex FileInReadme();

    public async Task InitializeAsync()
    {
        foreach (Match match in FileInReadme().Matches(await File.ReadAllTextAsync(Path.Combine(Packages.Root, "README.md"))))
        {
            string file = Path.Combine(_directory, match.Groups["name"].Value);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, match.Groups["text"].Value + "\n");
        }

        // The user's own sources stay; ours is added. A package folder of its own keeps older builds of 3.0.0 out.
        await File.WriteAllTextAsync(Path.Combine(_directory, "nuget.config"), $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{Path.Combine(_directory, "packages")}" /></config>
              <packageSources><add key="recotem" value="{Packages.Feed}" /></packageSources>
            </configuration>
            """);
        _environment = new()
        {
            ["RECOTEM_LOG_FORMAT"] = "json",
            ["RECOTEM_SIGNING_KEYS"] = "test:" + new string('b', 63) + "1",
            ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
            ["DOTNET_NOLOGO"] = "1",
        };
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_directory, recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task The_plugin_of_the_readme_builds_is_listed_described_and_trained_with()
    {
        CommandResult build = await RunAsync("build", "-f", "net10.0", "-warnaserror", "-nodeReuse:false");
        Assert.True(build.ExitCode == 0, build.Output + build.Error);

        CommandResult list = await HostAsync("plugin", "list", "--json");
        JsonElement dice = JsonDocument.Parse(list.Output).RootElement.EnumerateArray().Single(p => p.GetProperty("name").GetString() == "dice");
        Assert.Equal("sources", dice.GetProperty("kind").GetString());
        Assert.Equal("Dice", dice.GetProperty("assembly").GetString());
        Assert.Equal("Rolls interactions.", dice.GetProperty("description").GetString());

        CommandResult schema = await HostAsync("schema");
        await File.WriteAllTextAsync(Path.Combine(_directory, "schema.json"), schema.Output);
        CommandResult verdict = await Command.RunAsync(
            "node", _directory, null, Path.Combine(Packages.Root, "tests", "tools", "validate-schema.mjs"), "schema.json", "DiceHost/recipe.yaml");
        Assert.True(verdict.ExitCode == 0, verdict.Output + verdict.Error);
        Assert.Contains("Number of rolls.", schema.Output, StringComparison.Ordinal);

        CommandResult train = await HostAsync("train", "recipe.yaml");
        Assert.True(train.ExitCode == 0, train.Error);
        Assert.Equal(2000, train.Event("data_fetched").GetProperty("n_rows").GetInt32());
    }

    [Fact]
    public async Task The_host_of_the_readme_becomes_a_native_binary_with_vector_code()
    {
        CommandResult publish = await RunAsync("publish", "-f", "net9.0", "-r", "linux-x64", "-c", "Release", "-o", "native", "-nodeReuse:false");
        Assert.True(publish.ExitCode == 0, publish.Output + publish.Error);
        Assert.DoesNotMatch("warning IL[23][0-9]{3}", publish.Output);

        CommandResult version = await Command.RunAsync(Path.Combine(Host, "native", "DiceHost"), Host, _environment, "--version");

        Assert.Contains("native AOT", version.Output, StringComparison.Ordinal);
        Assert.Contains("Vector256 accelerated", version.Output, StringComparison.Ordinal);
    }

    private string Host => Path.Combine(_directory, "DiceHost");

    private Task<CommandResult> RunAsync(params string[] arguments) => Command.RunAsync("dotnet", Host, _environment, arguments);

    private Task<CommandResult> HostAsync(params string[] arguments) =>
        Command.RunAsync("dotnet", Host, _environment, [Path.Combine("bin", "Debug", "net10.0", "DiceHost.dll"), .. arguments]);
}
