using System.Text.Json;
using Recotem.Artifacts;
using Recotem.Recipes;

namespace Recotem.Training.Tests;

public sealed class TrainingPipelineTests : IDisposable
{
    private readonly TrainingFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task A_run_writes_an_artifact_that_opens_with_the_model_of_all_data()
    {
        LoadedRecipe recipe = _fixture.Recipe("algorithms: [TopPop], cutoff: 5");
        TrainingResult? result = await _fixture.RunAsync(recipe);

        Assert.Equal("shop", result!.RecipeName);
        Assert.Equal("run-1", result.RunId);
        Assert.Equal("TopPopRecommender", result.BestClass);
        Assert.Equal(1, result.CompletedTrials);
        Assert.Equal("{}", result.BestParameters.ToString());
        Assert.InRange(result.BestScore, 0.01, 1);
        Assert.Equal((_fixture.Output, (string?)null, "k1"), (result.Artifact.Path, result.Artifact.Pointer, result.Artifact.Kid));

        Artifact artifact = await _fixture.OpenAsync();
        ArtifactHeader header = artifact.Header;
        Assert.Equal("shop", header.RecipeName);
        Assert.Equal(recipe.Hash, header.RecipeHash);
        Assert.Equal(new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero), header.TrainedAt);
        Assert.Equal(("ndcg", 5, result.BestScore), (header.Metric, header.Cutoff, header.BestScore!.Value));
        Assert.Equal(["TopPopRecommender"], header.Tuning.TriedAlgorithms.ToArray());
        Assert.Equal((1, 1, 0, 0, 42L), (header.Tuning.NTrials, header.Tuning.NCompleted, header.Tuning.NOrphaned, header.Tuning.BestTrialNumber, header.Tuning.SearchSeed));
        Assert.Equal(("algorithms", "TopPop"), (header.Algorithm.Kind, header.Algorithm.Name));
        Assert.Matches(@"^\d+\.\d+\.\d+$", header.RecotemVersion);
        Assert.Equal(header.RecotemVersion, header.IrspackVersion);
        CleansedInteractions data = Cleanser.Cleanse(TrainingFixture.Rows(), recipe.Recipe.Schema, recipe.Recipe.Cleansing, default);
        Assert.Equal(new DataSummary(data.Rows, 60, data.Items.Count, 1200 - data.Rows, "keep_last"), header.DataStats);
        Assert.Equal(CleanserTests.Ids(data.Users), CleanserTests.Ids(artifact.Users));
        Assert.Equal(CleanserTests.Ids(data.Items), CleanserTests.Ids(artifact.Items));
        Assert.Equal(data.Interactions.ItemIndices, artifact.Seen.ItemIndices);

