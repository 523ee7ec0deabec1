using System.Text.Json;

namespace Recotem.Hosting.Tests.Commands;

public sealed class TrainTests : IDisposable
{
    private readonly Workspace _workspace = new();

    [Fact]
    public async Task A_valid_recipe_trains_and_says_so_in_events_only()
    {
        _workspace.Data();

        CommandRun run = await _workspace.RunAsync("train", _workspace.Recipe(), "--run-id", "custom-abc-123");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal("", run.Output);
        Assert.Equal("", run.Message);
        JsonElement done = run.Events[^1];
        Assert.Equal("train_done", done.GetProperty("event").GetString());
        Assert.Equal("custom-abc-123", done.GetProperty("run_id").GetString());
        Assert.Matches("^[0-9a-f]{16}$", done.GetProperty("recipe_hash").GetString());
        Assert.DoesNotContain(Workspace.Key, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trials_have_an_event_each_unless_the_run_is_quiet()
    {
        _workspace.Data();
        string recipe = _workspace.Recipe();

        CommandRun talkative = await _workspace.RunAsync("train", recipe, "--verbose");
        CommandRun quiet = await _workspace.RunAsync("train", recipe, "-qv");

        JsonElement trial = talkative.Events.First(e => e.GetProperty("event").GetString() == "trial_done");
        Assert.Equal(JsonValueKind.Object, trial.GetProperty("params").ValueKind);
        Assert.DoesNotContain(quiet.Events, e => e.GetProperty("event").GetString() == "trial_done");
        Assert.Equal("train_done", quiet.Events[^1].GetProperty("event").GetString());
    }

    [Fact]
    public async Task Each_run_has_an_id_of_twelve_hex_digits()
    {
        _workspace.Data();

        CommandRun run = await _workspace.RunAsync("train", _workspace.Recipe(), "--no-lock");

        Assert.Matches("^[0-9a-f]{12}$", run.Events[^1].GetProperty("run_id").GetString());
        Assert.False(File.Exists(_workspace.File("models/shop.recotem.lock")));
    }

    [Theory]
    [InlineData("../escape")]
    [InlineData("")]
    [InlineData("bad;id")]
    [InlineData("with blank")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task A_run_id_that_is_none_exits_with_2(string id)
    {
        _workspace.Data();

        CommandRun run = await _workspace.RunAsync("train", _workspace.Recipe(), "--run-id", id);

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("Error: --run-id: ", run.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(run.Events, e => e.GetProperty("event").GetString() == "train_error");
    }

    [Theory]
    [InlineData("-10")]
    [InlineData("-0.5")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    public async Task A_waiting_time_that_is_none_exits_with_8(string seconds)
    {
        CommandRun run = await _workspace.RunAsync("train", _workspace.Recipe(), $"--lock-timeout={seconds}");

        Assert.Equal(8, run.ExitCode);
        Assert.Contains("--lock-timeout", run.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new[] { "--dev-allow-unsigned" }, "development", 8)]
    [InlineData(new[] { "--dev-allow-unsigned", "--i-understand-this-loads-arbitrary-code" }, "", 8)]
    [InlineData(new[] { "--dev-allow-unsigned", "--i-understand-this-loads-arbitrary-code" }, "test", 8)]
    [InlineData(new[] { "--dev-allow-unsigned", "--i-understand-this-loads-arbitrary-code" }, " Development ", 0)]
    public async Task The_development_key_needs_its_confirmation_and_its_environment(string[] flags, string env, int expected)
    {
        _workspace.Data();
        _workspace.Variables.Remove("RECOTEM_SIGNING_KEYS");
        _workspace.Variables["RECOTEM_ENV"] = env;

        CommandRun run = await _workspace.RunAsync(["train", _workspace.Recipe(), .. flags]);

        Assert.True(run.ExitCode == expected, run.Error);
        if (expected == 0)
            Assert.Equal("dev", run.Events[^1].GetProperty("kid").GetString());
    }

    [Fact]
    public async Task Missing_keys_exit_with_8_after_one_event()
    {
        _workspace.Data();
        _workspace.Variables.Remove("RECOTEM_SIGNING_KEYS");

        CommandRun run = await _workspace.RunAsync("train", _workspace.Recipe());

        Assert.Equal(8, run.ExitCode);
        JsonElement error = Assert.Single(run.Events, e => e.GetProperty("event").GetString() == "train_error");
        Assert.Equal("signing_key_missing", error.GetProperty("code").GetString());
        Assert.False(error.TryGetProperty("kid", out _));
        Assert.StartsWith("Training failed: ", run.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_without_its_id_is_not_shown()
    {
        _workspace.Data();
        _workspace.Variables["RECOTEM_SIGNING_KEYS"] = Workspace.Key;

        CommandRun run = await _workspace.RunAsync("train", _workspace.Recipe());

        Assert.Equal(8, run.ExitCode);
        Assert.DoesNotContain(Workspace.Key, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_recipe_exits_with_2_with_every_mistake_and_no_train_error()
    {
        CommandRun run = await _workspace.RunAsync("train", _workspace.Write("bad.yaml", "name: a/b\nsource: {type: nowhere}\n"));

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("Recipe error: ", run.Message, StringComparison.Ordinal);
        Assert.Contains("bad.yaml:1:7: name: ", run.Message, StringComparison.Ordinal);
        Assert.Contains("bad.yaml:2:16: source: ", run.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(run.Events, e => e.GetProperty("event").GetString() == "train_error");
    }

    [Theory]
    [InlineData("download", 7, "datasource_error")]
    [InlineData("defect", 3, "datasource_error")]
    [InlineData("timeout", 3, "datasource_error")]
    public async Task A_failing_source_gives_its_exit_code_and_one_event(string fault, int exitCode, string code)
    {
        CommandRun run = await _workspace.RunAsync("train", _workspace.Recipe(source: $"{{type: faulty, fault: {fault}}}"));

        Assert.Equal(exitCode, run.ExitCode);
        JsonElement error = Assert.Single(run.Events, e => e.GetProperty("level").GetString() == "error" && e.GetProperty("event").GetString() == "train_error");
        Assert.Equal(code, error.GetProperty("code").GetString());
        Assert.Equal(exitCode, error.GetProperty("exit_code").GetInt32());
        Assert.Single(run.Message.Split('\n'));
        Assert.StartsWith("Training failed: ", run.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupted_run_exits_with_130_without_an_error_event()
    {
        using var interrupt = new CancellationTokenSource();
        Task<CommandRun> running = CommandRun.OfAsync(
            Plugins.Catalog, _workspace.Variables, interrupt.Token, "train", _workspace.Recipe(source: "{type: faulty, fault: hang}"));
        await interrupt.CancelAsync();
        CommandRun run = await running;

        Assert.Equal(130, run.ExitCode);
        Assert.Equal("", run.Message);
        Assert.DoesNotContain(run.Events, e => e.GetProperty("event").GetString() == "train_error");
    }

    [Theory]
    [InlineData("", "Training interrupted. A search can be resumed if training.storage_path names a file for its study.")]
    [InlineData("sqlite://", "Training interrupted. A search can be resumed if training.storage_path names a file for its study.")]
    [InlineData("sqlite:///:memory:", "Training interrupted. A search can be resumed if training.storage_path names a file for its study.")]
    [InlineData("DIRECTORY/study.db", "Training interrupted. To go on, run the same command again with --run-id nightly: trials that have ended are kept.")]
    [InlineData("sqlite:///DIRECTORY/study.db", "Training interrupted. To go on, run the same command again with --run-id nightly: trials that have ended are kept.")]
    public async Task People_are_told_how_an_interrupted_run_is_resumed(string storage, string expected)
    {
        _workspace.Variables["RECOTEM_LOG_FORMAT"] = "console";
        string recipe = _workspace.Recipe(source: "{type: faulty, fault: hang}");
        if (storage.Length > 0)
        {
            string address = storage.Replace("DIRECTORY", _workspace.Path, StringComparison.Ordinal);
            File.WriteAllText(recipe, File.ReadAllText(recipe).Replace("n_trials: 2", $"n_trials: 2\n  storage_path: '{address}'", StringComparison.Ordinal));
        }

        using var interrupt = new CancellationTokenSource();
        Task<CommandRun> running = CommandRun.OfAsync(Plugins.Catalog, _workspace.Variables, interrupt.Token, "train", recipe, "--run-id", "nightly");
        await interrupt.CancelAsync();
        CommandRun run = await running;

        Assert.Equal(130, run.ExitCode);
        Assert.EndsWith(expected, run.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Values_for_the_recipe_may_come_from_the_command_line()
    {
        _workspace.Data();
        string recipe = _workspace.Recipe(source: "{type: csv, path: \"${RECOTEM_RECIPE_FILE}\"}");
        _workspace.Variables["RECOTEM_RECIPE_FILE"] = "/nowhere.csv";

        CommandRun run = await _workspace.RunAsync("train", recipe, "--env-var", $"RECOTEM_RECIPE_FILE={_workspace.File("data.csv")}");
        CommandRun wrong = await _workspace.RunAsync("train", recipe, "--env-var", "RECOTEM_RECIPE_FILE");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(2, wrong.ExitCode);
        Assert.Equal("Error: --env-var: 'RECOTEM_RECIPE_FILE' has no '='; expected KEY=VALUE", wrong.Message);
    }

    [Fact]
    public async Task A_word_that_is_no_log_format_counts_as_none()
    {
        _workspace.Data();
        _workspace.Variables["RECOTEM_LOG_FORMAT"] = "xml";

        CommandRun run = await _workspace.RunAsync("train", _workspace.Recipe());

        Assert.Equal(0, run.ExitCode);
        Assert.NotEmpty(run.Events);
    }

    public void Dispose() => _workspace.Dispose();
}
