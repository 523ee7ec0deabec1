namespace Recotem.Training.Tests;

public sealed class TrialMonitorTests
{
    private const FitVerdict Go = FitVerdict.Continue;
    private const FitVerdict Keep = FitVerdict.Keep;

    [Fact]
    public void The_best_state_is_kept_and_five_without_improvement_stop_the_fit()
    {
        double[] scores = [0.1, 0.3, 0.2, 0.3, 0.1, 0.4, 0.4, 0.1, 0.1, 0.1, 0.1];
        int next = 0;
        var monitor = new TrialMonitor(_ => scores[next++], new MedianRule(default));
        FitVerdict[] expected = [Keep, Keep, Go, Go, Go, Keep, Go, Go, Go, Go, FitVerdict.Stop];
        Assert.Equal(expected, scores.Select((_, i) => monitor.Judge(5 * (i + 1), null!)));
        Assert.Equal(scores, monitor.Scores.Select(s => s.Score));
        Assert.Equal([5, 10, 15], monitor.Scores.Take(3).Select(s => s.Epochs));
        Assert.False(monitor.IsPruned);
    }

    [Fact]
    public void A_trial_below_the_median_is_stopped_and_called_pruned()
    {
        var monitor = new TrialMonitor(_ => 0.2, new MedianRule(Earlier(0.1, 0.2, 0.3, 0.4, 0.5)));
        Assert.Equal(Keep | FitVerdict.Stop, monitor.Judge(5, null!));
        Assert.True(monitor.IsPruned);
    }

    [Fact]
    public void The_best_score_so_far_counts_not_the_latest()
    {
        double[] scores = [0.9, 0.1];
        int next = 0;
        var monitor = new TrialMonitor(_ => scores[next++], new MedianRule(Earlier(0.1, 0.2, 0.3, 0.4, 0.5)));
        Assert.Equal([Keep, Go], scores.Select((_, i) => monitor.Judge(5 * (i + 1), null!)));
        Assert.False(monitor.IsPruned);
    }

    [Theory]
    [InlineData(0.2999, true)]
    [InlineData(0.3, false)]
    [InlineData(0.31, false)]
    public void Only_what_is_worse_than_the_median_is_pruned(double best, bool pruned) =>
        Assert.Equal(pruned, new MedianRule(Earlier(0.1, 0.2, 0.3, 0.4, 0.5)).Prunes(5, best));

    [Fact]
    public void The_median_of_an_even_number_lies_between_the_middle_ones()
    {
        var rule = new MedianRule(Earlier(0.1, 0.2, 0.3, 0.4, 0.5, 0.6));
        Assert.True(rule.Prunes(5, 0.3499));
        Assert.False(rule.Prunes(5, 0.35));
    }

    [Fact]
    public void Fewer_than_five_completed_trials_prune_nothing_and_pruned_or_failed_ones_do_not_count()
    {
        CompletedTrial[] four = Earlier(0.5, 0.5, 0.5, 0.5);
        Assert.False(new MedianRule(four).Prunes(5, 0.1));
        CompletedTrial other = four[0] with { Trial = 4, Score = null };
        Assert.False(new MedianRule((CompletedTrial[])[.. four, other, other with { IsPruned = true }]).Prunes(5, 0.1));
        Assert.True(new MedianRule((CompletedTrial[])[.. four, other with { Score = 0.5 }]).Prunes(5, 0.1));
    }

    [Fact]
    public void Where_no_trial_was_judged_nothing_is_pruned()
    {
        var rule = new MedianRule(Earlier(0.1, 0.2, 0.3, 0.4, 0.5));
        Assert.False(rule.Prunes(15, 0));
        Assert.True(rule.Prunes(10, 0));
    }

    [Fact]
    public void A_score_that_is_no_number_is_no_improvement_and_is_not_recorded()
    {
        var monitor = new TrialMonitor(_ => double.NaN, new MedianRule(default));
        Assert.Equal([Go, Go, Go, Go, FitVerdict.Stop], Enumerable.Range(1, 5).Select(i => monitor.Judge(i, null!)));
        Assert.Empty(monitor.Scores);
    }

    // Completed trials with the given score after 5 epochs, and after 10.
    private static CompletedTrial[] Earlier(params double[] scores) =>
    [
        .. scores.Select((score, i) => new CompletedTrial(i, new TrialParameters([]), score) { Intermediate = [new(5, score), new(10, score)] }),
    ];
}
