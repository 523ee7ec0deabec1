using System.Diagnostics;
using System.Text.Json;

namespace Recotem.EndToEnd.Tests;

/// <summary>Runs of the native binary that are killed, and those after them.</summary>
public sealed class StudyTests
{
    private const string Algorithms = "[IALS, CosineKNN, TopPop]";
    private const string Search = "  n_trials: 40\n  parallelism: 2\n  storage_path: studies/shop.db";

    [Fact]
    public async Task A_run_that_is_killed_leaves_nothing_that_hurts_and_is_resumed_as_if_it_had_not_been()
    {
        using var workspace = new Workspace();
        workspace.Data(users: 600, items: 240, perUser: 25);
        File.WriteAllText(workspace.File("shop.yaml"), File.ReadAllText(workspace.Recipe(algorithms: Algorithms)).Replace("  n_trials: 4", Search, StringComparison.Ordinal));
        CommandResult whole = await workspace.RecotemAsync("train", "shop.yaml", "--run-id", "whole", "--verbose");
        Assert.True(whole.ExitCode == 0, whole.Error);
        File.Delete(workspace.Artifact());
        File.Delete(workspace.File("models/shop.recotem"));

        int before = await KillAsync(workspace);
        CommandResult resumed = await workspace.RecotemAsync("train", "shop.yaml", "--run-id", "cut", "--verbose", "--fail-on-busy");
        Assert.True(resumed.ExitCode == 0, resumed.Error);

        long recorded = resumed.Event("study_resumed").GetProperty("n_recorded").GetInt64();
        Assert.InRange(recorded, before, 39);
        string[] expected = [.. Trials(whole)];
        Assert.Equal(40, expected.Length);
        string[] again = [.. Trials(resumed)];
        Assert.Equal(40 - recorded, again.Length);
        Assert.All(again, trial => Assert.Contains(trial, expected));
        foreach (string field in new[] { "best_class", "best_score", "trials" })
            Assert.Equal(whole.Event("train_done").GetProperty(field).ToString(), resumed.Event("train_done").GetProperty(field).ToString());
        string[] left = [.. Directory.EnumerateFiles(workspace.File("models")).Concat(Directory.EnumerateFiles(workspace.File("studies"))).Select(f => Path.GetFileName(f)!)];
        Assert.Equal(4, left.Length);
        Assert.DoesNotContain(left, file => file.EndsWith(".tmp", StringComparison.Ordinal) || file.EndsWith("-journal", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_study_is_not_resumed_with_other_data()
    {
        using var workspace = new Workspace();
        workspace.Data();
        workspace.Recipe(training: "  storage_path: studies/shop.db");
        Assert.Equal(0, (await workspace.RecotemAsync("train", "shop.yaml", "--run-id", "a")).ExitCode);
        workspace.Data(users: 61);
        CommandResult refused = await workspace.RecotemAsync("train", "shop.yaml", "--run-id", "a");
        Assert.Equal(4, refused.ExitCode);
        Assert.Equal("search_error", refused.Event("train_error").GetProperty("code").GetString());
        Assert.Contains("n_users (60, now 61)", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_library_of_SQLite_only_stored_studies_are_missed()
    {
        using var workspace = new Workspace();
        workspace.Data();
        string alone = workspace.File("alone/recotem");
        Directory.CreateDirectory(Path.GetDirectoryName(alone)!);
        File.Copy(Binaries.Recotem, alone);
        workspace.Recipe();
        CommandResult memory = await Command.RunAsync(alone, workspace.Path, workspace.Environment, "train", "shop.yaml");
        Assert.True(memory.ExitCode == 0, memory.Error);

        workspace.Recipe(training: "  storage_path: study.db");
        CommandResult stored = await Command.RunAsync(alone, workspace.Path, workspace.Environment, "train", "shop.yaml");
        Assert.Equal(4, stored.ExitCode);
        Assert.Contains("e_sqlite3", stored.Error, StringComparison.Ordinal);
    }

    // SIGKILL, as soon as some trials have been told of. A machine that does not let this process run for long enough may find the
    // run over by then; that shows nothing, and another one is killed earlier.
    private static async Task<int> KillAsync(Workspace workspace)
    {
        foreach (int trials in new[] { 9, 5, 2, 1 })
        {
            if (await KillAfterAsync(workspace, trials) is { } ended)
                return ended;
            foreach (string directory in new[] { "models", "studies" })
                Directory.Delete(workspace.File(directory), recursive: true);
        }

        throw new InvalidOperationException("four runs ended before they could be killed; give them more data");
    }

    private static async Task<int?> KillAfterAsync(Workspace workspace, int trials)
    {
        using Process process = Process.Start(Command.Start(Binaries.Recotem, workspace.Path, workspace.Environment, "train", "shop.yaml", "--run-id", "cut"))!;
        process.StandardInput.Close();
        int ended = 0;
        while (ended < trials && await process.StandardError.ReadLineAsync() is { } line)
            ended += line.Contains("\"trial_done\"", StringComparison.Ordinal) ? 1 : 0;
        process.Kill();
        await process.WaitForExitAsync();
        Assert.Equal(trials, ended);
        if (process.ExitCode == 0)
            return null;
        Assert.False(File.Exists(workspace.File("models/shop.recotem")));
        return ended;
    }

    private static IEnumerable<string> Trials(CommandResult run) => run.Events
        .Where(e => e.GetProperty("event").GetString() == "trial_done")
        .Select(e => $"{e.GetProperty("trial")} {e.GetProperty("algorithm")} {e.GetProperty("state")} {e.GetProperty("score")} {e.GetProperty("params").GetRawText()}");
}
