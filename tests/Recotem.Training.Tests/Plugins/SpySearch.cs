namespace Recotem.Training.Tests;

/// <summary>Draws at random, tells what it saw, and may give up early.</summary>
[Plugin("spy")]
public sealed partial class SpySearch(SpySearch.Config config, Bench bench) : ISearchStrategy
{
    private readonly RandomSearch _random = new();

    /// <summary>When to give up.</summary>
    [Configuration]
    public sealed record Config
    {
        /// <summary>The number of trials of an algorithm after which nothing is left to try.</summary>
        public int GiveUpAfter { get; init; } = int.MaxValue;
    }

    public TrialParameters? Next(int trial, ulong seed, SearchSpace space, ReadOnlySpan<CompletedTrial> completed)
    {
        bench.Proposals.Enqueue((trial, [.. completed.ToArray().Select(c => c.Trial)]));
        return trial < config.GiveUpAfter ? _random.Next(trial, seed, space, completed) : null;
    }
}
