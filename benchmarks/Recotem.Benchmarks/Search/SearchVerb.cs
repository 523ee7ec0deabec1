using System.Text.Json;
using Recotem.Training;

namespace Recotem.Benchmarks.Search;

/// <summary>What searches find on test functions at equal budget, as distributions over seeds.</summary>
internal static class SearchVerb
{
    public static BenchmarkVerb Verb { get; } = new(
        "search",
        "--trials N --seeds S --lag L --proposals P: the best values that tpe and random find on test functions, over seeds, and what a proposal of tpe costs",
        InAll: true, RunAsync);

    private static readonly int[] s_histories = [100, 1000];

    private static Task RunAsync(VerbOptions options)
    {
        int trials = options.Integer("trials", 100, min: 1);
        int seeds = options.Integer("seeds", 50, min: 1);
        int lag = options.Integer("lag", Contender.Lag, min: 1);
        int proposals = options.Integer("proposals", 50, min: 1);
        options.ExpectAllRead();
        var tpe = new TpeSearch(new());
        var random = new RandomSearch();
        foreach (TestFunction function in TestFunction.All)
        {
            SearchComparison comparison = SearchComparison.Of(tpe, random, function, trials, seeds, lag);
            JsonLine.Write(w =>
            {
                w.WriteString("verb", "search");
                w.WriteString("function", function.Name);
                w.WriteNumber("trials", trials);
                w.WriteNumber("seeds", seeds);
                w.WriteNumber("minimum", function.Minimum);
                WriteQuantiles(w, "tpe", comparison.Values);
                WriteQuantiles(w, "random", comparison.Against);
                w.WriteNumber("wins", comparison.Wins);
                w.WriteNumber("mann_whitney_z", Math.Round(comparison.MannWhitney, 2));
            });
        }

        WriteCosts(tpe, proposals);
        return Task.CompletedTask;
    }

    private static void WriteCosts(TpeSearch tpe, int proposals)
    {
        foreach (ProposalCost cost in ProposalCost.All)
        {
            foreach (int trials in s_histories)
            {
                double[] milliseconds = cost.Measure(tpe, trials, proposals);
                JsonLine.Write(w =>
                {
                    w.WriteString("verb", "search");
                    w.WriteString("proposals", cost.Name);
                    w.WriteNumber("trials", trials);
                    w.WriteNumber("least_ms", Math.Round(milliseconds[0], 3));
                    w.WriteNumber("median_ms", Math.Round(SearchComparison.Quantile(milliseconds, 0.5), 3));
                });
            }
        }
    }

    // The least, the quartiles and the greatest.
    private static void WriteQuantiles(Utf8JsonWriter writer, string name, double[] values)
    {
        writer.WriteStartArray(name);
        for (int quarter = 0; quarter <= 4; quarter++)
            writer.WriteNumberValue(Math.Round(SearchComparison.Quantile(values, quarter / 4.0), 4));
        writer.WriteEndArray();
    }
}
