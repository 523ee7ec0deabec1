namespace Recotem.Benchmarks.Search;

/// <summary>The best values of two strategies over the same seeds, lower being better.</summary>
/// <param name="Values">Those of the strategy that is judged.</param>
/// <param name="Against">Those of the other one, in the same order of seeds.</param>
internal sealed record SearchComparison(double[] Values, double[] Against)
{
    /// <summary>The number of seeds with which the judged strategy found the better value.</summary>
    public int Wins => Values.Zip(Against).Count(static pair => pair.First < pair.Second);

    /// <summary>
    /// The standard score of the rank-sum test of Mann and Whitney: how many standard deviations more often than by chance a value
    /// of the judged strategy is below one of the other; 1.64 is significant at 5 %, 3.1 at 0.1 %.
    /// </summary>
    public double MannWhitney
    {
        get
        {
            double below = 0;
            foreach (double value in Values)
                foreach (double other in Against)
                    below += value < other ? 1 : value == other ? 0.5 : 0;
            double pairs = (double)Values.Length * Against.Length;
            return (below - (pairs / 2)) / Math.Sqrt(pairs * (Values.Length + Against.Length + 1) / 12);
        }
    }

    /// <summary>Runs two strategies.</summary>
    /// <param name="strategy">The strategy that is judged.</param>
    /// <param name="against">The other one.</param>
    /// <param name="function">The function.</param>
    /// <param name="trials">The number of trials of each search.</param>
    /// <param name="seeds">The number of searches with each; their seeds begin with 1.</param>
    /// <param name="lag">How many places before a trial the last one lies that its proposal may depend on.</param>
    public static SearchComparison Of(ISearchStrategy strategy, ISearchStrategy against, TestFunction function, int trials, int seeds, int lag)
    {
        return new SearchComparison(Run(strategy), Run(against));

        double[] Run(ISearchStrategy search) =>
            [.. Enumerable.Range(1, seeds).Select(seed => SearchSimulation.Best(search, function, trials, (ulong)seed, lag))];
    }

    /// <summary>A quantile of values.</summary>
    /// <param name="values">The values.</param>
    /// <param name="share">0 for the smallest, 0.5 for the median, 1 for the largest.</param>
    public static double Quantile(double[] values, double share)
    {
        double[] sorted = [.. values.Order()];
        double position = share * (sorted.Length - 1);
        int lower = (int)position;
        return lower + 1 == sorted.Length ? sorted[lower] : sorted[lower] + ((position - lower) * (sorted[lower + 1] - sorted[lower]));
    }
}
