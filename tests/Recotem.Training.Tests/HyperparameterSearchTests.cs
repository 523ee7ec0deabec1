using Recotem.Recipes;

namespace Recotem.Training.Tests;

public sealed class HyperparameterSearchTests : IDisposable
{
    private readonly TrainingFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Trials_are_interleaved_and_parameter_free_algorithms_run_once_and_hand_on_the_rest()
    {
        TrainingResult? result = await _fixture.RunAsync(_fixture.Recipe("algorithms: [Tunable, TopPop, Iterative], n_trials: 9, cutoff: 5"));
        Assert.Equal(
            [
                "TunableRecommender", "TopPopRecommender", "IterativeRecommender", "TunableRecommender", "IterativeRecommender", "TunableRecommender",
                "IterativeRecommender", "TunableRecommender", "IterativeRecommender",
            ],
            _fixture.Events.Of("trial_done").Select(e => e.Text("algorithm")));
        Assert.Equal(Enumerable.Range(0, 9).Select(i => (long)i), _fixture.Events.Of("trial_done").Select(e => e["trial"].Integer));
        Assert.Equal((9, 9), (result!.Header.Tuning.NTrials, result.CompletedTrials));
        Assert.Equal(9, _fixture.Events["search_started"]["n_trials"].Integer);
        Assert.Equal(9, _fixture.Events["tuning_complete"]["n_completed"].Integer);
        Assert.Equal(9, _fixture.Events["search_done"]["n_completed"].Integer);
        Assert.Equal(Enumerable.Range(0, 9), result.Trials.Select(t => t.Number));
    }

    [Theory]
    [InlineData("algorithms: [TopPop], n_trials: 40", "TopPop 1")]
    [InlineData("algorithms: [TopPop, Tunable], n_trials: 40", "TopPop 1, Tunable 39")]
    [InlineData("algorithms: [TopPop, Tunable], n_trials: 40, per_algorithm_trials: { Tunable: 5 }", "TopPop 1, Tunable 5")]
    [InlineData("algorithms: [TopPop, Tunable], n_trials: 20, per_algorithm_trials: { TopPop: 20 }", "TopPop 1, Tunable 19")]
    [InlineData("algorithms: [TopPop, Tunable, Iterative], n_trials: 20, per_algorithm_trials: { TopPop: 9, Tunable: 3 }", "TopPop 1, Tunable 3, Iterative 16")]
    [InlineData("algorithms: [TopPop, Tunable], n_trials: 9, per_algorithm_trials: { TopPop: 0, Tunable: 0 }", "TopPop 1, Tunable 8")]
    public async Task Trials_sum_to_the_budget_unless_the_recipe_gives_every_algorithm_a_number(string training, string expected)
    {
        TrainingResult? result = await _fixture.RunAsync(_fixture.Recipe($"{training}, cutoff: 5"));
        IEnumerable<string> counts = result!.Trials.GroupBy(t => t.Algorithm).Select(g => $"{g.Key.Replace("Recommender", "")} {g.Count()}");
        Assert.Equal(expected, string.Join(", ", counts));
        Assert.Equal(result.Trials.Length, _fixture.Events["search_started"]["n_trials"].Integer);
    }

    [Fact]
    public async Task An_exhausted_grid_hands_its_trials_on()
    {
        TrainingResult? result = await _fixture.RunAsync(_fixture.Recipe(
            "algorithms: [{ type: Faulty, mode: never }, Tunable], n_trials: 40, cutoff: 5, search: { type: grid, points: 3 }"));
        Assert.Equal((3, 37), (result!.Trials.Count(t => t.Algorithm == "FaultyRecommender"), result.Trials.Count(t => t.Algorithm == "TunableRecommender")));
        Assert.Equal((40, 40), (result.Header.Tuning.NTrials, result.Trials.Select(t => t.Drawn.GetRawText()).Distinct().Count()));

        result = await _fixture.RunAsync(_fixture.Recipe("algorithms: [{ type: Faulty, mode: never }], n_trials: 40, cutoff: 5, search: { type: grid, points: 3 }"));
        Assert.Equal((3, 3), (result!.Trials.Length, result.Header.Tuning.NTrials));
    }

