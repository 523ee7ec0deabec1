using System.Globalization;
using System.Text.Json;
using Recotem.Hosting.Logging;
using Recotem.Training;

namespace Recotem.Hosting.Commands;

/// <summary>The trials of a search as people want to see them: best first, then those without a score.</summary>
internal static class TrialTable
{
    private const int LongestTable = 20;
    private const int LongestError = 60;

    /// <summary>The table, with a line before it and one after it.</summary>
    /// <param name="result">What a search has tried.</param>
    /// <returns>Lines without a line feed at the end.</returns>
    internal static string Format(SearchReport result)
    {
        double sign = result.MetricDirection == Direction.LowerIsBetter ? 1 : -1;
        TrialSummary[] ranked = [.. result.Trials.OrderBy(t => t.State).ThenBy(t => sign * t.Score ?? 0).ThenBy(t => t.Number)];
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        text.WriteLine($"Trials of '{result.RecipeName}', best first:");
        TextTable.Write(
            text, ["trial", "algorithm", $"{result.Metric}@{result.Cutoff}", "state", "epochs", "seconds", "hyperparameters"],
            ranked.Take(LongestTable).Select(Row));
        if (ranked.Length > LongestTable)
            text.WriteLine($"… and {ranked.Length - LongestTable} more: {Counts(ranked[LongestTable..])}");
        int resumed = ranked.Count(t => t.IsResumed);
        text.Write($"{ranked.Length} {(ranked.Length == 1 ? "trial" : "trials")}: {Counts(ranked)}{(resumed > 0 ? $"; {resumed} of them by an earlier run" : "")}");
        return text.ToString();
    }

    private static string[] Row(TrialSummary trial) =>
    [
        trial.Number.ToString(CultureInfo.InvariantCulture),
        trial.Algorithm,
        trial.Score?.ToString("F4", CultureInfo.InvariantCulture) ?? "-",
        NameOf(trial.State),
        trial.Epochs?.ToString(CultureInfo.InvariantCulture) ?? "-",
        trial.Duration.TotalSeconds.ToString("F2", CultureInfo.InvariantCulture),
        trial.Error is { } error && trial.Drawn.GetPropertyCount() == 0 ? Shorten(error)
            : string.Join(' ', trial.Drawn.EnumerateObject().Select(p => $"{p.Name}={Shown(p.Value)}").Concat(trial.Error is { } cause ? [$"({Shorten(cause)})"] : [])),
    ];

    private static string NameOf(TrialState state) => state switch
    {
        TrialState.Completed => "completed",
        TrialState.Pruned => "pruned",
        TrialState.TimedOut => "timed out",
        _ => "failed",
    };

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
