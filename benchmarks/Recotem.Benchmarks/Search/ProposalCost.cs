using System.Diagnostics;
using Recotem.Training;

namespace Recotem.Benchmarks.Search;

/// <summary>What a proposal of a strategy costs once there are many trials to learn from.</summary>
/// <param name="Name">The name of the space.</param>
/// <param name="Space">Six hyperparameters.</param>
internal sealed record ProposalCost(string Name, SearchSpace Space)
{
    /// <summary>Real numbers alone, integers alone, of which each value has a probability of its own, and what algorithms have.</summary>
    public static ProposalCost[] All { get; } =
    [
        new("reals-6", new([.. Enumerable.Range(1, 6).Select(static i => new RealDimension($"x{i}", 0, 1))])),
        new("integers-6", new([.. Enumerable.Range(1, 6).Select(static i => new IntegerDimension($"n{i}", 1, 1000, Log: i > 3))])),
        new(
            "mixed-6",
            new(
            [
                new IntegerDimension("top_k", 4, 1000),
                new RealDimension("shrinkage", 0, 1000),
                new RealDimension("reg", 1e-4, 0.1, Log: true),
                new IntegerDimension("n_components", 4, 300),
                new RealDimension("alpha", 1e-5, 0.5, Log: true),
                new CategoricalDimension("weighting", [.. new[] { "none", "tf_idf", "bm_25" }.Select(static text => new ConfigScalar(default, text, ScalarKind.Text))]),
            ])),
    ];

    /// <summary>Measures proposals.</summary>
    /// <param name="strategy">The strategy.</param>
    /// <param name="trials">The number of trials that have ended.</param>
    /// <param name="proposals">The number of proposals that are measured.</param>
    /// <returns>Milliseconds of each, in ascending order.</returns>
    public double[] Measure(ISearchStrategy strategy, int trials, int proposals)
    {
        var ended = new CompletedTrial[trials];
        for (int trial = 0; trial < trials; trial++)
            ended[trial] = new CompletedTrial(trial, RandomSearch.Draw(Space, 7, trial), Math.Sin(trial));

        // For a second, in which the code is compiled and then optimized in the background.
        long begin = Stopwatch.GetTimestamp();
        for (int proposal = 0; Stopwatch.GetElapsedTime(begin).TotalSeconds < 1; proposal++)
            strategy.Next(trials + proposal, 1, Space, ended);
        var milliseconds = new double[proposals];
        for (int proposal = 0; proposal < proposals; proposal++)
        {
            long start = Stopwatch.GetTimestamp();
            strategy.Next(trials + proposal, 1, Space, ended);
            milliseconds[proposal] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        Array.Sort(milliseconds);
        return milliseconds;
    }
}
