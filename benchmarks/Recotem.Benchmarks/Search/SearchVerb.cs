using System.Text.Json;
using Recotem.Training;

namespace Recotem.Benchmarks.Search;

/// <summary>What searches find on test functions at equal budget, as distributions over seeds.</summary>
internal static class SearchVerb
{
    public static BenchmarkVerb Verb { get; } = new(
        "search", "--trials N --seeds S --lag L: the best values that tpe and random find on test functions, over seeds", InAll: true, RunAsync);

    private static Task RunAsync(VerbOptions options)
    {
        int trials = options.Integer("trials", 100);
        int seeds = options.Integer("seeds", 50);
        int lag = options.Integer("lag", Contender.Lag);
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

        return Task.CompletedTask;
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
