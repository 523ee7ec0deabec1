using Microsoft.Data.Sqlite;
using Recotem.Artifacts;
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
    [InlineData(55, 3, "random")]
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
        if (searcher == "random" && trials > 50)
            Assert.Contains(resumed.Trials, t => t.State == TrialState.Pruned && t.IsResumed);
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
        string message = await RefusedAsync(Recipe("algorithms: [Tunable], n_trials: 3, cutoff: 6"));
        Assert.Contains("the study 'recotem_shop_run-1', which cannot be resumed: since it was begun, options of algorithms", message);
        Assert.Contains("another --run-id", message);
        Assert.Contains("options of algorithms", await RefusedAsync(Recipe("algorithms: [{ type: Tunable, salt: 3 }], n_trials: 3, cutoff: 5")));
        Assert.Contains("plugins (no others, now algorithms/TopPop ", await RefusedAsync(Recipe("algorithms: [Tunable, TopPop], n_trials: 9, cutoff: 5")));
        Assert.Contains("plugins (metrics/ndcg ", await RefusedAsync(Recipe("algorithms: [Tunable], n_trials: 3, cutoff: 5, metric: recall")));
        Assert.Contains("the number of trials, which may only grow (Tunable 3, now 2)", await RefusedAsync(Recipe("algorithms: [Tunable], n_trials: 2, cutoff: 5")));

        _fixture.Bench.Rows = _ => TrainingFixture.Rows(users: 59);
        message = await RefusedAsync(Recipe("algorithms: [Tunable], n_trials: 3, cutoff: 5"));
        Assert.Contains("n_users (60, now 59)", message);
        Assert.DoesNotContain("options of algorithms", message);
    }

    [Theory]
    [InlineData("v", "i")]
    [InlineData("u", "j")]
    public async Task A_study_is_not_resumed_when_users_or_items_were_renamed_although_who_chose_what_is_the_same(string userPrefix, string itemPrefix)
    {
        LoadedRecipe recipe = Recipe("algorithms: [Tunable], n_trials: 3, cutoff: 5");
        await _fixture.RunAsync(recipe);
        _fixture.Bench.Rows = _ => TrainingFixture.Rows(userPrefix: userPrefix, itemPrefix: itemPrefix);
        Assert.Contains("the data (as many rows, users and items, but others)", await RefusedAsync(recipe));
        _fixture.Bench.Rows = _ => TrainingFixture.Rows();
        Assert.NotNull(await _fixture.RunAsync(recipe));
    }

    [Fact]
    public void The_ends_of_ids_are_part_of_the_identity()
    {
        Assert.Equal(HashOf("a", "bc"), HashOf("a", "bc"));
        Assert.NotEqual(HashOf("a", "bc"), HashOf("ab", "c"));

        // More than fit into one buffer.
        string[] many = [.. Enumerable.Range(0, 1000).Select(i => $"{i:0000}{new string('x', 200)}")];
        Assert.NotEqual(HashOf(many), HashOf([.. many[..^1], "0999y"]));

        static string HashOf(params string[] items) => StudyIdentity.HashOf(new CleansedInteractions
        {
            Interactions = new InteractionMatrix(1, items.Length, new long[] { 0, 1 }, new[] { 0 }),
            Times = default,
            Users = IdTable.Create(["u"], "user"),
            Items = IdTable.Create(items, "item"),
            Rows = 1,
            Dropped = 0,
            WithoutTime = 0,
        });
    }

    [Fact]
    public void Every_difference_is_named()
    {
        StudyIdentity study = Identity();
        Assert.Empty(study.Differences(study));
        Assert.Equal(["options of algorithms, metric, split or searcher, the cutoff or per_trial_timeout_seconds"], study.Differences(study with { SearchHash = "b" }));
        Assert.Equal(["plugins (algorithms/A 0.9.0, now algorithms/A 1.0.0)"], study.Differences(study with { Plugins = "algorithms/A 0.9.0, metrics/ndcg 1.0.0", SearchHash = "b" }));
        Assert.Empty(study.Differences(study with { Budgets = "A 2" }));
        Assert.Equal(["the number of trials, which may only grow (A 4, now 3, C 1, now 0)"], study.Differences(study with { Budgets = "A 4, C 1" }));
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
    [InlineData("my_sql://me:secret@host/db", "no scheme")]
    [InlineData("x://me:secret@host/db", "no scheme")]
    [InlineData("file://study.db", "on another host")]
    [InlineData("file://nas/studies/study.db", "on another host")]
    [InlineData("file:", "names no file")]
    [InlineData("file://", "names no file")]
    [InlineData("file:///studies/", "names no file")]
    [InlineData("a\\0b.db", "NUL character")]
    [InlineData("sqlite:///a\\0b.db", "NUL character")]
    [InlineData("file:///a%00b.db", "NUL character")]
    public async Task Addresses_of_servers_and_credentials_are_refused_before_data_is_fetched(string path, string expected)
    {
        string message = await RefusedAsync(_fixture.Recipe($"algorithms: [TopPop], cutoff: 5, storage_path: \"{path}\""));
        Assert.Contains(expected, message);
        Assert.Contains("training.storage_path", message);
        Assert.DoesNotContain("secret", message);
        Assert.DoesNotContain("training_started", _fixture.Events.Names);
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
        Query("PRAGMA user_version = 3");
        await RefusedBothWaysAsync(recipe, "layout 3 of another version of Recotem");
        File.Delete(StudyFile);

        Directory.CreateDirectory(StudyFile);
        await RefusedBothWaysAsync(recipe, "is a directory");
        Directory.Delete(StudyFile);

        File.WriteAllText(_fixture.File("file"), "");
        LoadedRecipe below = _fixture.Recipe($"algorithms: [TopPop], cutoff: 5, storage_path: \"{_fixture.File("file/study.db")}\"");
        await RefusedAsync(below, inRun: $"the directory of '{_fixture.File("file/study.db")}' cannot be created", inCheck: $"'{_fixture.File("file")}' is a file, not a directory");

        StudyDatabase.Open(recipe, StudyFile).Dispose();
        using (FileStream file = File.OpenWrite(StudyFile))
            file.SetLength(5000);
        await RefusedBothWaysAsync(recipe, "is damaged");
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
        StudyIdentity identity = Identity();
        Assert.Null(database.Find(identity));
        (long id, StudyIdentity stored) = database.FindOrCreate(identity, DateTimeOffset.UnixEpoch)!.Value;
        Assert.Equal(identity, stored);
        Assert.Equal((id, identity), database.FindOrCreate(identity, DateTimeOffset.UnixEpoch));
        Assert.Equal((id, identity), database.Find(identity));
        var trial = new StoredTrial
        {
            Number = 0,
            Algorithm = "A",
            Trial = 0,
            State = TrialState.Completed,
            Score = 0.1 + 0.2,
            Usage = new ListUsage(0.1, 0.7),
            Failure = null,
            Duration = TimeSpan.FromSeconds(1.5),
            EndedAt = DateTimeOffset.UnixEpoch,
        };
        Assert.True(database.TryWrite(id, trial));
        Assert.Equal((0.1 + 0.2, new ListUsage(0.1, 0.7)), (Assert.Single(database.Load(id)).Score, database.Load(id)[0].Usage));
        TrainingException error = Assert.Throws<TrainingException>(() => database.TryWrite(id, trial));
        Assert.Contains("the same trial from another run", error.Message);
        Assert.Single(database.Load(id));

        // Another rule of the tables is no sign of another run.
        error = Assert.Throws<TrainingException>(() => database.TryWrite(id, trial with { Number = 1, Trial = 1, State = TrialState.Failed }));
        Assert.Contains("refuses what the search wants to store", error.Message);
        Assert.DoesNotContain("another run", error.Message);
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

    [Fact]
    public async Task A_cancelled_trial_is_not_stored_whatever_its_fit_makes_of_the_cancellation()
    {
        using var cancelled = new CancellationTokenSource();
        int fits = 0;
        _fixture.Bench.OnFit = () =>
        {
            if (++fits == 3)
                cancelled.Cancel();
        };
        LoadedRecipe recipe = Recipe("algorithms: [{ type: Rude, mode: aggregate }], n_trials: 5, cutoff: 5");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _fixture.RunAsync(recipe, cancelled.Token));
        Assert.Equal(["0 completed", "1 completed"], Query("SELECT number || ' ' || state FROM trials ORDER BY number"));
    }

    [Fact]
    public async Task Taking_over_trials_can_be_cancelled_and_takes_no_time_from_the_search()
    {
        await _fixture.RunAsync(Recipe("algorithms: [Tunable], n_trials: 20, cutoff: 5, timeout_seconds: 10"));
        LoadedRecipe more = Recipe("algorithms: [Tunable], n_trials: 23, cutoff: 5, timeout_seconds: 10");

        using var cancelled = new CancellationTokenSource();
        var reports = new CountedProgress(2, cancelled.Cancel);
        _fixture.Options = _fixture.Options with { Progress = reports };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _fixture.RunAsync(more, cancelled.Token));
        Assert.Equal(2, reports.Count);

        _fixture.Options = _fixture.Options with { Progress = new CountedProgress(2, () => _fixture.Time.Advance(TimeSpan.FromSeconds(1000))) };
        TrainingResult? result = await _fixture.RunAsync(more);
        Assert.Equal((23, 20), (result!.Trials.Length, result.Trials.Count(t => t.IsResumed)));
    }

    [Fact]
    public async Task A_study_can_be_moved_and_resumed_with_more_trials_and_another_parallelism()
    {
        _fixture.Options = new() { RunId = "whole" };
        TrainingResult? whole = await _fixture.RunAsync(_fixture.Recipe("algorithms: [Learner, TopPop, Tunable], n_trials: 41, cutoff: 5"));
        _fixture.Options = new() { RunId = "grown" };
        await _fixture.RunAsync(Recipe("algorithms: [Learner, TopPop, Tunable], n_trials: 21, cutoff: 5, parallelism: 2, timeout_seconds: 1000"));
        Assert.Equal(["Learner 10, TopPop 1, Tunable 10"], Query("SELECT budgets FROM studies"));
        File.Move(StudyFile, _fixture.File("moved.db"));
        LoadedRecipe moved = _fixture.Recipe(
            $"algorithms: [Learner, TopPop, Tunable], n_trials: 41, cutoff: 5, parallelism: 3, storage_path: \"sqlite:///{_fixture.File("moved.db")}\"", output: _fixture.File("elsewhere.recotem"));
        TrainingResult? grown = await _fixture.RunAsync(moved);
        Assert.Equal(whole!.Trials.Select(Shown), grown!.Trials.Select(Shown));
        Assert.Equal(21, grown.Trials.Count(t => t.IsResumed));
        File.Move(_fixture.File("moved.db"), StudyFile);
        Assert.Equal(["Learner 21, TopPop 1, Tunable 19"], Query("SELECT budgets FROM studies"));
    }

    [Fact]
    public async Task More_trials_that_change_the_order_of_those_that_were_run_are_refused()
    {
        await _fixture.RunAsync(Recipe("algorithms: [Learner, Tunable], n_trials: 5, cutoff: 5, per_algorithm_trials: { Learner: 1, Tunable: 4 }"));
        string message = await RefusedAsync(Recipe("algorithms: [Learner, Tunable], n_trials: 8, cutoff: 5, per_algorithm_trials: { Learner: 4, Tunable: 4 }"));
        Assert.Contains("trial 2 was number 1 of Tunable and is now number 1 of Learner", message);
    }

    [Fact]
    public async Task A_reader_that_stays_makes_trials_wait_and_loses_none()
    {
        LoadedRecipe recipe = Recipe("algorithms: [Tunable], n_trials: 3, cutoff: 5");
        StudyDatabase.Open(recipe, StudyFile).Dispose();
        using (var reader = new Reader(StudyFile))
        {
            _fixture.Options = _fixture.Options with { Progress = new CountedProgress(2, reader.Dispose) };
            Assert.NotNull(await _fixture.RunAsync(recipe));
        }

        RecordedEvent warning = _fixture.Events["study_locked"];
        Assert.Equal((EventLevel.Warning, StudyFile), (warning.Level, warning.Text("storage_path")));
        Assert.DoesNotContain("study_incomplete", _fixture.Events.Names);
        Assert.Equal(["0", "1", "2"], Query("SELECT number FROM trials ORDER BY number"));
    }

    [Fact]
    public async Task A_reader_that_never_goes_is_told_of_at_the_end_and_does_not_end_the_run()
    {
        LoadedRecipe recipe = Recipe("algorithms: [Tunable], n_trials: 2, cutoff: 5");
        StudyDatabase.Open(recipe, StudyFile).Dispose();
        using (new Reader(StudyFile))
            Assert.NotNull(await _fixture.RunAsync(recipe));
        Assert.Single(_fixture.Events.Of("study_locked"));
        RecordedEvent incomplete = _fixture.Events["study_incomplete"];
        Assert.Equal((EventLevel.Warning, 2L), (incomplete.Level, incomplete["n_missing"].Integer));
        Assert.Empty(Query("SELECT number FROM trials"));
    }

    [Theory]
    [InlineData("epochs")]
    [InlineData("learn")]
    public async Task What_a_fit_judges_twice_or_learns_beside_what_was_drawn_is_stored(string mode)
    {
        LoadedRecipe recipe = Recipe($"algorithms: [{{ type: Rude, mode: {mode} }}], n_trials: 3, cutoff: 5");
        TrainingResult? first = await _fixture.RunAsync(recipe);
        TrainingResult? second = await _fixture.RunAsync(recipe);
        Assert.Equal(first!.Trials.Select(Shown), second!.Trials.Select(Shown));
        Assert.All(second.Trials, t => Assert.True(t.IsResumed));
        if (mode == "epochs")
            Assert.Equal(["0 1", "1 1"], Query("SELECT sequence || ' ' || epochs FROM intermediate_scores JOIN trials USING (trial_id) WHERE number = 0 ORDER BY sequence"));
    }

    [Fact]
    public async Task A_file_of_somebody_else_stays_as_it_is()
    {
        Query("PRAGMA journal_mode = WAL");
        Query("CREATE TABLE theirs (x)");
        byte[] before = File.ReadAllBytes(StudyFile);
        await RefusedBothWaysAsync(Recipe("algorithms: [TopPop], cutoff: 5"), "tables of another program");
        Assert.True(before.AsSpan().SequenceEqual(File.ReadAllBytes(StudyFile)));
    }

    [Fact]
    public async Task What_a_process_that_was_killed_while_it_wrote_has_left_is_rolled_back_and_no_reason_to_refuse()
    {
        LoadedRecipe recipe = Recipe("algorithms: [Tunable], n_trials: 3, cutoff: 5");
        TrainingResult? first = await _fixture.RunAsync(recipe);
        using (var connection = new SqliteConnection($"Data Source={StudyFile};Pooling=False"))
        {
            // As a kill would leave it: pages of an open transaction have been written, and the journal knows what they were.
            connection.Open();
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "PRAGMA cache_size = 1; PRAGMA cache_spill = 1; BEGIN IMMEDIATE; UPDATE trials SET error = hex(zeroblob(20000));";
            command.ExecuteNonQuery();
            File.Copy(StudyFile, _fixture.File("hot.db"));
            File.Copy($"{StudyFile}-journal", _fixture.File("hot.db-journal"));
        }

        LoadedRecipe hot = _fixture.Recipe($"algorithms: [Tunable], n_trials: 3, cutoff: 5, storage_path: \"{_fixture.File("hot.db")}\"");
        await Preflight(hot);
        Assert.True(File.Exists(_fixture.File("hot.db-journal")));
        TrainingResult? resumed = await _fixture.RunAsync(hot);
        Assert.Equal(first!.Trials.Select(Shown), resumed!.Trials.Select(Shown));
        Assert.All(resumed.Trials, t => Assert.True(t.IsResumed));
        Assert.False(File.Exists(_fixture.File("hot.db-journal")));
    }

    [Fact]
    public async Task Two_runs_of_one_study_at_once_do_not_mix_their_trials()
    {
        LoadedRecipe recipe = Recipe("algorithms: [Rude], n_trials: 3, cutoff: 5");
        _fixture.Options = _fixture.Options with { UseLock = false };
        bool isFirst = true;
        _fixture.Bench.OnFit = () =>
        {
            // While the first run fits its first trial, a second one goes all the way.
            if (!isFirst)
                return;
            isFirst = false;
            var second = new TrainingPipeline(Plugins.Catalog, _fixture.Scope, _fixture.Environment, NullEventLog.Instance) { Time = _fixture.Time };
            Assert.NotNull(second.RunAsync(recipe, _fixture.Options, default).AsTask().GetAwaiter().GetResult());
        };
        TrainingException inner = (await _fixture.FailAsync<TrainingException>(recipe)).Error;
        Assert.Contains("received the same trial from another run", inner.Message);
        Assert.Equal(["0", "1", "2"], Query("SELECT number FROM trials ORDER BY number"));
    }

    [Fact]
    public async Task A_run_that_is_skipped_touches_no_file()
    {
        LoadedRecipe recipe = Recipe("algorithms: [TopPop], cutoff: 5");
        using RecipeLock? held = await RecipeLock.AcquireAsync(
            StorageLocation.Parse(_fixture.Output), 0, _fixture.Environment, NullEventLog.Instance, TimeProvider.System, default);
        Assert.Null(await _fixture.RunAsync(recipe));
        Assert.False(File.Exists(StudyFile));
    }

    [Fact]
    public async Task The_file_is_for_its_owner_and_group_only()
    {
        if (OperatingSystem.IsWindows())
            return;
        await _fixture.RunAsync(Recipe("algorithms: [TopPop], cutoff: 5"));
        Assert.Equal((UnixFileMode)0, File.GetUnixFileMode(StudyFile) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead));
    }

    [Fact]
    public async Task A_directory_in_which_nothing_can_be_created_is_found_by_a_check_too()
    {
        // Nobody can create a file there, not even the super-user, whom modes of directories do not stop.
        if (!OperatingSystem.IsLinux())
            return;
        LoadedRecipe recipe = _fixture.Recipe("algorithms: [TopPop], cutoff: 5, storage_path: /proc/recotem-study.db");
        await RefusedAsync(recipe, "'/proc/recotem-study.db' cannot be created", "no file can be created in '/proc'");
    }

    private static StudyIdentity Identity() => new()
    {
        Name = "n",
        Recipe = "r",
        RunId = "i",
        SearchHash = "a",
        Plugins = "algorithms/A 1.0.0, metrics/ndcg 1.0.0",
        Budgets = "A 3",
        DataHash = "d",
        Rows = 1,
        Users = 2,
        Items = 3,
        Seed = 4,
        Searcher = "tpe",
        Version = "3.0.0",
    };

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

    private Task RefusedBothWaysAsync(LoadedRecipe recipe, string expected) => RefusedAsync(recipe, expected, expected);

    private async Task RefusedAsync(LoadedRecipe recipe, string inRun, string inCheck)
    {
        Assert.Contains(inRun, await RefusedAsync(recipe));
        Assert.DoesNotContain("fetching_data", _fixture.Events.Names);
        Assert.Contains(inCheck, (await Assert.ThrowsAsync<TrainingException>(async () => await Preflight(recipe))).Message);
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

    private static string Shown(TrialSummary trial) => $"{trial.Number} {trial.Algorithm} {trial.State} {trial.Score:R} {trial.Coverage:R} {trial.Gini:R} {trial.EpochsUntilPruned} {trial.Epochs} {trial.Drawn} {trial.Error}";

    /// <summary>Does something after some reports.</summary>
    private sealed class CountedProgress(int reports, Action then) : IProgress<TrialProgress>
    {
        public int Count { get; private set; }

        public void Report(TrialProgress value)
        {
            if (++Count == reports)
                then();
        }
    }

    /// <summary>Another process that reads and does not finish.</summary>
    private sealed class Reader : IDisposable
    {
        private readonly SqliteConnection _connection;
        private readonly SqliteTransaction _transaction;

        public Reader(string path)
        {
            _connection = new SqliteConnection($"Data Source={path};Pooling=False;Mode=ReadOnly");
            _connection.Open();
            _transaction = _connection.BeginTransaction(deferred: true);
            using SqliteCommand command = _connection.CreateCommand();
            command.CommandText = "SELECT COUNT(*) FROM trials";
            command.ExecuteScalar();
        }

        public void Dispose()
        {
            _transaction.Dispose();
            _connection.Dispose();
        }
    }

    private sealed class InterruptAfter(int trials, CancellationTokenSource interrupt) : IProgress<TrialProgress>
    {
        public void Report(TrialProgress value)
        {
            if (value.Done == trials)
                interrupt.Cancel();
        }
    }
}
