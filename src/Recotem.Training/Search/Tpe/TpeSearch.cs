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
/// nothing but the seed, the number of the trial, the key of the hyperparameter and earlier trials. Of at most 256 combinations none
/// is tried twice, and the search ends when all are tried.
/// </remarks>
/// <param name="config">How it learns.</param>
[Plugin("tpe")]
public sealed partial class TpeSearch(TpeSearch.Config config) : ISearchStrategy
{
    // Of fewer trials hardly anything can be learnt.
    private const int FewestTrials = 3;

    // How often a combination that was tried before is drawn again.
    private const int Attempts = 8;

    private static readonly IEqualityComparer<KeyValuePair<string, ConfigScalar>> s_sameValue =
        EqualityComparer<KeyValuePair<string, ConfigScalar>>.Create(static (a, b) => a.Key == b.Key && a.Value.Text == b.Value.Text && a.Value.Kind == b.Value.Kind);

    /// <summary>How the search learns from earlier trials.</summary>
    [Configuration]
    public sealed record Config
    {
        /// <summary>
        /// The number of trials of an algorithm, counted from the first, that are drawn at random. Further ones are too until three
        /// that lie at least eight before them have ended with a score or were pruned (so many as this number, if it is below three).
        /// </summary>
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
        if (FiniteSpace.Of(space) is { } finite)
            return NextOf(finite, trial, seed, space, completed);
        if (!Learns(trial, completed, out CompletedTrial[] ranked))
            return RandomSearch.Draw(space, seed, trial);
        Func<Xoshiro256, ConfigScalar>[] densities = Learn(space, ranked);
        TrialParameters drawn = Draw(space, densities, seed, trial, attempt: 0);
        for (int attempt = 1; attempt < Attempts && IsAmong(completed, drawn); attempt++)
            drawn = Draw(space, densities, seed, trial, attempt);
        return drawn;
    }

    // What the trials draw that are not visible yet follows from what they see, so that none of them is repeated either.
    private TrialParameters? NextOf(FiniteSpace finite, int trial, ulong seed, SearchSpace space, ReadOnlySpan<CompletedTrial> completed)
    {
        if (trial >= finite.Count)
            return null;
        int[] order = finite.Order(seed);
        var tried = new HashSet<int>();
        foreach (CompletedTrial earlier in completed)
        {
            if (finite.Find(earlier.Parameters) is { } combination)
                tried.Add(combination);
        }

        int delay = trial - completed.Length;
        for (int hidden = completed.Length; hidden < trial; hidden++)
            tried.Add(Untried(finite, order, tried, hidden, seed, space, completed[..Math.Max(0, hidden - delay)]));
        return finite.At(Untried(finite, order, tried, trial, seed, space, completed));
    }

    private int Untried(
        FiniteSpace finite, int[] order, HashSet<int> tried, int trial, ulong seed, SearchSpace space, ReadOnlySpan<CompletedTrial> completed)
    {
        if (Learns(trial, completed, out CompletedTrial[] ranked))
        {
            Func<Xoshiro256, ConfigScalar>[] densities = Learn(space, ranked);
            for (int attempt = 0; attempt < Attempts; attempt++)
            {
                if (finite.Find(Draw(space, densities, seed, trial, attempt)) is { } combination && !tried.Contains(combination))
                    return combination;
            }
        }

        return order.First(combination => !tried.Contains(combination));
    }

    // By the number of the trial, since trials that run at once and those before it are not visible yet.
    private bool Learns(int trial, ReadOnlySpan<CompletedTrial> completed, out CompletedTrial[] ranked)
    {
        ranked = [];
        if (trial < config.NStartupTrials)
            return false;
        ranked = BestFirst(completed);
        return ranked.Length >= Math.Min(FewestTrials, config.NStartupTrials);
    }

    private Func<Xoshiro256, ConfigScalar>[] Learn(SearchSpace space, CompletedTrial[] ranked)
    {
        int good = (int)Math.Min(Math.Ceiling(config.Gamma * ranked.Length), config.MaxGoodTrials);
        TrialParameters[] goodOnes = InOrder(ranked.AsSpan(0, good));
        TrialParameters[] others = InOrder(ranked.AsSpan(good));
        return [.. space.Dimensions.Select(dimension => Learn(dimension, goodOnes, others))];
    }

