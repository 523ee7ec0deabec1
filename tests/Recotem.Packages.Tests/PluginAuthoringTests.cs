using Recotem.EndToEnd.Tests;

namespace Recotem.Packages.Tests;

/// <summary>The page about writing plugins, followed to the letter.</summary>
[Collection(FreshProjects.Name)]
public sealed class PluginAuthoringTests : IDisposable
{
    private readonly FreshDirectory _fresh;

    public PluginAuthoringTests(PackageFolder packages)
    {
        _fresh = new FreshDirectory(packages);
        _fresh.WriteFilesOf("docs", "plugin-authoring.md");
    }

    public void Dispose() => _fresh.Dispose();

    [Fact]
    public async Task The_plugin_of_the_page_is_built_described_validated_and_trained_with()
    {
        await _fresh.BuildAsync("Acme.Host", "-f", "net10.0", "-warnaserror");

        CommandResult info = await _fresh.HostAsync("Acme.Host", "plugin", "info", "click-log");
        Assert.True(info.ExitCode == 0, info.Error);
        Assert.Contains("Clicks from a file of JSON lines.", info.Output, StringComparison.Ordinal);

        CommandResult missing = await _fresh.HostAsync("Acme.Host", "validate", "recipe.yaml");
        Assert.Equal(3, missing.ExitCode);
        Assert.Contains("there is no file './clicks.jsonl'; write the path of a click log", missing.Error, StringComparison.Ordinal);

        _fresh.Write("Acme.Host/clicks.jsonl", string.Join('\n', Enumerable.Range(0, 400).Select(
            i => $$"""{ "user": "u{{i % 20}}", "item": "i{{(i * 7 + i / 20) % 30}}", "page": "home", "at": "2026-01-01T00:{{i % 60:00}}:00Z" }""")));
        CommandResult valid = await _fresh.HostAsync("Acme.Host", "validate", "recipe.yaml");
        Assert.True(valid.ExitCode == 0, valid.Error);
        CommandResult train = await _fresh.HostAsync("Acme.Host", "train", "recipe.yaml");
        Assert.True(train.ExitCode == 0, train.Error);
        Assert.Equal(400, train.Event("data_fetched").GetProperty("n_rows").GetInt32());

        _fresh.Write("Acme.Host/clicks.jsonl", "{ \"user\": \"u1\", \"item\":");
        CommandResult broken = await _fresh.HostAsync("Acme.Host", "train", "recipe.yaml");
        Assert.Equal(3, broken.ExitCode);
        Assert.Contains("cannot be read after 0 clicks", broken.Error, StringComparison.Ordinal);
    }
}
