namespace Recotem.Benchmarks.Search;

/// <summary>Runs a search strategy on a function as the search of a training run would, with the same delay of what it may see.</summary>
internal static class SearchSimulation
{
    /// <summary>The best value that was found.</summary>
    /// <param name="strategy">The strategy.</param>
    /// <param name="function">The function.</param>
    /// <param name="trials">The number of trials.</param>
    /// <param name="seed">The seed of the search.</param>
    /// <param name="lag">How many places before a trial the last one lies that its proposal may depend on.</param>
    public static double Best(ISearchStrategy strategy, TestFunction function, int trials, ulong seed, int lag)
    {
        var ended = new CompletedTrial[trials];
        double best = double.PositiveInfinity;
        for (int trial = 0; trial < trials; trial++)
        {
            TrialParameters drawn = strategy.Next(trial, seed, function.Space, ended.AsSpan(0, Math.Max(0, trial - lag + 1)))!;
            double value = function.Value([.. drawn.Values.Select(v => v.Value.Text)]);
            best = Math.Min(best, value);
            ended[trial] = new CompletedTrial(trial, drawn, -value);
        }

        return best;
    }
}
