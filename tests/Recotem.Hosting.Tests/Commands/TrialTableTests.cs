using System.Text.Json;
using Recotem.Hosting.Commands;
using Recotem.Training;

namespace Recotem.Hosting.Tests.Commands;

public sealed class TrialTableTests : IDisposable
{
    private readonly Workspace _workspace = new();

    [Fact]
    public async Task A_table_of_trials_follows_the_events_for_people()
    {
        _workspace.Data();
        _workspace.Variables["RECOTEM_LOG_FORMAT"] = "console";
        string recipe = _workspace.Recipe(algorithms: "[TopPop, {type: CosineKNN, shrinkage: 3, normalize: true, feature_weighting: none}]");

        CommandRun run = await _workspace.RunAsync("train", recipe);
        CommandRun quiet = await _workspace.RunAsync("train", recipe, "--quiet");

        Assert.Equal("", run.Output);
        string[] lines = run.Error.TrimEnd('\n').Split('\n');
        int start = Array.IndexOf(lines, "Trials of 'shop', best first:");
        Assert.Contains("train_done", lines[start - 1], StringComparison.Ordinal);
        Assert.Matches("^trial +algorithm +ndcg@3 +state +epochs +seconds +hyperparameters$", lines[start + 1]);
        Assert.Equal(["CosineKNNRecommender", "TopPopRecommender"], lines[(start + 2)..(start + 4)].Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]).Order());
        Assert.Contains(lines, l => l.Contains(" top_k=", StringComparison.Ordinal));
        Assert.Equal("2 trials: 2 completed", lines[^1]);
        Assert.DoesNotContain("best first", quiet.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_search_without_a_winner_shows_its_trials_too()
    {
        _workspace.Variables["RECOTEM_LOG_FORMAT"] = "console";
        _workspace.Write("data.csv", "user_id,item_id\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"u{i / 4},i{i}\n")));

        CommandRun run = await _workspace.RunAsync("train", _workspace.Recipe());

        Assert.Equal(4, run.ExitCode);
        Assert.Contains("zero_score", run.Error, StringComparison.Ordinal);
        string table = run.Error[run.Error.IndexOf("Trials of 'shop', best first:", StringComparison.Ordinal)..];
        Assert.Contains("0      TopPopRecommender  0.0000  completed", table, StringComparison.Ordinal);
    }

    [Fact]
    public void The_best_comes_first_then_what_has_no_score()
    {
        string[] lines = Lines(
            Direction.HigherIsBetter, Trial(0, 0.25), Trial(1, null, TrialState.Pruned), Trial(2, 0.75, epochs: 15), Trial(3, null, TrialState.Failed, error: "no\nway"),
            Trial(4, null, TrialState.TimedOut), Trial(5, 0.75));
        Assert.Equal(["2", "5", "0", "1", "3", "4"], lines[2..^1].Select(l => l.Split(' ')[0]));
        Assert.Equal("2      ARecommender  0.7500   completed  15      1.50     x=0.3333 n=2 w=none b=true", lines[2]);
        Assert.Equal("3      ARecommender  -        failed     -       1.50     x=0.3333 n=3 w=none b=true (no way)", lines[6]);
        Assert.Equal("6 trials: 3 completed, 1 pruned, 1 failed, 1 timed out", lines[^1]);
        Assert.Equal(["0", "2"], Lines(Direction.LowerIsBetter, Trial(0, 0.25), Trial(2, 0.75))[2..^1].Select(l => l.Split(' ')[0]));
    }

    [Fact]
    public void A_long_table_is_cut_with_a_line_that_says_so()
    {
        string[] lines = Lines(
            Direction.HigherIsBetter,
            [.. Enumerable.Range(0, 25).Select(i => Trial(i, i / 100.0)), Trial(25, null, TrialState.Pruned), Trial(26, 0, resumed: true)]);
        Assert.Equal(24, lines.Length);
        Assert.Equal("… and 7 more: 6 completed, 1 pruned", lines[^2]);
        Assert.Equal("27 trials: 26 completed, 1 pruned; 1 of them by an earlier run", lines[^1]);
    }

    [Fact]
    public void What_an_error_may_hold_is_redacted_and_shortened()
    {
        string[] lines = Lines(Direction.HigherIsBetter, Trial(0, null, TrialState.Failed, error: "cannot reach postgresql://me:secret@host/db " + string.Concat(Enumerable.Repeat("again ", 20))));
        Assert.DoesNotContain("secret", lines[2], StringComparison.Ordinal);
        Assert.EndsWith("…)", lines[2], StringComparison.Ordinal);
    }

    public void Dispose() => _workspace.Dispose();

    private static string[] Lines(Direction direction, params TrialSummary[] trials) => TrialTable.Format(new SearchReport
    {
        RecipeName = "shop",
        Metric = "ndcg",
        Cutoff = 20,
        MetricDirection = direction,
        Trials = [.. trials],
    }).Split('\n');

    private static TrialSummary Trial(
        int number, double? score, TrialState state = TrialState.Completed, long? epochs = null, string? error = null, bool resumed = false) => new()
        {
            Number = number,
            Algorithm = "ARecommender",
            State = state,
            Score = score,
            Epochs = epochs,
            Duration = TimeSpan.FromSeconds(1.5),
            Drawn = JsonDocument.Parse($$"""{"x":0.33333333333333331,"n":{{number}},"w":"none","b":true}""").RootElement,
            Error = error,
            IsResumed = resumed,
        };
}
