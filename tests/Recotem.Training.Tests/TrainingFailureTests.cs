using Recotem.Recipes;

namespace Recotem.Training.Tests;

public sealed class TrainingFailureTests : IDisposable
{
    private const string TopPop = "algorithms: [TopPop], cutoff: 5";

    private readonly TrainingFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Missing_keys_are_found_before_anything_else()
    {
        _fixture.Variables.Remove("RECOTEM_SIGNING_KEYS");
        _fixture.Bench.Rows = _ => throw new InvalidOperationException("must not be asked");
        (ConfigException e, RecordedEvent reported) = await _fixture.FailAsync<ConfigException>(_fixture.Recipe(TopPop));
        Assert.Equal(("signing_key_missing", ExitCode.Configuration), (e.Code, e.ExitCode));
        Assert.Equal("signing_key_missing", reported.Text("code"));
        Assert.False(reported.Has("kid"));
        Assert.False(reported.Has("recipe_hash"));
        Assert.DoesNotContain("training_started", _fixture.Events.Names);
        Assert.False(File.Exists(_fixture.Output + ".lock"));
    }

    [Fact]
    public async Task The_development_key_is_used_even_if_keys_are_set()
    {
        _fixture.Options = _fixture.Options with { DevAllowUnsigned = true };
        TrainingResult? result = await _fixture.RunAsync(_fixture.Recipe(TopPop));
        Assert.Equal("dev", result!.Artifact.Kid);
    }

    [Fact]
    public async Task A_seed_out_of_range_is_found_before_data_is_fetched()
    {
        foreach (long seed in new[] { -1, 4294967296 })
        {
            (TrainingException _, RecordedEvent reported) = await _fixture.FailAsync<TrainingException>(
                _fixture.Recipe($"{TopPop}, split: {{ scheme: broken, seed: {seed} }}"));
            Assert.Equal("split_error", reported.Text("code"));
            Assert.Equal("k1", reported.Text("kid"));
            Assert.DoesNotContain("fetching_data", _fixture.Events.Names);
        }
    }

    [Fact]
    public async Task A_blank_storage_path_means_memory() =>
        Assert.NotNull(await _fixture.RunAsync(_fixture.Recipe($"{TopPop}, storage_path: \"  \"")));

    [Fact]
    public async Task An_output_that_cannot_be_written_is_found_before_data_is_fetched()
    {
        Directory.CreateDirectory(_fixture.Output);
        await AssertNotWritable(_fixture.Recipe(TopPop), "it is a directory");
        File.WriteAllText(_fixture.File("file"), "");
        await AssertNotWritable(_fixture.Recipe(TopPop, output: _fixture.File("file/model.recotem")), $"'{_fixture.File("file")}' is a file; expected a directory");
        if (OperatingSystem.IsLinux())
            await AssertNotWritable(_fixture.Recipe(TopPop, output: "/proc/model.recotem"), "/proc: ");
        await AssertNotWritable(_fixture.Recipe(TopPop, output: "s3://bucket/model.recotem"), "'s3'");
    }

    [Fact]
    public async Task The_check_of_the_output_leaves_nothing_behind()
    {
        _fixture.Bench.Rows = _ => throw new DataSourceException("gone");
        await _fixture.FailAsync<DataSourceException>(_fixture.Recipe(TopPop, output: _fixture.File("new/model.recotem")));
        Assert.Equal([_fixture.File("new/model.recotem.lock")], Directory.GetFiles(_fixture.File("new")));
    }

    [Fact]
    public async Task Item_metadata_that_is_not_there_is_found_before_data_is_fetched()
    {
        string path = _fixture.File("items.csv");
        LoadedRecipe recipe = _fixture.Recipe(TopPop, more: $"item_metadata: {{ type: csv, path: \"{path}\", fields: [title] }}");
        (MetadataException _, RecordedEvent reported) = await _fixture.FailAsync<MetadataException>(recipe);
        Assert.Equal("metadata_error", reported.Text("code"));
        Assert.DoesNotContain("fetching_data", _fixture.Events.Names);
        File.WriteAllText(path, "item_id,title\n");
        Assert.NotNull(await _fixture.RunAsync(recipe));
    }

