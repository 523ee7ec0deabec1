namespace Recotem.Training.Tests;

public sealed class PruningTests : IDisposable
{
    private readonly TrainingFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task A_pruned_trial_is_recorded_but_is_neither_completed_nor_a_candidate()
    {
        TrainingResult? result = await _fixture.RunAsync(_fixture.Recipe("algorithms: [Learner], n_trials: 40, cutoff: 5, search: random"));
        int pruned = result!.Trials.Count(t => t.State == TrialState.Pruned);
        Assert.InRange(pruned, 3, 35);
        Assert.Equal((40, 40 - pruned), (result.Trials.Length, result.CompletedTrials));
        Assert.Equal(40 - pruned, _fixture.Events["search_done"]["n_completed"].Integer);
        Assert.Equal((40L - pruned, (long)pruned), (_fixture.Events["tuning_complete"]["n_completed"].Integer, _fixture.Events["tuning_complete"]["n_pruned"].Integer));
        Assert.All(result.Trials, t => Assert.Equal(t.State == TrialState.Completed, t.Score is not null));
        Assert.Equal(result.Trials.Max(t => t.Score), result.BestScore);
        Assert.DoesNotContain("trial_learn_failed", _fixture.Events.Names);
        RecordedEvent[] done = [.. _fixture.Events.Of("trial_done")];
        Assert.Equal(pruned, done.Count(e => e.Text("state") == "pruned"));
        Assert.All(done, e => Assert.Equal(e.Text("state") == "completed", e["score"].Kind == EventFieldKind.Number));
    }

    [Fact]
    public async Task Nothing_is_pruned_before_five_trials_of_the_algorithm_are_completed_as_far_as_a_trial_may_see()
    {
        TrainingResult? result = await _fixture.RunAsync(_fixture.Recipe("algorithms: [Learner, Tunable], n_trials: 80, cutoff: 5, search: random"));
        TrialSummary[] learners = [.. result!.Trials.Where(t => t.Algorithm == "LearnerRecommender")];
        Assert.All(learners.Take(12), t => Assert.Equal(TrialState.Completed, t.State));
        Assert.Contains(learners, t => t.State == TrialState.Pruned);
        Assert.All(result.Trials.Where(t => t.Algorithm == "TunableRecommender"), t => Assert.Equal(TrialState.Completed, t.State));
    }

    [Theory]
    [InlineData("random")]
    [InlineData("tpe")]
    public async Task Pruning_does_not_depend_on_how_many_trials_run_at_once(string searcher)
    {
        string[]? first = null;
        foreach (int parallelism in new[] { 1, 2, 4 })
        {
            TrainingResult? result = await _fixture.RunAsync(_fixture.Recipe($"algorithms: [Learner, Iterative], n_trials: 70, cutoff: 5, parallelism: {parallelism}, search: {searcher}"));
            string[] trials = [.. result!.Trials.Select(t => $"{t.Number} {t.Algorithm} {t.State} {t.Score:R} {t.Epochs} {t.Drawn}")];
            Assert.Contains(trials, t => t.Contains("Pruned", StringComparison.Ordinal));
            Assert.Equal(first ??= trials, trials);
        }
    }
}
