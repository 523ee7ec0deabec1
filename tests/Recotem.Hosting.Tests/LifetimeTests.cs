using System.Text.Json;

namespace Recotem.Hosting.Tests;

public sealed class LifetimeTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Theory]
    [InlineData("train", "none", 0)]
    [InlineData("train", "defect", 3)]
    [InlineData("validate", "none", 0)]
    public async Task A_source_is_disposed_once_when_the_command_ends_however_it_ends(string command, string fault, int exitCode)
    {
        CommandRun run = await _workspace.RunAsync(command, Recipe(fault));

        Assert.True(run.ExitCode == exitCode, run.Error);
        Assert.Equal("disposed\n", File.ReadAllText(_workspace.File("journal")));
    }

    [Fact]
    public async Task Each_of_several_recipes_has_its_source_disposed()
    {
        string[] recipes = [Recipe("none"), Recipe("none", "b"), Recipe("none", "c")];

        CommandRun run = await _workspace.RunAsync(["validate", .. recipes]);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal("disposed\ndisposed\ndisposed\n", File.ReadAllText(_workspace.File("journal")));
    }

    [Fact]
    public async Task A_source_that_cannot_be_disposed_is_told_of_and_does_not_undo_the_work()
    {
        CommandRun run = await _workspace.RunAsync("train", Recipe("none", more: ", fails_at_the_end: true"));

        Assert.True(run.ExitCode == 0, run.Error);
        JsonElement told = Assert.Single(run.Events, e => e.GetProperty("event").GetString() == "plugin_dispose_failed");
        Assert.Equal("postgres://***@h cannot be closed", told.GetProperty("error").GetString());
    }

    private string Recipe(string fault, string name = "shop", string more = "") => _workspace.Recipe(
        $"{name}.yaml", name, $"{{type: faulty, fault: {fault}, journal: \"{_workspace.File("journal")}\"{more}}}", output: $"models/{name}.recotem");
}