    [Fact]
    public async Task Budgets_of_the_recipe_are_found_by_any_name_and_zero_drops_an_algorithm()
    {
        await _fixture.RunAsync(_fixture.Recipe("algorithms: [Tunable, TopPop, Iterative], n_trials: 6, cutoff: 5, per_algorithm_trials: { tunablerecommender: 2, Iterative: 0 }"));
        Assert.Equal(["TunableRecommender", "TopPopRecommender"], _fixture.Events["search_started"]["algorithms"].Texts);
        Assert.Equal(3, _fixture.Events.Of("trial_done").Count());
        RecordedEvent left = _fixture.Events["algorithms_without_trials"];
        Assert.Equal(EventLevel.Warning, left.Level);
        Assert.Equal(["IterativeRecommender"], left["algorithms"].Texts);
    }

    [Fact]
    public async Task A_strategy_sees_the_same_trials_whatever_the_parallelism()
    {
        List<(int Trial, int[] Seen)>? first = null;
        foreach (int parallelism in new[] { 1, 4 })
        {
            _fixture.Bench.Proposals.Clear();
            await _fixture.RunAsync(_fixture.Recipe($"algorithms: [Tunable], n_trials: 20, cutoff: 5, parallelism: {parallelism}, search: spy"));
            List<(int Trial, int[] Seen)> proposals = [.. _fixture.Bench.Proposals];
            Assert.Equal(Enumerable.Range(0, 20), proposals.Select(p => p.Trial));
            Assert.All(proposals, p => Assert.Equal(Enumerable.Range(0, Math.Max(0, p.Trial - 7)), p.Seen));
            first ??= proposals;
            Assert.Equal(first.Count, proposals.Count);
        }
    }

    [Fact]
    public async Task A_strategy_that_has_nothing_left_ends_the_trials_of_the_algorithm_only()
    {
        await _fixture.RunAsync(_fixture.Recipe("algorithms: [Tunable, TopPop], n_trials: 10, cutoff: 5, search: { type: spy, give_up_after: 3 }"));
        Assert.Equal(4, _fixture.Events.Of("trial_done").Count());
        Assert.Equal(3, _fixture.Events.Of("trial_done").Count(e => e.Text("algorithm") == "TunableRecommender"));
        Assert.Equal(1, _fixture.Events.Of("trial_done").Count(e => e.Text("algorithm") == "TopPopRecommender"));
        Assert.Equal([0, 0, 1, 2, 3], _fixture.Bench.Proposals.Select(p => p.Trial).Order());
    }

    [Fact]
    public async Task A_failing_trial_is_recorded_and_skipped()
    {
        TrainingResult? result = await _fixture.RunAsync(_fixture.Recipe("algorithms: [{ type: Faulty, mode: sometimes }, TopPop], n_trials: 12, cutoff: 5, per_algorithm_trials: { Faulty: 11 }"));
        int failed = _fixture.Events.Of("trial_learn_failed").Count();
        Assert.InRange(failed, 1, 10);
        Assert.Equal(12 - failed, result!.CompletedTrials);
        Assert.Equal(failed, _fixture.Events.Of("trial_done").Count(e => e["score"].Kind == EventFieldKind.Null));
        RecordedEvent first = _fixture.Events.Of("trial_learn_failed").First();
        Assert.Equal(EventLevel.Warning, first.Level);
        Assert.Equal(["recipe", "run_id", "trial", "class_name", "error_class", "error"], first.Keys);
        Assert.Equal(("FaultyRecommender", "InvalidOperationException", "deliberately broken"), (first.Text("class_name"), first.Text("error_class"), first.Text("error")));
    }

    [Fact]
    public async Task A_search_without_any_completed_trial_is_an_error_that_says_why()
    {
        (SearchFailedException e, RecordedEvent reported) = await _fixture.FailAsync<SearchFailedException>(_fixture.Recipe("algorithms: [Faulty], n_trials: 3, cutoff: 5"));
        Assert.Equal("no_completed_trials", reported.Text("code"));
        Assert.Equal("none of 3 trials was completed: FaultyRecommender: deliberately broken", e.Message);
        Assert.Equal([0, 1, 2], e.Report.Trials.Select(t => t.Number));
        RecordedEvent aborted = _fixture.Events["tuning_aborted"];
        Assert.Equal(["recipe", "run_id", "trials_done", "best_score"], aborted.Keys);
        Assert.Equal((3L, EventFieldKind.Null), (aborted["trials_done"].Integer, aborted["best_score"].Kind));
        Assert.DoesNotContain("search_done", _fixture.Events.Names);
    }

