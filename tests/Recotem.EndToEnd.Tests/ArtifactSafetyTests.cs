using System.Diagnostics;

namespace Recotem.EndToEnd.Tests;

/// <summary>Whatever happens while a model is written, the previous one stays valid.</summary>
public sealed class ArtifactSafetyTests
{
    [Fact]
    public async Task Kill_9_at_any_moment_leaves_the_previous_artifact_valid()
    {
        using var workspace = new Workspace();
        workspace.Data(users: 400, items: 200);
        workspace.Recipe(output: "models/shop.recotem");
        await workspace.TrainAsync();
        var clock = Stopwatch.StartNew();
        await workspace.TrainAsync();
        double whole = clock.Elapsed.TotalMilliseconds;

        for (int k = 1; k <= 12; k++)
        {
            workspace.Data(users: 400, items: 200, seed: k + 10);
            using Process train = Process.Start(Command.Start(Binaries.Recotem, workspace.Path, workspace.Environment, "train", "shop.yaml"))!;
            train.WaitForExit(TimeSpan.FromMilliseconds(whole * k / 10));
            if (!train.HasExited)
                train.Kill();
            await train.WaitForExitAsync();

            CommandResult inspect = await workspace.RecotemAsync("inspect", "models/shop.recotem");
            Assert.True(inspect.ExitCode == 0, inspect.Error);
        }

        // What a killed run left behind is no obstacle to the next one, and no model.
        await workspace.TrainAsync();
        await using RunningServer server = await RunningServer.StartAsync(Binaries.Recotem, workspace);
        Assert.Equal(System.Net.HttpStatusCode.OK, (await server.GetAsync("/v1/health")).Status);
    }

    [Fact]
    public async Task A_full_disk_leaves_the_previous_artifact_valid_and_exits_with_5()
    {
        using var workspace = new Workspace();
        workspace.Data(users: 400, items: 200);
        workspace.Recipe(output: "models/shop.recotem");
        await workspace.TrainAsync();
        string before = File.ReadAllText(workspace.File("models/shop.recotem"));
        workspace.Data(users: 401, items: 200, seed: 9);

        // The shell limits the size of any file that the process writes to 8 blocks: the kernel then refuses like a full disk.
        CommandResult result = await Command.RunAsync(
            "/bin/bash", workspace.Path, workspace.Environment, "-c", "ulimit -f 8; trap '' XFSZ; exec \"$0\" train shop.yaml", Binaries.Recotem);

        Assert.True(result.ExitCode == 5, $"{result.ExitCode}\n{result.Error}");
        Assert.Equal(before, File.ReadAllText(workspace.File("models/shop.recotem")));
        Assert.Equal(0, (await workspace.RecotemAsync("inspect", "models/shop.recotem")).ExitCode);
        Assert.Empty(Directory.EnumerateFiles(workspace.File("models"), "*.tmp"));
    }

    [Fact]
    public async Task A_directory_that_cannot_be_written_is_found_before_any_data_is_fetched()
    {
        using var workspace = new Workspace();
        workspace.Data();
        workspace.Write("models", "a file, where the recipe wants a directory");
        workspace.Recipe(output: "models/shop.recotem");

        CommandResult result = await workspace.RecotemAsync("train", "shop.yaml");

        Assert.Equal(5, result.ExitCode);
        Assert.Contains("models", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(result.Events, e => e.GetProperty("event").GetString() == "fetching_data");
    }

    [Fact]
    public async Task A_held_lock_skips_the_run_or_fails_it_on_request()
    {
        using var workspace = new Workspace();
        workspace.Data();
        workspace.Recipe();
        await workspace.TrainAsync();
        using Process holder = Process.Start(Command.Start("/usr/bin/flock", workspace.Path, null, "models/shop.recotem.lock", "sleep", "60"))!;
        try
        {
            CommandResult skipped;
            do
                skipped = await workspace.RecotemAsync("train", "shop.yaml");
            while (!skipped.Error.Contains("recipe_lock_contended_skipping", StringComparison.Ordinal) && !holder.HasExited);
            CommandResult busy = await workspace.RecotemAsync("train", "shop.yaml", "--fail-on-busy");

            Assert.Equal(0, skipped.ExitCode);
            Assert.Equal(6, busy.ExitCode);
        }
        finally
        {
            holder.Kill(entireProcessTree: true);
        }
    }
}
