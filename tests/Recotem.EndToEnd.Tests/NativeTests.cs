using System.Text.Json;

namespace Recotem.EndToEnd.Tests;

/// <summary>What the native binaries are made of.</summary>
public sealed class NativeTests
{
    [Fact]
    public async Task The_binary_says_that_its_vector_code_is_accelerated()
    {
        using var workspace = new Workspace();

        CommandResult result = await Command.RunAsync(Binaries.Recotem, workspace.Path, null, "--version");

        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith("recotem 3.", result.Output, StringComparison.Ordinal);
        Assert.Contains("native AOT", result.Output, StringComparison.Ordinal);
        Assert.Contains("Vector256 accelerated", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_sample_host_has_all_built_in_plugins_and_the_sample_plugin()
    {
        using var workspace = new Workspace();

        string[] built = Names(await Command.RunAsync(Binaries.Recotem, workspace.Path, null, "plugin", "list", "--json"));
        string[] echo = Names(await Command.RunAsync(Binaries.EchoHost, workspace.Path, null, "plugin", "list", "--json"));

        Assert.Equal(["sources/echo"], echo.Except(built));
        Assert.Empty(built.Except(echo));
        Assert.Contains("algorithms/IALS", built);
        Assert.Contains("kinds/kinds", built);

        static string[] Names(CommandResult result) =>
        [
            .. JsonDocument.Parse(result.Output).RootElement.EnumerateArray()
                .Select(p => $"{p.GetProperty("kind").GetString()}/{p.GetProperty("name").GetString()}"),
        ];
    }

    [Fact]
    public async Task The_quickstart_runs_to_its_end()
    {
        using var workspace = new Workspace();
        string sample = workspace.File("quickstart");
        Directory.CreateDirectory(sample);
        foreach (string file in new[] { "run.sh", "recipe.yaml", "interactions.csv" })
            File.Copy(Binaries.Sample("quickstart", file), Path.Combine(sample, file));

        CommandResult result = await Command.RunAsync("/bin/bash", sample, null, "run.sh", Binaries.Recotem);

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.Contains("\"item_id\":\"scifi-", result.Output, StringComparison.Ordinal);
        Assert.Contains("the server stopped cleanly", result.Output, StringComparison.Ordinal);
    }
}