    [Fact]
    public async Task A_score_that_is_no_number_fails_the_trial()
    {
        (SearchFailedException e, RecordedEvent reported) = await _fixture.FailAsync<SearchFailedException>(_fixture.Recipe("algorithms: [TopPop], cutoff: 5, metric: constant"));
        Assert.Equal("no_completed_trials", reported.Text("code"));
        Assert.Contains("no finite number", e.Message);
    }

    [Fact]
    public async Task Equal_scores_let_the_first_trial_win()
    {
        TrainingResult? result = await _fixture.RunAsync(_fixture.Recipe("algorithms: [Tunable, Iterative], n_trials: 8, cutoff: 5, parallelism: 4, metric: { type: constant, value: 0.5 }"));
        Assert.Equal((0, "TunableRecommender"), (result!.Header.Tuning.BestTrialNumber, result.BestClass));
    }

    [Fact]
    public async Task A_metric_of_which_low_values_are_good_is_minimised()
    {
        TrainingResult? result = await _fixture.RunAsync(_fixture.Recipe("algorithms: [Tunable], n_trials: 10, cutoff: 5, metric: misses"));
        double[] scores = [.. _fixture.Events.Of("trial_done").Select(e => e["score"].Number)];
        Assert.Equal(scores.Min(), result!.BestScore);
        Assert.NotEqual(scores.Max(), result.BestScore);
    }

    [Theory]
    [InlineData("ndcg")]
    [InlineData("map")]
    [InlineData("recall")]
    public async Task A_best_score_of_zero_is_an_error(string metric)
    {
        _fixture.Bench.Rows = _ => Unpredictable();
        (SearchFailedException e, RecordedEvent reported) = await _fixture.FailAsync<SearchFailedException>(
            _fixture.Recipe($"algorithms: [TopPop], cutoff: 1, metric: {metric}, split: {{ scheme: random, heldout_ratio: 0.5 }}"));
        Assert.Equal("zero_score", reported.Text("code"));
        Assert.Equal(("shop", metric, 1, Direction.HigherIsBetter), (e.Report.RecipeName, e.Report.Metric, e.Report.Cutoff, e.Report.MetricDirection));
        Assert.Equal([0.0], e.Report.Trials.Select(t => t.Score!.Value));
        Assert.Contains("tuning_complete", _fixture.Events.Names);
    }

    [Fact]
    public async Task A_best_score_of_zero_is_only_a_warning_for_hit_and_none_where_zero_is_best()
    {
        _fixture.Bench.Rows = _ => Unpredictable();
        Assert.NotNull(await _fixture.RunAsync(_fixture.Recipe("algorithms: [TopPop], cutoff: 1, metric: hit, split: { scheme: random, heldout_ratio: 0.5 }")));
        RecordedEvent warning = _fixture.Events["zero_score_hit_metric"];
        Assert.Equal((EventLevel.Warning, "hit"), (warning.Level, warning.Text("metric")));
        Assert.Equal(["recipe", "run_id", "metric", "n_completed", "message"], warning.Keys);

        _fixture.Bench.Rows = _ => Predictable();
        TrainingResult? perfect = await _fixture.RunAsync(_fixture.Recipe("algorithms: [TopPop], cutoff: 2, metric: misses, split: { scheme: random, heldout_ratio: 0.5 }"));
        Assert.Equal(0, perfect!.BestScore);
    }

    [Fact]
    public async Task A_trial_that_takes_too_long_is_cancelled_and_recorded_as_timed_out()
    {
        _fixture.Bench.OnFit = () => Task.Run(() => _fixture.Time.Advance(TimeSpan.FromSeconds(5)));
        TrainingResult? result = await _fixture.RunAsync(_fixture.Recipe(
            "algorithms: [{ type: Faulty, mode: hang }, TopPop], n_trials: 3, cutoff: 5, per_trial_timeout_seconds: 5"));
        Assert.Equal((1, 0), (result!.CompletedTrials, result.Header.Tuning.NOrphaned));
        Assert.Equal(["TrialTimeout", "TrialTimeout"], _fixture.Events.Of("trial_learn_failed").Select(e => e.Text("error_class")));
        Assert.Equal([TrialState.TimedOut, TrialState.Completed, TrialState.TimedOut], result.Trials.Select(t => t.State));
        Assert.All(result.Trials.Where(t => t.State == TrialState.TimedOut), t => Assert.Equal(TimeSpan.FromSeconds(5), t.Duration));
        Assert.Equal(2, _fixture.Events["tuning_complete"]["n_timed_out"].Integer);
        Assert.Contains("per_trial_timeout_seconds (5)", _fixture.Events.Of("trial_learn_failed").First().Text("error"));
    }

