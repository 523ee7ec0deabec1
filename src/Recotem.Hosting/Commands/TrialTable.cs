using System.Globalization;
using System.Text.Json;
using Recotem.Hosting.Logging;
using Recotem.Training;

namespace Recotem.Hosting.Commands;

/// <summary>
/// The trials of a search as people want to see them: best first, then those without a score, with the reason. Hyperparameters stand
/// below the numbers of a trial, so that no line is longer than the narrowest usual terminal is wide, but for single words that are.
/// </summary>
internal static class TrialTable
{
    private const int LongestTable = 20;
    private const int LongestError = 160;
    private const int Width = 80;
    private const string BelowTheAlgorithm = "       ";
    private const string ClassSuffix = "Recommender";

    /// <summary>The table, with a line before it and one after it.</summary>
    /// <param name="result">What a search has tried.</param>
    /// <param name="metricOptions">The options of the metric as the recipe has them, which change what its name means; empty for none.</param>
    /// <returns>Lines without a line feed at the end.</returns>
    internal static string Format(SearchReport result, string metricOptions = "")
    {
        double sign = result.MetricDirection == Direction.LowerIsBetter ? 1 : -1;
        TrialSummary[] ranked = [.. result.Trials.OrderBy(t => t.State).ThenBy(t => sign * t.Score ?? 0).ThenBy(t => t.Number)];
        TrialSummary[] shown = [.. ranked.Take(LongestTable)];
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        string heading = $"Trials of '{result.RecipeName}', best first{(metricOptions.Length > 0 ? $" by {result.Metric}@{result.Cutoff} ({metricOptions})" : "")}:";
        WriteWords(text, "", heading.Split(' '));
        string[] lines = Numbers(result, shown);
        text.WriteLine(lines[0]);
        foreach ((string line, TrialSummary trial) in lines.Skip(1).Zip(shown))
        {
            text.WriteLine(line);
            WriteWords(text, BelowTheAlgorithm, Words(trial));
        }

        if (ranked.Length > LongestTable)
            text.WriteLine($"… and {ranked.Length - LongestTable} more: {Counts(ranked[LongestTable..])}");
        TrialSummary[] best = [.. ranked.DistinctBy(t => t.Algorithm)];
        if (ranked.Length > LongestTable && best.Length > 1)
        {
            text.WriteLine("The best trial of each algorithm:");
            foreach (string line in Numbers(result, best))
                text.WriteLine(line);
        }

        int resumed = ranked.Count(t => t.IsResumed);
        text.Write($"{ranked.Length} {(ranked.Length == 1 ? "trial" : "trials")}: {Counts(ranked)}{(resumed > 0 ? $"; {resumed} of them by an earlier run" : "")}");
        return text.ToString();
    }

    // As many lines as the words need; all but the first stand below the algorithms.
    private static void WriteWords(TextWriter text, string indentation, string[] words)
    {
        string line = indentation;
        bool isEmpty = true;
        foreach (string word in words)
        {
            if (!isEmpty && line.Length + 1 + word.Length > Width)
            {
                text.WriteLine(line);
                (line, isEmpty) = (BelowTheAlgorithm, true);
            }

            line += isEmpty ? word : $" {word}";
            isEmpty = false;
        }

        if (words.Length > 0)
            text.WriteLine(line);
    }

    private static string[] Numbers(SearchReport result, TrialSummary[] trials)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        TextTable.Write(
            text, ["trial", "algorithm", $"{result.Metric}@{result.Cutoff}", "coverage", "gini", "epochs", "seconds"],
            trials.Select(static trial => new[]
            {
                trial.Number.ToString(CultureInfo.InvariantCulture),
                trial.Algorithm.EndsWith(ClassSuffix, StringComparison.Ordinal) ? trial.Algorithm[..^ClassSuffix.Length] : trial.Algorithm,
                trial.Score is { } score ? Shown(score, "F4") : NameOf(trial.State),
                Shown(trial.Coverage, "F3"),
                Shown(trial.Gini, "F3"),
                trial.Epochs?.ToString(CultureInfo.InvariantCulture) ?? "-",
                Shown(trial.Duration.TotalSeconds, "F2"),
            }),
            isNumber: static column => column != 1);
        return text.ToString().TrimEnd('\n').Split('\n');
    }

    private static string[] Words(TrialSummary trial)
    {
        IEnumerable<string> drawn = trial.Drawn.EnumerateObject().Select(static p => $"{p.Name}={Shown(p.Value)}");
        return Reason(trial) is { } reason ? [.. drawn, .. $"({reason})".Split(' ', StringSplitOptions.RemoveEmptyEntries)] : [.. drawn];
    }

    private static string? Reason(TrialSummary trial) => trial switch
    {
        { Error: { } error } => Shorten(error),
        { State: TrialState.Pruned, EpochsUntilPruned: { } epochs } => $"worse than the median after {epochs} {(epochs == 1 ? "epoch" : "epochs")}",
        { State: TrialState.Pruned } => "worse than the median",
        _ => null,
    };

    private static string NameOf(TrialState state) => state switch
    {
        TrialState.Completed => "completed",
        TrialState.Pruned => "pruned",
        TrialState.TimedOut => "timed out",
        _ => "failed",
    };

    private static string Shown(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "-";

    // All digits are in the header of the artifact; a table is for comparing.
    private static string Shown(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number when !value.TryGetInt64(out _) => value.GetDouble().ToString("G4", CultureInfo.InvariantCulture),
        JsonValueKind.String => value.GetString()!,
        _ => value.GetRawText(),
    };

    private static string Shorten(string error)
    {
        string clean = Redactor.Text(error).ReplaceLineEndings(" ");
        return clean.Length > LongestError ? $"{clean.AsSpan(0, LongestError)}…" : clean;
    }

    private static string Counts(IReadOnlyCollection<TrialSummary> trials) =>
        string.Join(", ", trials.GroupBy(t => t.State).OrderBy(g => g.Key).Select(g => $"{g.Count()} {NameOf(g.Key)}"));
}
