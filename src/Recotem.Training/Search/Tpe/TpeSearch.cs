using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using Recotem.Recommenders;

namespace Recotem.Training;

/// <summary>
/// Learns from earlier trials: a tree-structured Parzen estimator, which tries what is likely among the best trials and unlikely
/// among the others, each hyperparameter for itself.
/// </summary>
/// <remarks>
/// Bergstra et al. (2011), "Algorithms for hyper-parameter optimization", with the defaults of Optuna's sampler. A draw depends on
/// nothing but the seed, the number of the trial, the key of the hyperparameter and earlier trials.
/// </remarks>
/// <param name="config">How it learns.</param>
[Plugin("tpe")]
public sealed partial class TpeSearch(TpeSearch.Config config) : ISearchStrategy
{
    /// <summary>How the search learns from earlier trials.</summary>
    [Configuration]
    public sealed record Config
    {
        /// <summary>Trials are drawn at random until so many of the algorithm have ended with a score, or were pruned.</summary>
        [Range(1, int.MaxValue)]
        public int NStartupTrials { get; init; } = 10;

        /// <summary>The number of candidates from which a value is chosen.</summary>
        [Range(1, 100_000)]
        public int NEiCandidates { get; init; } = 24;

        /// <summary>The share of trials that count as good, rounded up.</summary>
        [Range(0d, 1d, MinimumIsExclusive = true)]
        public double Gamma { get; init; } = 0.1;

        /// <summary>The largest number of trials that count as good.</summary>
        [Range(1, int.MaxValue)]
        public int MaxGoodTrials { get; init; } = 25;

        /// <summary>The weight of the assumption that all values are alike, next to 1 for a trial.</summary>
        [Range(0d, 1e6, MinimumIsExclusive = true)]
        public double PriorWeight { get; init; } = 1;
    }

    /// <summary>Every option may refer to <c>${RECOTEM_RECIPE_…}</c> variables.</summary>
    public static ImmutableHashSet<string> NoExpandFields { get; } = [];

    /// <inheritdoc/>
    public TrialParameters? Next(int trial, ulong seed, SearchSpace space, ReadOnlySpan<CompletedTrial> completed)
    {
        CompletedTrial[] ranked = BestFirst(completed);
        bool learns = ranked.Length >= config.NStartupTrials;
        int good = (int)Math.Min(Math.Ceiling(config.Gamma * ranked.Length), config.MaxGoodTrials);
        TrialParameters[] goodOnes = InOrder(ranked.AsSpan(0, good));
        TrialParameters[] others = InOrder(ranked.AsSpan(good));
        var values = new KeyValuePair<string, ConfigScalar>[space.Dimensions.Length];
        for (int i = 0; i < values.Length; i++)
        {
            SearchDimension dimension = space.Dimensions[i];
            values[i] = new(dimension.Key, learns ? Draw(dimension, seed, trial, goodOnes, others) : RandomSearch.Draw(dimension, seed, trial));
        }

        return new TrialParameters([.. values]);
    }

    // A pruned trial is worse than any completed one, and the worse the earlier it was pruned. One that failed tells nothing.
    private static CompletedTrial[] BestFirst(ReadOnlySpan<CompletedTrial> completed)
    {
        var usable = new List<CompletedTrial>(completed.Length);
        foreach (CompletedTrial trial in completed)
        {
            if (trial.Score is not null || (trial.IsPruned && !trial.Intermediate.IsEmpty))
                usable.Add(trial);
        }

        return
        [
            .. usable.OrderByDescending(t => t.Score is not null)
                .ThenByDescending(t => t.Score is null ? t.Intermediate[^1].Epochs : 0)
                .ThenByDescending(t => t.Score ?? t.Intermediate[^1].Score)
                .ThenBy(t => t.Trial),
        ];
    }

    private static TrialParameters[] InOrder(Span<CompletedTrial> trials) => [.. trials.ToArray().OrderBy(t => t.Trial).Select(t => t.Parameters)];

    private ConfigScalar Draw(SearchDimension dimension, ulong seed, int trial, TrialParameters[] good, TrialParameters[] others)
    {
        var random = new Xoshiro256(DrawnValue.Bits(seed, trial, dimension.Key));
        return dimension is CategoricalDimension categorical
            ? categorical.Values[Draw(categorical, random, good, others)]
            : Draw(dimension.Key, NumericScale.Of(dimension), random, good, others);
    }

    private int Draw(CategoricalDimension dimension, Xoshiro256 random, TrialParameters[] good, TrialParameters[] others)
    {
        double[] ofGood = CategoryDensity.Of(dimension.Values.Length, Indices(dimension, good), config.PriorWeight);
        double[] ofOthers = CategoryDensity.Of(dimension.Values.Length, Indices(dimension, others), config.PriorWeight);
        int best = TrialWeights.Draw(ofGood, random);
        for (int candidate = 1; candidate < config.NEiCandidates; candidate++)
        {
            int next = TrialWeights.Draw(ofGood, random);
            if (ofGood[next] / ofOthers[next] > ofGood[best] / ofOthers[best])
                best = next;
        }

        return best;
    }

    private ConfigScalar Draw(string key, NumericScale scale, Xoshiro256 random, TrialParameters[] good, TrialParameters[] others)
    {
        if (scale.IsSingle)
            return scale.ValueAt(scale.Low);
        var ofGood = new ParzenEstimator(scale, Places(key, scale, good), config.PriorWeight);
        var ofOthers = new ParzenEstimator(scale, Places(key, scale, others), config.PriorWeight);
        double best = 0;
        double bestRatio = double.NegativeInfinity;
        for (int candidate = 0; candidate < config.NEiCandidates; candidate++)
        {
            double place = ofGood.Draw(random);
            double ratio = ofGood.LogDensity(place) - ofOthers.LogDensity(place);
            if (candidate == 0 || ratio > bestRatio)
                (best, bestRatio) = (place, ratio);
        }

        return scale.ValueAt(best);
    }

    private static double[] Places(string key, NumericScale scale, TrialParameters[] trials) =>
        [.. Values(key, trials).Select(scale.PlaceOf)];

    private static int[] Indices(CategoricalDimension dimension, TrialParameters[] trials) =>
    [
        .. Values(dimension.Key, trials)
            .Select(value => dimension.Values.IndexOf(dimension.Values.FirstOrDefault(v => v.Text == value.Text && v.Kind == value.Kind)!))
            .Where(index => index >= 0),
    ];

    private static IEnumerable<ConfigScalar> Values(string key, TrialParameters[] trials) =>
        trials.SelectMany(trial => trial.Values.Where(v => v.Key == key).Select(v => v.Value));
}