    [Fact]
    public async Task No_trial_starts_after_the_timeout_of_the_search_but_those_that_run_may_finish()
    {
        _fixture.Bench.OnFit = () => _fixture.Time.Advance(TimeSpan.FromSeconds(4));
        TrainingResult? result = await _fixture.RunAsync(_fixture.Recipe("algorithms: [{ type: Faulty, mode: never }], n_trials: 100, cutoff: 5, timeout_seconds: 10"));
        Assert.Equal((100, 3), (result!.Header.Tuning.NTrials, result.CompletedTrials));
    }

    [Fact]
    public async Task A_timeout_before_the_first_trial_has_completed_is_an_error()
    {
        _fixture.Bench.OnFit = () => _fixture.Time.Advance(TimeSpan.FromSeconds(20));
        (SearchFailedException e, RecordedEvent reported) = await _fixture.FailAsync<SearchFailedException>(
            _fixture.Recipe("algorithms: [Faulty], n_trials: 100, cutoff: 5, timeout_seconds: 10"));
        Assert.Equal("no_completed_trials", reported.Text("code"));
        Assert.StartsWith("none of 1 trials", e.Message);
    }

    [Fact]
    public async Task Progress_replaces_the_events_of_trials()
    {
        var progress = new RecordedProgress();
        _fixture.Options = _fixture.Options with { Progress = progress };
        await _fixture.RunAsync(_fixture.Recipe("algorithms: [Tunable], n_trials: 3, cutoff: 5"));
        Assert.Equal([(1, 3), (2, 3), (3, 3)], progress.Reports.Select(p => (p.Done, p.Total)));
        Assert.All(progress.Reports, p => Assert.Equal("TunableRecommender", p.Algorithm));
        Assert.DoesNotContain("trial_done", _fixture.Events.Names);
        _fixture.Options = _fixture.Options with { Progress = null, Quiet = true, Verbose = true };
        await _fixture.RunAsync(_fixture.Recipe("algorithms: [Tunable], n_trials: 3, cutoff: 5"));
        Assert.DoesNotContain("trial_done", _fixture.Events.Names);
        Assert.Contains("train_done", _fixture.Events.Names);
    }

    // Every user has two items of their own: what is held out was never seen.
    private static DataFrame Unpredictable()
    {
        var builder = new DataFrameBuilder("user", "item");
        for (int user = 0; user < 20; user++)
            for (int item = 0; item < 2; item++)
                builder.Add($"u{user:00}", $"i{user:00}-{item}");
        return builder.Build();
    }

    // Everybody has the same four items: what is held out are the only candidates.
    private static DataFrame Predictable()
    {
        var builder = new DataFrameBuilder("user", "item");
        for (int user = 0; user < 20; user++)
            for (int item = 0; item < 4; item++)
                builder.Add($"u{user:00}", $"i{item}");
        return builder.Build();
    }

    private sealed class RecordedProgress : IProgress<TrialProgress>
    {
        public List<TrialProgress> Reports { get; } = [];

        public void Report(TrialProgress value) => Reports.Add(value);
    }

    [Theory]
    [InlineData(4_294_967)]
    [InlineData(4_294_968)]
    [InlineData(int.MaxValue)]
    public async Task A_timeout_of_trials_may_be_longer_than_a_timer_can_be(int seconds)
    {
        TrainingResult? result = await _fixture.RunAsync(
            _fixture.Recipe($"algorithms: [Tunable], n_trials: 2, cutoff: 5, per_trial_timeout_seconds: {seconds}, timeout_seconds: {seconds}"));
        Assert.Equal(2, result!.CompletedTrials);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Trials_that_are_planned_but_never_run_cost_neither_memory_nor_time(int parallelism)
    {
        TrainingResult? result = await _fixture.RunAsync(_fixture.Recipe(
            $"algorithms: [Tunable, TopPop], n_trials: {int.MaxValue}, cutoff: 5, parallelism: {parallelism}, search: {{ type: spy, give_up_after: 20 }}"));
        Assert.Equal(21, result!.CompletedTrials);
    }

    [Fact]
    public async Task A_cancelled_trial_is_not_recorded_as_failed_whatever_its_fit_makes_of_the_cancellation()
    {
        using var cancelled = new CancellationTokenSource();
        int fits = 0;
        _fixture.Bench.OnFit = () =>
        {
            if (++fits == 3)
                cancelled.Cancel();
        };
        LoadedRecipe recipe = _fixture.Recipe("algorithms: [{ type: Rude, mode: aggregate }], n_trials: 10, cutoff: 5");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _fixture.RunAsync(recipe, cancelled.Token));
        Assert.Equal(3, fits);
        Assert.Equal(2, _fixture.Events.Of("trial_done").Count());
        Assert.DoesNotContain("trial_learn_failed", _fixture.Events.Names);
        Assert.DoesNotContain("train_error", _fixture.Events.Names);
    }

