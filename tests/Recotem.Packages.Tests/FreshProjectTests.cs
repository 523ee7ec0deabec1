using System.Text.Json;
using Recotem.EndToEnd.Tests;

namespace Recotem.Packages.Tests;

/// <summary>The README's plugin and host, written to a directory of their own and built against the packages.</summary>
[Collection(FreshProjects.Name)]
public sealed class FreshProjectTests : IDisposable
{
    private readonly FreshDirectory _fresh;

    public FreshProjectTests(PackageFolder packages)
    {
        _fresh = new FreshDirectory(packages);
        _fresh.WriteFilesOf("README.md");
    }

    public void Dispose() => _fresh.Dispose();

    [Fact]
    public async Task The_plugin_of_the_readme_builds_is_listed_described_and_trained_with()
    {
        await _fresh.BuildAsync("DiceHost", "-f", "net10.0", "-warnaserror");

        CommandResult list = await _fresh.HostAsync("DiceHost", "plugin", "list", "--json");
        JsonElement dice = JsonDocument.Parse(list.Output).RootElement.EnumerateArray().Single(p => p.GetProperty("name").GetString() == "dice");
        Assert.Equal("sources", dice.GetProperty("kind").GetString());
        Assert.Equal("Dice", dice.GetProperty("assembly").GetString());
        Assert.Equal("Rolls interactions.", dice.GetProperty("description").GetString());

        CommandResult schema = await _fresh.HostAsync("DiceHost", "schema");
        _fresh.Write("schema.json", schema.Output);
        CommandResult verdict = await Command.RunAsync(
            "node", _fresh.Root, null, Path.Combine(Packages.Root, "tests", "tools", "validate-schema.mjs"), "schema.json", "DiceHost/recipe.yaml");
        Assert.True(verdict.ExitCode == 0, verdict.Output + verdict.Error);
        Assert.Contains("Number of rolls.", schema.Output, StringComparison.Ordinal);

        CommandResult train = await _fresh.HostAsync("DiceHost", "train", "recipe.yaml");
        Assert.True(train.ExitCode == 0, train.Error);
        Assert.Equal(2000, train.Event("data_fetched").GetProperty("n_rows").GetInt32());
    }

    [Fact]
    public async Task The_host_of_the_readme_becomes_a_native_binary_with_vector_code()
    {
        CommandResult publish = await _fresh.DotnetAsync("DiceHost", "publish", "-f", "net9.0", "-r", "linux-x64", "-c", "Release", "-o", "native");
        Assert.True(publish.ExitCode == 0, publish.Output + publish.Error);
        Assert.DoesNotMatch("warning IL[23][0-9]{3}", publish.Output);

        CommandResult version = await Command.RunAsync(_fresh.In("DiceHost", "native", "DiceHost"), _fresh.Root, _fresh.Environment, "--version");

        Assert.Contains("native AOT", version.Output, StringComparison.Ordinal);
        Assert.Contains("Vector256 accelerated", version.Output, StringComparison.Ordinal);
    }
}
