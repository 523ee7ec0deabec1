using Microsoft.Data.Sqlite;
using Recotem.Recipes;

namespace Recotem.Training.Tests;

public sealed class StudyTests : IDisposable
{
    private const string Search = "algorithms: [Learner, TopPop, { type: Faulty, mode: sometimes }, Tunable], n_trials: 60, cutoff: 5";

    private readonly TrainingFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData(1, 1, "tpe")]
    [InlineData(7, 1, "tpe")]
    [InlineData(31, 1, "tpe")]
    [InlineData(31, 4, "tpe")]
    [InlineData(55, 3, "tpe")]
    [InlineData(20, 2, "grid")]
    [InlineData(20, 2, "random")]
    public async Task An_interrupted_search_goes_on_as_if_nothing_had_happened(int trials, int parallelism, string searcher)
    {
        LoadedRecipe recipe = Recipe($"{Search}, parallelism: {parallelism}, search: {searcher}");
        _fixture.Options = new() { RunId = "whole" };
        TrainingResult? whole = await _fixture.RunAsync(recipe);
        byte[] artifact = File.ReadAllBytes(_fixture.Output);

        int ended = await InterruptAsync(recipe, trials);
        Assert.InRange(ended, trials, 60);
        TrainingResult? resumed = await _fixture.RunAsync(recipe);

        Assert.Equal(whole!.Trials.Select(Shown), resumed!.Trials.Select(Shown));
        Assert.Equal((whole.BestScore, whole.Header.Tuning), (resumed.BestScore, resumed.Header.Tuning with { TriedAlgorithms = whole.Header.Tuning.TriedAlgorithms }));
        Assert.True(artifact.AsSpan().SequenceEqual(File.ReadAllBytes(_fixture.Output)));
        Assert.Equal(ended, resumed.Trials.Count(t => t.IsResumed));
        Assert.Equal(60 - ended, _fixture.Events.Of("trial_done").Count());
        Assert.Equal(("recotem_shop_cut", (long)ended), (_fixture.Events["study_resumed"].Text("study"), _fixture.Events["study_resumed"]["n_recorded"].Integer));
        foreach (TrialState state in new[] { TrialState.Completed, TrialState.Failed })
            Assert.Contains(resumed.Trials, t => t.State == state);
    }

    [Fact]
    public async Task A_finished_study_is_not_searched_again_and_a_timed_out_trial_not_tried_again()
    {
        int fits = 0;
        _fixture.Bench.OnFit = () =>
        {
            fits++;
            Task.Run(() => _fixture.Time.Advance(TimeSpan.FromSeconds(5)));
        };
        LoadedRecipe recipe = Recipe("algorithms: [{ type: Faulty, mode: hang }, TopPop], n_trials: 3, cutoff: 5, per_trial_timeout_seconds: 5");
        TrainingResult? first = await _fixture.RunAsync(recipe);
        Assert.Equal(2, fits);
        TrainingResult? second = await _fixture.RunAsync(recipe);
        Assert.Equal(2, fits);
        Assert.Equal(first!.Trials.Select(Shown), second!.Trials.Select(Shown));
        Assert.Equal([TrialState.TimedOut, TrialState.Completed, TrialState.TimedOut], second.Trials.Select(t => t.State));
        Assert.Equal("the trial took longer than training.per_trial_timeout_seconds (5) and was cancelled", second.Trials[0].Error);
        Assert.Empty(_fixture.Events.Of("trial_done"));
    }

    [Fact]
    public async Task Another_run_id_begins_another_study_in_the_same_file()
    {
        LoadedRecipe recipe = Recipe("algorithms: [Tunable], n_trials: 3, cutoff: 5");
        await _fixture.RunAsync(recipe);
        _fixture.Options = _fixture.Options with { RunId = "run-2" };
        await _fixture.RunAsync(recipe);
        Assert.Equal(0, _fixture.Events["study_opened"]["n_recorded"].Integer);
        Assert.Equal(["recotem_shop_run-1", "recotem_shop_run-2"], Query("SELECT name FROM studies ORDER BY name"));
        Assert.Equal(["3", "3"], Query("SELECT COUNT(*) FROM trials GROUP BY study_id"));
        Assert.Equal(["delete"], Query("PRAGMA journal_mode"));
        Assert.Equal(["ok"], Query("PRAGMA integrity_check"));
    }

    [Fact]
    public async Task The_tables_tell_what_was_tried()
    {
        TrainingResult? result = await _fixture.RunAsync(Recipe("algorithms: [Learner, Faulty], n_trials: 4, cutoff: 5"));
        Assert.Equal(["0|Learner|0|completed", "1|Faulty|0|failed", "2|Learner|1|completed", "3|Faulty|1|failed"], Query("SELECT number || '|' || algorithm || '|' || algorithm_trial || '|' || state FROM trials ORDER BY number"));
        TrialSummary first = result!.Trials[0];
        Assert.Equal(
            [$"noise|{first.Drawn.GetProperty("noise").GetRawText()}|float|0", $"train_epochs|{first.Epochs}|integer|1"],
            Query("SELECT key || '|' || value || '|' || kind || '|' || is_learnt FROM parameters JOIN trials USING (trial_id) WHERE number = 0 ORDER BY position"));
        Assert.NotEmpty(Query("SELECT epochs FROM intermediate_scores JOIN trials USING (trial_id) WHERE number = 0"));
        Assert.Equal(["InvalidOperationException|deliberately broken"], Query("SELECT error_class || '|' || error FROM trials WHERE number = 1"));
        Assert.Equal(["2026-11-21T12:00:00Z"], Query("SELECT DISTINCT ended_at FROM trials"));
    }

    [Fact]
    public async Task A_study_of_other_data_or_another_recipe_is_not_resumed()
    {
        await _fixture.RunAsync(Recipe("algorithms: [Tunable], n_trials: 3, cutoff: 5"));
        string message = await RefusedAsync(Recipe("algorithms: [Tunable], n_trials: 4, cutoff: 5"));
        Assert.Contains("the study 'recotem_shop_run-1', which cannot be resumed: since it was begun, the recipe (hash ", message);
        Assert.Contains("another --run-id", message);

        _fixture.Bench.Rows = _ => TrainingFixture.Rows(users: 59);
        message = await RefusedAsync(Recipe("algorithms: [Tunable], n_trials: 3, cutoff: 5"));
        Assert.Contains("n_users (60, now 59)", message);
        Assert.DoesNotContain("recipe (hash", message);
    }

    [Fact]
    public void Every_difference_is_named()
    {
        var study = new StudyIdentity
        {
            Name = "n",
            Recipe = "r",
            RunId = "i",
            RecipeHash = "a",
            DataHash = "d",
            Rows = 1,
            Users = 2,
            Items = 3,
            Seed = 4,
            Searcher = "tpe",
            Version = "3.0.0",
        };
        Assert.Empty(study.Differences(study));
        Assert.Equal(["the recipe (hash b, now a)"], study.Differences(study with { RecipeHash = "b" }));
        Assert.Equal(["n_rows (9, now 1)"], study.Differences(study with { Rows = 9, DataHash = "e" }));
        Assert.Equal(["n_users (9, now 2)", "n_items (8, now 3)"], study.Differences(study with { Users = 9, Items = 8 }));
        Assert.Equal(["the seed (9, now 4)"], study.Differences(study with { Seed = 9 }));
        Assert.Equal(["the data (as many rows, users and items, but others)"], study.Differences(study with { DataHash = "e" }));
        Assert.Equal(["the searcher (grid, now tpe)"], study.Differences(study with { Searcher = "grid" }));
        Assert.Equal(["the version of Recotem (2.9.9, now 3.0.0)"], study.Differences(study with { Version = "2.9.9" }));
    }

    [Fact]
    public async Task Trials_that_the_search_would_not_draw_again_are_an_error()
    {
        LoadedRecipe recipe = Recipe("algorithms: [Tunable], n_trials: 3, cutoff: 5");
        await _fixture.RunAsync(recipe);
        Query("UPDATE parameters SET value = '0.5' WHERE key = 'noise'");
        Assert.Contains("trial 0 was Tunable with other hyperparameters than the search draws now", await RefusedAsync(recipe));
        Query("UPDATE parameters SET kind = 'nonsense'");
        Assert.Contains("holds values that cannot be read", await RefusedAsync(recipe));
    }

    [Theory]
    [InlineData("postgresql://host/db", "database server ('postgresql')")]
    [InlineData("postgres://host/db", "database server ('postgres')")]
    [InlineData("mysql+pymysql://host/db", "database server ('mysql')")]
    [InlineData("postgresql://me:secret@host/db", "must not be embedded")]
    [InlineData("PostgreSQL+psycopg2://me:secret@host/db", "must not be embedded")]
    [InlineData("mysql://me@host/db", "must not be embedded")]
    [InlineData("redis://host/0", "has the scheme 'redis'")]
    [InlineData("sqlite://host/x.db", "sqlite:///relative/path")]
    [InlineData("sqlite:x.db", "sqlite:///relative/path")]
    [InlineData("sqlite:///x.db?mode=ro", "options after a question mark")]
    public async Task Addresses_of_servers_and_credentials_are_refused_before_data_is_fetched(string path, string expected)
    {
        string message = await RefusedAsync(_fixture.Recipe($"algorithms: [TopPop], cutoff: 5, storage_path: \"{path}\""));
        Assert.Contains(expected, message);
        Assert.Contains("training.storage_path", message);
        Assert.DoesNotContain("secret", message);
        Assert.DoesNotContain("fetching_data", _fixture.Events.Names);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("sqlite://")]
    [InlineData("sqlite:///:memory:")]
    public async Task Some_paths_mean_memory(string path)
    {
        Assert.NotNull(await _fixture.RunAsync(_fixture.Recipe($"algorithms: [TopPop], cutoff: 5, storage_path: \"{path}\"")));
        Assert.DoesNotContain("study_opened", _fixture.Events.Names);
    }

    [Theory]
    [InlineData("")]
    [InlineData("sqlite:///")]
    [InlineData("SQLite+pysqlite:///")]
    [InlineData("file://")]
    public async Task A_file_and_its_directories_are_created(string prefix)
    {
        string path = _fixture.File("new/deep/study.db");
        Assert.NotNull(await _fixture.RunAsync(_fixture.Recipe($"algorithms: [TopPop], cutoff: 5, storage_path: \" {prefix}{path} \"")));
        Assert.True(File.Exists(path));
        Assert.Equal(path, _fixture.Events["study_opened"].Text("storage_path"));
        Assert.Equal([path], Directory.GetFiles(_fixture.File("new/deep")));
    }

    [Fact]
    public async Task A_storage_that_cannot_be_used_is_found_before_data_is_fetched()
    {
        LoadedRecipe recipe = Recipe("algorithms: [TopPop], cutoff: 5");
        File.WriteAllText(StudyFile, "this is no database, but long enough to look at as one");
        await RefusedBothWaysAsync(recipe, "is no SQLite database");
        File.Delete(StudyFile);

        Query("CREATE TABLE studies (study_id INTEGER, study_name TEXT)");
        await RefusedBothWaysAsync(recipe, "tables of another program, such as studies of Recotem 2");
        File.Delete(StudyFile);

        StudyDatabase.Open(recipe, StudyFile).Dispose();
        Query("PRAGMA user_version = 2");
        await RefusedBothWaysAsync(recipe, "layout 2 of another version of Recotem");
        File.Delete(StudyFile);

        Directory.CreateDirectory(StudyFile);
        await RefusedBothWaysAsync(recipe, "is a directory");
        Directory.Delete(StudyFile);

        File.WriteAllText(_fixture.File("file"), "");
        LoadedRecipe below = _fixture.Recipe($"algorithms: [TopPop], cutoff: 5, storage_path: \"{_fixture.File("file/study.db")}\"");
        await RefusedBothWaysAsync(below, "training.storage_path");
    }

    [Fact]
    public void A_database_that_another_process_writes_is_reported_as_locked()
    {
        LoadedRecipe recipe = Recipe("algorithms: [TopPop], cutoff: 5");
        StudyDatabase.Open(recipe, StudyFile).Dispose();
        using var other = new SqliteConnection($"Data Source={StudyFile};Pooling=False");
        other.Open();
        using SqliteTransaction transaction = other.BeginTransaction(deferred: false);
        TrainingException error = Assert.Throws<TrainingException>(() => StudyDatabase.Open(recipe, StudyFile, secondsToWaitForLocks: 1));
        Assert.Equal(("search_error", ExitCode.Training), (error.Code, error.ExitCode));
        Assert.Contains("is locked by another process", error.Message);
    }

    [Fact]
    public void A_trial_that_another_run_has_stored_is_an_error()
    {
        LoadedRecipe recipe = Recipe("algorithms: [TopPop], cutoff: 5");
        using StudyDatabase database = StudyDatabase.Open(recipe, StudyFile);
        var identity = new StudyIdentity
        {
            Name = "n",
            Recipe = "r",
            RunId = "i",
            RecipeHash = "a",
            DataHash = "d",
            Rows = 1,
            Users = 2,
            Items = 3,
            Seed = 4,
            Searcher = "tpe",
            Version = "3.0.0",
        };
        (long id, StudyIdentity stored) = database.FindOrCreate(identity, DateTimeOffset.UnixEpoch);
        Assert.Equal(identity, stored);
        Assert.Equal(id, database.FindOrCreate(identity, DateTimeOffset.UnixEpoch).Id);
        var trial = new StoredTrial
        {
            Number = 0,
            Algorithm = "A",
            Trial = 0,
            State = TrialState.Completed,
            Score = 0.1 + 0.2,
            Failure = null,
            Duration = TimeSpan.FromSeconds(1.5),
            EndedAt = DateTimeOffset.UnixEpoch,
        };
        database.Write(id, trial);
        Assert.Equal(0.1 + 0.2, Assert.Single(database.Load(id)).Score);
        TrainingException error = Assert.Throws<TrainingException>(() => database.Write(id, trial));
        Assert.Contains("the same trial from another run", error.Message);
        Assert.Single(database.Load(id));
    }

    [Fact]
    public async Task Preflight_alone_creates_nothing()
    {
        LoadedRecipe recipe = _fixture.Recipe($"algorithms: [TopPop], cutoff: 5, storage_path: \"{_fixture.File("new/study.db")}\"");
        await Preflight(recipe);
        Assert.False(Directory.Exists(_fixture.File("new")));
        await _fixture.RunAsync(recipe);
        DateTime written = File.GetLastWriteTimeUtc(_fixture.File("new/study.db"));
        await Preflight(recipe);
        Assert.Equal(written, File.GetLastWriteTimeUtc(_fixture.File("new/study.db")));
    }

    private string StudyFile => _fixture.File("study.db");

    private LoadedRecipe Recipe(string training) => _fixture.Recipe($"{training}, storage_path: \"{StudyFile}\"");

    private ValueTask Preflight(LoadedRecipe recipe) =>
        new TrainingPipeline(Plugins.Catalog, _fixture.Scope, _fixture.Environment, NullEventLog.Instance).PreflightAsync(recipe, default);

    /// <summary>Runs a recipe until some trials have ended.</summary>
    /// <returns>How many trials have been stored.</returns>
    private async Task<int> InterruptAsync(LoadedRecipe recipe, int trials)
    {
        using var interrupt = new CancellationTokenSource();
        _fixture.Options = new() { RunId = "cut", Progress = new InterruptAfter(trials, interrupt) };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _fixture.RunAsync(recipe, interrupt.Token));
        _fixture.Options = new() { RunId = "cut" };
        return int.Parse(Assert.Single(Query("SELECT COUNT(*) FROM trials JOIN studies USING (study_id) WHERE run_id = 'cut'")));
    }

    private async Task<string> RefusedAsync(LoadedRecipe recipe)
    {
        (TrainingException e, RecordedEvent reported) = await _fixture.FailAsync<TrainingException>(recipe);
        Assert.Equal(("search_error", ExitCode.Training), (reported.Text("code"), e.ExitCode));
        return e.Message;
    }

    private async Task RefusedBothWaysAsync(LoadedRecipe recipe, string expected)
    {
        Assert.Contains(expected, await RefusedAsync(recipe));
        Assert.DoesNotContain("fetching_data", _fixture.Events.Names);
        Assert.Contains(expected, (await Assert.ThrowsAsync<TrainingException>(async () => await Preflight(recipe))).Message);
    }

    private string[] Query(string text)
    {
        using var connection = new SqliteConnection($"Data Source={StudyFile};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = text;
        using SqliteDataReader row = command.ExecuteReader();
        var values = new List<string>();
        while (row.Read())
            values.Add(row.GetString(0));
        return [.. values];
    }

    private static string Shown(TrialSummary trial) => $"{trial.Number} {trial.Algorithm} {trial.State} {trial.Score:R} {trial.Epochs} {trial.Drawn} {trial.Error}";

    private sealed class InterruptAfter(int trials, CancellationTokenSource interrupt) : IProgress<TrialProgress>
    {
        public void Report(TrialProgress value)
        {
            if (value.Done == trials)
                interrupt.Cancel();
        }
    }
}