    [Fact]
    public async Task A_fit_of_the_final_model_that_is_cancelled_is_no_error_either()
    {
        using var cancelled = new CancellationTokenSource();
        int fits = 0;
        _fixture.Bench.OnFit = () =>
        {
            if (++fits == 3)
                cancelled.Cancel();
        };
        LoadedRecipe recipe = _fixture.Recipe("algorithms: [{ type: Rude, mode: aggregate }], n_trials: 2, cutoff: 5");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _fixture.RunAsync(recipe, cancelled.Token));
        Assert.Contains("search_done", _fixture.Events.Names);
        Assert.DoesNotContain("train_error", _fixture.Events.Names);
    }

    [Fact]
    public async Task A_trial_that_wraps_its_cancellation_when_it_takes_too_long_has_timed_out()
    {
        _fixture.Bench.OnFit = () => _fixture.Time.Advance(TimeSpan.FromSeconds(5));
        (SearchFailedException e, RecordedEvent _) = await _fixture.FailAsync<SearchFailedException>(
            _fixture.Recipe("algorithms: [{ type: Rude, mode: aggregate }], n_trials: 2, cutoff: 5, per_trial_timeout_seconds: 5"));
        Assert.Equal([TrialState.TimedOut, TrialState.TimedOut], e.Report.Trials.Select(t => t.State));
    }

    [Fact]
    public async Task An_algorithm_is_disposed_when_its_trial_ends()
    {
        var disposed = new List<int>();
        _fixture.Bench.OnFit = () => disposed.Add(_fixture.Bench.Disposed);
        await _fixture.RunAsync(_fixture.Recipe("algorithms: [Rude], n_trials: 4, cutoff: 5"));
        Assert.Equal([0, 1, 2, 3, 4], disposed);
    }

    [Fact]
    public async Task A_searcher_that_throws_is_named_with_the_trial()
    {
        (TrainingException e, RecordedEvent reported) = await _fixture.FailAsync<TrainingException>(
            _fixture.Recipe("algorithms: [Tunable], n_trials: 4, cutoff: 5, search: thrower"));
        Assert.Equal(("search_error", ExitCode.Training), (reported.Text("code"), e.ExitCode));
        Assert.Equal("the searcher 'thrower' failed to propose trial 2 of TunableRecommender: InvalidOperationException: out of ideas", e.Message);
    }

    [Fact]
    public async Task Texts_of_failures_are_redacted_before_anybody_sees_them()
    {
        _fixture.Redact = static text => text.Replace("hunter2", "***", StringComparison.Ordinal);
        (SearchFailedException e, RecordedEvent _) = await _fixture.FailAsync<SearchFailedException>(
            _fixture.Recipe("algorithms: [{ type: Rude, mode: secret }], n_trials: 2, cutoff: 5"));
        Assert.DoesNotContain("hunter2", e.Message);
        Assert.All(e.Report.Trials, t => Assert.Equal("cannot reach postgresql://me:***@host/db", t.Error));
        Assert.All(_fixture.Events.Of("trial_learn_failed"), f => Assert.DoesNotContain("hunter2", f.Text("error")));
    }

    [Theory]
    [InlineData("tpe")]
    [InlineData("random")]
    public async Task Few_combinations_are_tried_once_each_and_what_is_left_goes_to_others(string searcher)
    {
        foreach (int parallelism in new[] { 1, 4 })
        {
            TrainingResult? result = await _fixture.RunAsync(_fixture.Recipe(
                $"algorithms: [Choosy, Tunable], n_trials: 40, cutoff: 5, search: {searcher}, parallelism: {parallelism}"));
            string[] choosy = [.. result!.Trials.Where(t => t.Algorithm == "ChoosyRecommender").Select(t => t.Drawn.GetRawText())];
            Assert.Equal((12, 12, 40), (choosy.Length, choosy.Distinct().Count(), result.Trials.Length));
        }
    }
}