    [Fact]
    public async Task A_held_lock_skips_the_run_or_fails_it()
    {
        LoadedRecipe recipe = _fixture.Recipe(TopPop);
        using RecipeLock? held = await RecipeLock.AcquireAsync(
            StorageLocation.Parse(_fixture.Output), 0, HostEnvironment.Empty, NullEventLog.Instance, TimeProvider.System, default);
        Assert.Null(await _fixture.RunAsync(recipe));
        RecordedEvent skipped = _fixture.Events["recipe_lock_contended_skipping"];
        Assert.Equal((EventLevel.Info, 2), (skipped.Level, skipped.Fields.Length));
        Assert.DoesNotContain("training_started", _fixture.Events.Names);

        _fixture.Options = _fixture.Options with { FailOnBusy = true };
        (LockContestedException _, RecordedEvent reported) = await _fixture.FailAsync<LockContestedException>(recipe);
        Assert.Equal("lock_contested", reported.Text("code"));

        _fixture.Time.OnTimer = delay => Task.Run(() => _fixture.Time.Advance(delay));
        _fixture.Options = _fixture.Options with { FailOnBusy = false, LockTimeoutSeconds = 1 };
        (LockContestedException _, reported) = await _fixture.FailAsync<LockContestedException>(recipe);
        Assert.Equal("lock_timeout", reported.Text("code"));
        Assert.Equal(1, _fixture.Events["recipe_lock_timeout"]["waited_seconds"].Number);

        _fixture.Options = _fixture.Options with { UseLock = false };
        Assert.NotNull(await _fixture.RunAsync(recipe));
    }