        using LoadedModel loaded = await ModelLoader.LoadAsync(artifact, Plugins.Catalog, _fixture.Scope, default);
        var scores = new double[data.Items.Count];
        loaded.Model.ScoreUsers([0], scores);
        Assert.Equal(Enumerable.Range(0, scores.Length).Select(i => (double)data.Interactions.Transpose().ItemsOf(i).Length), scores);
    }

    [Fact]
    public async Task Events_tell_the_run_in_order()
    {
        LoadedRecipe recipe = _fixture.Recipe("algorithms: [TopPop], cutoff: 5");
        TrainingResult? result = await _fixture.RunAsync(recipe);
        Assert.Equal(
            [
                "signing_keyring_built", "training_started", "fetching_data", "data_fetched", "data_cleansed", "splitting_data", "split_done", "search_started",
                "trial_done", "tuning_complete", "search_done", "training_final_model", "final_model_trained", "artifact_written", "train_done",
            ],
            _fixture.Events.Names);
        string[] common = ["recipe", "run_id"];
        RecordedEvents events = _fixture.Events;
        foreach (string name in new[] { "training_started", "fetching_data", "splitting_data", "final_model_trained" })
            Assert.Equal(common, events[name].Keys);
        Assert.Equal([.. common, "n_rows"], events["data_fetched"].Keys);
        Assert.Equal([.. common, "n_rows", "drop_count"], events["data_cleansed"].Keys);
        Assert.Equal([.. common, "val_offset", "n_validated_users"], events["split_done"].Keys);
        Assert.Equal([.. common, "algorithms", "n_trials"], events["search_started"].Keys);
        Assert.Equal(["trial", "score", "algorithm", .. common, "state", "seconds", "coverage", "gini"], events["trial_done"].Keys);
        Assert.Equal([.. common, "n_completed", "best_score", "best_algorithm", "n_pruned", "n_failed", "n_timed_out"], events["tuning_complete"].Keys);
        Assert.Equal([.. common, "best_class", "best_score", "n_completed", "best_coverage", "best_gini"], events["search_done"].Keys);
        Assert.Equal([.. common, "recommender"], events["training_final_model"].Keys);
        RecordedEvent done = events["train_done"];
        Assert.Equal(
            [
                "name", "run_id", "exit_code", "artifact", "best_class", "best_score", "trials", "n_orphaned", "trained_at", "kid", "recipe_hash", "n_rows", "n_users",
                "n_items", "best_coverage", "best_gini",
            ],
            done.Keys);
        Assert.Equal("2026-11-21T12:00:00Z", done.Text("trained_at"));
        Assert.Equal(_fixture.Output, done.Text("artifact"));
        Assert.Equal(recipe.Hash[..16], done.Text("recipe_hash"));
        Assert.Equal(result!.BestScore, done["best_score"].Number);
        TrialSummary best = Assert.Single(result.Trials);
        Assert.InRange(best.Coverage!.Value, 0.1, 0.9);
        Assert.InRange(best.Gini!.Value, 0.1, 0.9);
        foreach ((double? coverage, double? gini) in new (double?, double?)[]
        {
            (events["trial_done"]["coverage"].Number, events["trial_done"]["gini"].Number), (events["search_done"]["best_coverage"].Number, events["search_done"]["best_gini"].Number),
            (done["best_coverage"].Number, done["best_gini"].Number), (result.Header.BestCoverage, result.Header.BestGini),
        })
            Assert.Equal((best.Coverage, best.Gini), (coverage, gini));
        Assert.All(events.All.Where(e => e.Has("run_id")), e => Assert.Equal("run-1", e.Text("run_id")));
        Assert.All(events.All, e => Assert.Equal(EventLevel.Info, e.Level));
    }

    [Theory]
    [InlineData("a%2Fm.recotem", "a/m")]
    [InlineData("my%20models/m%C3%A9%25.recotem", "my models/mé%")]
    public async Task A_versioned_artifact_may_have_an_escaped_address(string name, string stem)
    {
        string output = $"file://{_fixture.File(name)}";
        LoadedRecipe recipe = _fixture.Recipe("algorithms: [TopPop], cutoff: 5", output: output);
        recipe = recipe with { Recipe = recipe.Recipe with { Output = recipe.Recipe.Output with { Versioning = Versioning.AppendSha } } };

        TrainingResult? result = await _fixture.RunAsync(recipe);

        Assert.Equal(output, result!.Artifact.Pointer);
        string version = result.Artifact.ModelVersion.Substring("sha256:".Length, 8);
        Assert.True(File.Exists(_fixture.File($"{stem}.{version}.recotem")));
        using Artifact artifact = await _fixture.OpenAsync(output);
        Assert.Equal(result.Artifact.ModelVersion, artifact.ModelVersion);
        using Artifact direct = await _fixture.OpenAsync(result.Artifact.Path);
        Assert.Equal(result.Artifact.ModelVersion, direct.ModelVersion);
    }

    [Fact]
    public async Task A_versioned_artifact_is_found_through_its_pointer()
    {
        LoadedRecipe recipe = _fixture.Recipe("algorithms: [TopPop], cutoff: 5");
        recipe = recipe with { Recipe = recipe.Recipe with { Output = recipe.Recipe.Output with { Versioning = Versioning.AppendSha } } };
        TrainingResult? result = await _fixture.RunAsync(recipe);
        Assert.Equal(_fixture.Output, result!.Artifact.Pointer);
        Assert.Equal(Path.GetFileName(result.Artifact.Path) + "\n", File.ReadAllText(_fixture.Output));
        using Artifact artifact = await _fixture.OpenAsync();
        Assert.Equal(result.Artifact.ModelVersion, artifact.ModelVersion);
        Assert.True(File.Exists(_fixture.Output + ".lock"));
    }

    [Fact]
    public async Task The_same_recipe_gives_the_same_bytes_whatever_the_number_of_threads_and_parallel_trials()
    {
        byte[]? first = null;
        foreach ((int threads, int parallelism) in new[] { (1, 1), (4, 1), (4, 2), (4, 4), (8, 3) })
        {
            _fixture.Variables["RECOTEM_NUM_THREADS"] = $"{threads}";
            LoadedRecipe recipe = _fixture.Recipe($"algorithms: [Tunable, Iterative, IALS, CosineKNN], n_trials: 26, cutoff: 5, parallelism: {parallelism}");
            recipe = recipe with { Hash = new string('a', 64) };
            await _fixture.RunAsync(recipe);
            byte[] bytes = File.ReadAllBytes(_fixture.Output);
            first ??= bytes;
            Assert.True(bytes.AsSpan().SequenceEqual(first), $"{threads} threads, {parallelism} trials at once");
        }
    }

    [Fact]
    public async Task Another_seed_gives_another_search()
    {
        await _fixture.RunAsync(_fixture.Recipe("algorithms: [Tunable], n_trials: 3, cutoff: 5"));
        double[] first = Scores();
        await _fixture.RunAsync(_fixture.Recipe("algorithms: [Tunable], n_trials: 3, cutoff: 5, split: { scheme: random, seed: 43 }"));
        Assert.NotEqual(first, Scores());
    }

    [Fact]
    public async Task The_best_hyperparameters_are_those_of_the_best_trial_and_reach_header_and_model()
    {
        _fixture.Options = _fixture.Options with { Verbose = true };
        TrainingResult? result = await _fixture.RunAsync(_fixture.Recipe("algorithms: [Tunable], n_trials: 12, cutoff: 5"));
        RecordedEvent best = _fixture.Events.Of("trial_done").MaxBy(e => e["score"].Number)!;
        Assert.Equal(best["score"].Number, result!.BestScore);
        Assert.Equal(best["trial"].Integer, result.Header.Tuning.BestTrialNumber);
        JsonElement shown = result.BestParameters;
        Assert.Equal(["noise", "salt", "weighting"], shown.EnumerateObject().Select(p => p.Name));
        Assert.Equal(best["params"].Members.Select(m => m.ToString()), shown.EnumerateObject().Select(p => $"{p.Name}={p.Value}"));
        Assert.Equal(JsonValueKind.Number, shown.GetProperty("noise").ValueKind);
        Assert.Equal(JsonValueKind.Number, shown.GetProperty("salt").ValueKind);
        Assert.Equal(JsonValueKind.String, shown.GetProperty("weighting").ValueKind);

        CleansedInteractions data = Data();
        using LoadedModel loaded = await ModelLoader.LoadAsync(await _fixture.OpenAsync(), Plugins.Catalog, _fixture.Scope, default);
        var actual = new double[data.Items.Count];
        var expected = new double[data.Items.Count];
        loaded.Model.ScoreUsers([0], actual);
        FixedScoresModel.Mix(data.Interactions, shown.GetProperty("noise").GetDouble(), shown.GetProperty("salt").GetInt32()).ScoreUsers([0], expected);
        Assert.Equal(expected, actual);
    }

    [Fact]
    public async Task Hyperparameters_that_the_recipe_fixes_are_not_drawn()
    {
        TrainingResult? result = await _fixture.RunAsync(_fixture.Recipe("algorithms: [{ type: Tunable, noise: 0.25 }], n_trials: 4, cutoff: 5"));
        Assert.Equal(0.25, result!.BestParameters.GetProperty("noise").GetDouble());
        Assert.Equal(4, result.CompletedTrials);
        result = await _fixture.RunAsync(_fixture.Recipe("algorithms: [{ type: Tunable, noise: 0.25, salt: 3, weighting: bm25 }], n_trials: 4, cutoff: 5"));
        Assert.Equal("""{"noise":0.25,"salt":3,"weighting":"bm25"}""", result!.BestParameters.GetRawText());
        Assert.Equal(1, result.Header.Tuning.NTrials);
    }

    [Fact]
    public async Task What_a_fit_has_learnt_is_used_for_the_final_fit()
    {
        TrainingResult? result = await _fixture.RunAsync(_fixture.Recipe("algorithms: [{ type: Iterative, salt: 9 }], cutoff: 5"));
        Assert.Equal("""{"salt":9,"train_epochs":12}""", result!.BestParameters.GetRawText());
        CleansedInteractions data = Data();
        using LoadedModel loaded = await ModelLoader.LoadAsync(await _fixture.OpenAsync(), Plugins.Catalog, _fixture.Scope, default);
        var actual = new double[data.Items.Count];
        loaded.Model.ScoreUsers([0], actual);
        Assert.Equal(Enumerable.Range(0, actual.Length).Select(i => (double)data.Interactions.Transpose().ItemsOf(i).Length), actual);
    }

    [Fact]
    public async Task Kept_repetitions_count_as_weights_in_tuning_and_final_fit_alike()
    {
        TrainingResult? result = await _fixture.RunAsync(_fixture.Recipe("algorithms: [TopPop], cutoff: 5", cleansing: "dedup: none"));
        Assert.Equal((1200, 0, "none"), (result!.Header.DataStats.NRows, result.Header.DataStats.DropCount, result.Header.DataStats.DedupPolicy));
        using Artifact artifact = await _fixture.OpenAsync();
        Assert.False(artifact.Seen.IsBinary);
        Assert.Equal(1200, artifact.Seen.Weights.ToArray().Sum());
    }

    [Fact]
    public async Task A_csv_file_is_trained_with()
    {
        DataFrame rows = TrainingFixture.Rows();
        using (StreamWriter writer = File.CreateText(_fixture.File("rows.csv")))
        {
            writer.WriteLine("user,item,at");
            for (int row = 0; row < rows.Rows; row++)
                writer.WriteLine($"{((TextColumn)rows["user"]).GetString(row)},{((TextColumn)rows["item"]).GetString(row)},{((ValueColumn<long>)rows["at"]).Values[row]}");
        }

        LoadedRecipe recipe = _fixture.Recipe(
            "algorithms: [TopPop, IALS], n_trials: 4, cutoff: 5", "user_column: user, item_column: item, time_column: at, time_unit: s", source: $"type: csv, path: \"{_fixture.File("rows.csv")}\"");
        TrainingResult? result = await _fixture.RunAsync(recipe);
        Assert.Equal(["TopPopRecommender", "IALSRecommender"], result!.Header.Tuning.TriedAlgorithms.ToArray());
        Assert.Equal((4, 4), (result.Header.Tuning.NTrials, result.CompletedTrials));
    }

    [Fact]
    public async Task A_run_can_be_cancelled_without_an_error_event_and_leaves_the_old_artifact()
    {
        await _fixture.RunAsync(_fixture.Recipe("algorithms: [TopPop], cutoff: 5"));
        byte[] before = File.ReadAllBytes(_fixture.Output);
        using var cancellation = new CancellationTokenSource();
        _fixture.Bench.OnFit = cancellation.Cancel;
        LoadedRecipe recipe = _fixture.Recipe("algorithms: [{ type: Faulty, mode: hang }], cutoff: 5");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _fixture.RunAsync(recipe, cancellation.Token));
        Assert.DoesNotContain("train_error", _fixture.Events.Names);
        Assert.Equal("tuning_aborted", _fixture.Events.Names.Last());
        Assert.Equal(before, File.ReadAllBytes(_fixture.Output));
        using RecipeLock? free = await RecipeLock.AcquireAsync(StorageLocation.Parse(_fixture.Output), 0, HostEnvironment.Empty, _fixture.Events, TimeProvider.System, default);
        Assert.NotNull(free);
    }

    private static CleansedInteractions Data() =>
        Cleanser.Cleanse(TrainingFixture.Rows(), new SchemaSection { UserColumn = "user", ItemColumn = "item" }, new CleansingSection(), default);

    private double[] Scores() => [.. _fixture.Events.Of("trial_done").Select(e => e["score"].Number)];
}
