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
        Assert.Matches("^trial  algorithm +ndcg@3  coverage +gini  epochs  seconds$", lines[start + 1]);
        Assert.Single(lines, l => l.Contains(" TopPop  ", StringComparison.Ordinal));
        int neighbours = Array.FindIndex(lines, l => l.Contains(" CosineKNN  ", StringComparison.Ordinal));
        Assert.Matches(@"^    \d  CosineKNN  [01]\.\d{4}     [01]\.\d{3}  [01]\.\d{3}       -     \d\.\d\d$", lines[neighbours]);
        Assert.Matches(@"^       top_k=\d+$", lines[neighbours + 1]);
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
        Assert.Contains("    0  TopPop     0.0000", table, StringComparison.Ordinal);
    }

    [Fact]
    public void The_best_comes_first_then_what_has_no_score()
    {
        string[] lines = Lines(
            Direction.HigherIsBetter, Trial(0, 0.25), Trial(1, null, TrialState.Pruned), Trial(2, 0.75, epochs: 15), Trial(3, null, TrialState.Failed, error: "no\nway"),
            Trial(4, null, TrialState.TimedOut), Trial(5, 0.75));
        Assert.Equal(["2", "5", "0", "1", "3", "4"], Numbers(lines));
        Assert.Equal("    2  A             0.7500     0.250  0.988      15     1.50", lines[2]);
        Assert.Equal("       x=0.3333 n=2 w=none b=true", lines[3]);
        Assert.Equal("    1  A             pruned         -      -       -     1.50", lines[8]);
        Assert.Equal("       x=0.3333 n=1 w=none b=true (worse than the median)", lines[9]);
        Assert.Equal("    3  A             failed         -      -       -     1.50", lines[10]);
        Assert.Equal("       x=0.3333 n=3 w=none b=true (no way)", lines[11]);
        Assert.Equal("6 trials: 3 completed, 1 pruned, 1 failed, 1 timed out", lines[^1]);
        Assert.Equal(["0", "2"], Numbers(Lines(Direction.LowerIsBetter, Trial(0, 0.25), Trial(2, 0.75))));
    }

    [Fact]
    public void A_long_table_is_cut_with_a_line_that_says_so()
    {
        string[] lines = Lines(
            Direction.HigherIsBetter,
            [.. Enumerable.Range(0, 25).Select(i => Trial(i, i / 100.0)), Trial(25, null, TrialState.Pruned), Trial(26, 0, resumed: true)]);
        Assert.Equal(44, lines.Length);
        Assert.Equal("… and 7 more: 6 completed, 1 pruned", lines[^2]);
        Assert.Equal("27 trials: 26 completed, 1 pruned; 1 of them by an earlier run", lines[^1]);
    }

    [Fact]
    public void The_best_of_each_algorithm_follows_a_table_that_is_cut()
    {
        TrialSummary[] trials =
        [
            .. Enumerable.Range(0, 22).Select(i => Trial(i, 0.5 + (i / 100.0))),
            .. Enumerable.Range(22, 3).Select(i => Trial(i, i / 100.0) with { Algorithm = "BRecommender" }),
            Trial(25, null, TrialState.TimedOut) with { Algorithm = "CRecommender" },
        ];
        string[] lines = Lines(Direction.HigherIsBetter, trials);
        int start = Array.IndexOf(lines, "The best trial of each algorithm:");
        Assert.StartsWith("… and 6 more", lines[start - 1], StringComparison.Ordinal);
        Assert.Equal("trial  algorithm    ndcg@20  coverage   gini  epochs  seconds", lines[start + 1]);
        Assert.Equal(["   21  A             0.7100", "   24  B             0.2400", "   25  C          timed out"], lines[(start + 2)..^1].Select(l => l[..27]));
        Assert.DoesNotContain(Lines(Direction.HigherIsBetter, trials[3..23]), l => l.StartsWith("The best", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_options_of_the_metric_are_told_because_they_change_what_its_name_means()
    {
        _workspace.Data();
        _workspace.Variables["RECOTEM_LOG_FORMAT"] = "console";
        string recipe = _workspace.Recipe();
        File.WriteAllText(recipe, File.ReadAllText(recipe).Replace("cutoff: 3", "cutoff: 3\n  metric: {type: recall, with_cutoff: true}", StringComparison.Ordinal));

        CommandRun run = await _workspace.RunAsync("train", recipe);

        Assert.Contains("\nTrials of 'shop', best first by recall@3 (with_cutoff: true):\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_an_error_may_hold_is_redacted_and_shortened()
    {
        string[] lines = Lines(Direction.HigherIsBetter, Trial(0, null, TrialState.Failed, error: "cannot reach postgresql://me:secret@host/db " + string.Concat(Enumerable.Repeat("again ", 40))));
        Assert.DoesNotContain(lines, l => l.Contains("secret", StringComparison.Ordinal));
        Assert.EndsWith("…)", lines[^2], StringComparison.Ordinal);
        Assert.InRange(lines.Max(l => l.Length), 60, 80);
    }

    /// <summary>The longest names and numbers that there are fit into 80 columns, digit below digit.</summary>
    [Fact]
    public void No_line_is_longer_than_a_narrow_terminal_is_wide()
    {
        string[] lines = Lines(
            Direction.HigherIsBetter,
            Trial(0, 0.5, epochs: 128) with { Algorithm = "AsymmetricCosineUserKNNRecommender", Duration = TimeSpan.FromSeconds(3600) },
            Trial(123, null, TrialState.TimedOut, error: "the trial took longer than training.per_trial_timeout_seconds (60) and was cancelled"),
            Trial(7, 0.25) with { Drawn = JsonDocument.Parse("""{"top_k":120,"shrinkage":3.25,"normalize":true,"feature_weighting":"tf_idf","a_key_that_is_longer_than_usual":12345678}""").RootElement });
        Assert.All(lines, l => Assert.InRange(l.Length, 1, 80));
        Assert.Equal(lines[1].Length, lines[2].Length);
        Assert.Equal("       top_k=120 shrinkage=3.25 normalize=true feature_weighting=tf_idf", lines[5]);
        Assert.Equal("       a_key_that_is_longer_than_usual=12345678", lines[6]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("with_cutoff: true, recall_with_cutoff: false")]
    public void A_long_heading_is_wrapped(string options)
    {
        var report = new SearchReport
        {
            RecipeName = new string('n', 60),
            Metric = "ndcg",
            Cutoff = 20,
            MetricDirection = Direction.HigherIsBetter,
            Trials = [Trial(0, 0.5)],
        };
        string[] lines = TrialTable.Format(report, options).Split('\n');
        Assert.All(lines, l => Assert.InRange(l.Length, 1, 80));
        Assert.Equal($"Trials of '{report.RecipeName}', best", lines[0]);
        Assert.Equal(options.Length == 0 ? "       first:" : $"       first by ndcg@20 ({options}):", lines[1]);
        Assert.StartsWith("trial  algorithm", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_of_the_page_about_commands_is_what_is_printed()
    {
        string page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "cli.md")).ReplaceLineEndings("\n");
        string[] lines = Lines(
            Direction.HigherIsBetter,
            Documented(14, "IALS", """{"n_components":64,"alpha0":0.03125,"reg":0.00048828125}""", 1.5) with { Score = 0.12341, Coverage = 0.4312, Gini = 0.9121, Epochs = 25 },
            Documented(3, "CosineKNN", """{"top_k":120,"shrinkage":3.25,"normalize":true,"feature_weighting":"tf_idf"}""", 0.12) with { Score = 0.1201, Coverage = 0.502, Gini = 0.874 },
            Documented(21, "IALS", """{"n_components":12,"alpha0":0.9,"reg":0.09}""", 0.81) with { State = TrialState.Pruned, EpochsUntilPruned = 10 },
            Documented(5, "DenseSLIM", """{"reg":12.5}""", 60.02) with
            {
                State = TrialState.TimedOut,
                Error = "the trial took longer than training.per_trial_timeout_seconds (60) and was cancelled",
            });
        Assert.Contains($"```\n{string.Join('\n', lines)}\n```\n", page, StringComparison.Ordinal);

        static TrialSummary Documented(int number, string algorithm, string drawn, double seconds) => new()
        {
            Number = number,
            Algorithm = $"{algorithm}Recommender",
            State = TrialState.Completed,
            Score = null,
            Epochs = null,
            Duration = TimeSpan.FromSeconds(seconds),
            Drawn = JsonDocument.Parse(drawn).RootElement,
        };
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

    private static IEnumerable<string> Numbers(string[] lines) =>
        lines[2..^1].Where(l => l[4] != ' ').Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)[0]);

    private static TrialSummary Trial(
        int number, double? score, TrialState state = TrialState.Completed, long? epochs = null, string? error = null, bool resumed = false) => new()
        {
            Number = number,
            Algorithm = "ARecommender",
            State = state,
            Score = score,
            Coverage = score is null ? null : 0.25,
            Gini = score is null ? null : 0.9876,
            Epochs = epochs,
            Duration = TimeSpan.FromSeconds(1.5),
            Drawn = JsonDocument.Parse($$"""{"x":0.33333333333333331,"n":{{number}},"w":"none","b":true}""").RootElement,
            Error = error,
            IsResumed = resumed,
        };
}