    [Fact]
    public async Task The_lock_is_held_while_data_is_fetched_and_released_afterwards()
    {
        bool contended = false;
        _fixture.Bench.Rows = _ =>
        {
            contended = Assert.Throws<IOException>(() => new FileStream(_fixture.Output + ".lock", FileMode.Open, FileAccess.ReadWrite, FileShare.None)) is not null;
            throw new DataSourceException("gone");
        };
        await _fixture.FailAsync<DataSourceException>(_fixture.Recipe(TopPop));
        Assert.True(contended);
        new FileStream(_fixture.Output + ".lock", FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
    }

    [Fact]
    public async Task A_source_that_fails_in_its_own_words_is_quoted()
    {
        _fixture.Bench.Rows = _ => throw new DataSourceException("the table is gone");
        (DataSourceException e, RecordedEvent reported) = await _fixture.FailAsync<DataSourceException>(_fixture.Recipe(TopPop));
        Assert.Equal((ExitCode.DataSource, "the table is gone", "datasource_error"), (e.ExitCode, e.Message, reported.Text("code")));
        Assert.Equal("k1", reported.Text("kid"));
        Assert.True(reported.Has("recipe_hash"));
        Assert.False(reported.Has("n_rows"));
    }

    [Fact]
    public async Task A_source_that_fails_unexpectedly_is_not_quoted_because_it_may_tell_secrets()
    {
        _fixture.Bench.Rows = _ => throw new InvalidOperationException("cannot connect to postgres://me:hunter2@db");
        (DataSourceException e, RecordedEvent reported) = await _fixture.FailAsync<DataSourceException>(_fixture.Recipe(TopPop));
        Assert.Equal("datasource_error", reported.Text("code"));
        Assert.IsType<InvalidOperationException>(e.InnerException);
        RecordedEvent unexpected = _fixture.Events["datasource_unexpected_error"];
        Assert.Equal(EventLevel.Error, unexpected.Level);
        Assert.Equal(["recipe", "run_id", "exc_class", "error"], unexpected.Keys);
        Assert.Equal("InvalidOperationException", unexpected.Text("exc_class"));
        Assert.DoesNotContain("hunter2", string.Join(' ', _fixture.Events.All.SelectMany(x => x.Fields)));
    }

    [Fact]
    public async Task A_download_among_the_causes_decides_about_the_exit_code()
    {
        _fixture.Bench.Rows = _ => throw new InvalidOperationException("outer", new HttpFetchException("404"));
        (DataSourceException e, RecordedEvent _) = await _fixture.FailAsync<DataSourceException>(_fixture.Recipe(TopPop));
        Assert.Equal(ExitCode.HttpFetch, e.ExitCode);
    }

    [Fact]
    public async Task A_missing_column_is_named_with_those_that_are_there()
    {
        _fixture.Bench.Rows = context =>
        {
            Assert.Equal(["user", "article", "when"], context.Columns.ToArray());
            return new DataFrame([.. Enumerable.Range(0, 12).Select(i => new DataFrameBuilder($"c{i}").Text($"c{i}").Build()), new DataFrameBuilder("user").Text("user").Build()]);
        };
        (DataSourceException e, RecordedEvent reported) = await _fixture.FailAsync<DataSourceException>(
            _fixture.Recipe(TopPop, "user_column: user, item_column: article, time_column: when"));
        Assert.Equal((ExitCode.DataSource, "missing_column"), (e.ExitCode, reported.Text("code")));
        Assert.Contains("no column 'article', 'when'", e.Message);
        Assert.Contains("available: c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, …)", e.Message);
    }

    [Fact]
    public async Task A_source_without_rows_is_an_error_of_the_source()
    {
        _fixture.Bench.Rows = _ => CleanserTests.Frame();
        (DataSourceException e, RecordedEvent _) = await _fixture.FailAsync<DataSourceException>(_fixture.Recipe(TopPop));
        Assert.Contains("no rows", e.Message);
    }

    [Fact]
    public async Task Too_little_data_is_reported_with_counts_and_the_thresholds_that_are_set()
    {
        (MinDataException e, RecordedEvent reported) = await _fixture.FailAsync<MinDataException>(_fixture.Recipe(TopPop, cleansing: "min_rows: 100000, min_users: 2"));
        Assert.Equal(ExitCode.Training, e.ExitCode);
        Assert.Equal("min_data_violation", reported.Text("code"));
        Assert.Equal(["kid", "recipe_hash", "n_rows", "n_users", "n_items", "min_rows", "min_users"], reported.Keys.Skip(6));
        Assert.Equal(60, reported["n_users"].Integer);
        Assert.Equal(100000, reported["min_rows"].Integer);
    }

    [Fact]
    public async Task Times_without_unit_or_sense_are_errors_even_if_the_split_does_not_need_them()
    {
        const string Schema = "user_column: user, item_column: item, time_column: ";
        (TrainingException _, RecordedEvent reported) = await _fixture.FailAsync<TrainingException>(_fixture.Recipe(TopPop, Schema + "at"));
        Assert.Equal("time_unit_required", reported.Text("code"));
        _fixture.Bench.Rows = _ =>
        {
            var builder = new DataFrameBuilder("user", "item", "note");
            builder.Add("a", "x", "abc");
            return builder.Build();
        };
        (TrainingException _, reported) = await _fixture.FailAsync<TrainingException>(_fixture.Recipe(TopPop, Schema + "note"));
        Assert.Equal("time_column_parse_error", reported.Text("code"));
    }

    [Fact]
    public async Task A_split_by_time_needs_a_time_in_every_row()
    {
        LoadedRecipe recipe = _fixture.Recipe(
            "algorithms: [TopPop], cutoff: 2, split: latest", "user_column: user, item_column: item, time_column: at, time_unit: s");
        Assert.NotNull(await _fixture.RunAsync(recipe));
        _fixture.Bench.Rows = _ =>
        {
            var builder = new DataFrameBuilder("user", "item", "at");
            builder.Add("a", "x", 1);
            builder.Add("a", "y", null);
            return builder.Build();
        };
        (TrainingException e, RecordedEvent _) = await _fixture.FailAsync<TrainingException>(recipe);
        Assert.Contains("1 interactions have no 'at'", e.Message);
        Assert.Equal(ExitCode.Training, e.ExitCode);
    }

    [Fact]
    public async Task A_cutoff_above_the_number_of_items_is_an_error_before_the_search()
    {
        int items = Data();
        Assert.NotNull(await _fixture.RunAsync(_fixture.Recipe($"algorithms: [TopPop], cutoff: {items}")));
        (TrainingException e, RecordedEvent reported) = await _fixture.FailAsync<TrainingException>(_fixture.Recipe($"algorithms: [TopPop], cutoff: {items + 1}"));
        Assert.Equal(("cutoff_exceeds_items", ExitCode.Training), (reported.Text("code"), e.ExitCode));
        Assert.EndsWith($"recipe.yaml:5:43: training.cutoff: is {items + 1}, but the data has {items} items; expected at most {items}", e.Message);
        Assert.DoesNotContain("splitting_data", _fixture.Events.Names);
    }

    [Theory]
    [InlineData("split: { scheme: random, heldout_ratio: 0.001 }")]
    [InlineData("split: { scheme: random, test_user_ratio: 0.001 }")]
    [InlineData("split: broken")]
    [InlineData("split: { scheme: broken, throws: true }")]
    public async Task A_split_that_yields_nothing_is_an_error(string split)
    {
        (TrainingException e, RecordedEvent reported) = await _fixture.FailAsync<TrainingException>(_fixture.Recipe($"{TopPop}, {split}"));
        Assert.Equal(("split_error", ExitCode.Training), (reported.Text("code"), e.ExitCode));
    }

    [Fact]
    public async Task Nothing_left_after_cleansing_is_an_error()
    {
        _fixture.Bench.Rows = _ => CleanserTests.Frame(("a", null), (null, "x"));
        (TrainingException e, RecordedEvent reported) = await _fixture.FailAsync<TrainingException>(_fixture.Recipe(TopPop));
        Assert.Contains("2 were dropped", e.Message);
        Assert.Equal(0, reported["n_rows"].Integer);
    }

    [Fact]
    public async Task A_final_fit_that_fails_names_algorithm_and_hyperparameters()
    {
        (TrainingException e, RecordedEvent reported) = await _fixture.FailAsync<TrainingException>(
            _fixture.Recipe("algorithms: [{ type: Faulty, mode: at_the_end, x: 0.5 }], cutoff: 5"));
        Assert.Equal("final_training_error", reported.Text("code"));
        Assert.Contains("""FaultyRecommender could not be fitted on all data with {"mode":"at_the_end","x":0.5}: deliberately broken""", e.Message);
    }

    [Fact]
    public async Task A_cancellation_that_nobody_asked_for_is_a_failure_of_the_plugin_that_threw_it()
    {
        (TrainingException _, RecordedEvent split) = await _fixture.FailAsync<TrainingException>(
            _fixture.Recipe($"{TopPop}, split: {{ scheme: broken, times_out: true }}"));
        Assert.Equal("split_error", split.Text("code"));

        _fixture.Bench.OnFit = () =>
        {
            if (_fixture.Events.Names.Contains("search_done"))
                throw new TaskCanceledException("the client timed out");
        };
        (TrainingException _, RecordedEvent fit) = await _fixture.FailAsync<TrainingException>(
            _fixture.Recipe("algorithms: [{ type: Faulty, mode: never, x: 0.5 }], cutoff: 5"));
        Assert.Equal("final_training_error", fit.Text("code"));

        _fixture.Bench.Rows = _ => throw new TaskCanceledException("the client timed out");
        (DataSourceException _, RecordedEvent fetch) = await _fixture.FailAsync<DataSourceException>(_fixture.Recipe(TopPop));
        Assert.Equal("datasource_error", fetch.Text("code"));
        Assert.Equal((long)ExitCode.DataSource, fetch["exit_code"].Integer);
    }

    private static int Data() => Cleanser.Cleanse(
        TrainingFixture.Rows(), new SchemaSection { UserColumn = "user", ItemColumn = "item" }, new CleansingSection(), default).Items.Count;

    private async Task AssertNotWritable(LoadedRecipe recipe, string expected)
    {
        (RecotemException e, RecordedEvent reported) = await _fixture.FailAsync<RecotemException>(recipe);
        Assert.Equal(("output_not_writable", ExitCode.Artifact), (reported.Text("code"), e.ExitCode));
        Assert.Contains(expected, e.Message);
        Assert.DoesNotContain("Could not find", e.Message);
        Assert.DoesNotContain("fetching_data", _fixture.Events.Names);
    }
}