    private static TrialParameters Draw(SearchSpace space, Func<Xoshiro256, ConfigScalar>[] densities, ulong seed, int trial, int attempt)
    {
        ulong root = attempt == 0 ? seed : DrawnValue.Mix(seed + (ulong)attempt);
        return new([.. space.Dimensions.Select((dimension, i) => KeyValuePair.Create(dimension.Key, densities[i](new Xoshiro256(DrawnValue.Bits(root, trial, dimension.Key)))))]);
    }

    private static bool IsAmong(ReadOnlySpan<CompletedTrial> completed, TrialParameters drawn)
    {
        foreach (CompletedTrial trial in completed)
        {
            if (trial.Parameters.Values.AsSpan().SequenceEqual(drawn.Values.AsSpan(), s_sameValue))
                return true;
        }

        return false;
    }

    // A pruned trial is worse than any completed one, and the worse the earlier it was pruned. One that failed tells nothing.
    private static CompletedTrial[] BestFirst(ReadOnlySpan<CompletedTrial> completed)
    {
        var usable = new List<CompletedTrial>(completed.Length);
        foreach (CompletedTrial trial in completed)
        {
            if (trial.Score is not null || trial.IsPruned)
                usable.Add(trial);
        }

        return
        [
            .. usable.OrderByDescending(t => t.Score is not null)
                .ThenByDescending(t => t.Score is null && !t.Intermediate.IsEmpty ? t.Intermediate[^1].Epochs : 0)
                .ThenByDescending(t => t.Score ?? (t.Intermediate.IsEmpty ? double.NegativeInfinity : t.Intermediate[^1].Score))
                .ThenBy(t => t.Trial),
        ];
    }

    private static TrialParameters[] InOrder(Span<CompletedTrial> trials) => [.. trials.ToArray().OrderBy(t => t.Trial).Select(t => t.Parameters)];

    private Func<Xoshiro256, ConfigScalar> Learn(SearchDimension dimension, TrialParameters[] good, TrialParameters[] others) => dimension is CategoricalDimension categorical
        ? Learn(categorical, good, others)
        : Learn(dimension.Key, NumericScale.Of(dimension), good, others);

    private Func<Xoshiro256, ConfigScalar> Learn(CategoricalDimension dimension, TrialParameters[] good, TrialParameters[] others)
    {
        double[] ofGood = CategoryDensity.Of(dimension.Values.Length, Indices(dimension, good), config.PriorWeight);
        double[] ofOthers = CategoryDensity.Of(dimension.Values.Length, Indices(dimension, others), config.PriorWeight);
        return random =>
        {
            int best = TrialWeights.Draw(ofGood, random);
            for (int candidate = 1; candidate < config.NEiCandidates; candidate++)
            {
                int next = TrialWeights.Draw(ofGood, random);
                if (ofGood[next] / ofOthers[next] > ofGood[best] / ofOthers[best])
                    best = next;
            }

            return dimension.Values[best];
        };
    }

    private Func<Xoshiro256, ConfigScalar> Learn(string key, NumericScale scale, TrialParameters[] good, TrialParameters[] others)
    {
        if (scale.IsSingle)
            return _ => scale.ValueAt(scale.Low);
        var ofGood = new ParzenEstimator(scale, Places(key, scale, good), config.PriorWeight);
        var ofOthers = new ParzenEstimator(scale, Places(key, scale, others), config.PriorWeight);

        // Candidates that share a cell are judged once.
        var ratios = new Dictionary<double, double>();
        return random =>
        {
            double best = 0;
            double bestRatio = double.NegativeInfinity;
            for (int candidate = 0; candidate < config.NEiCandidates; candidate++)
            {
                double place = ofGood.Draw(random);
                if (!ratios.TryGetValue(place, out double ratio))
                    ratios.Add(place, ratio = ofGood.LogDensity(place) - ofOthers.LogDensity(place));
                if (candidate == 0 || ratio > bestRatio)
                    (best, bestRatio) = (place, ratio);
            }

            return scale.ValueAt(best);
        };
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
