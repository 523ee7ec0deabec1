using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Runtime.CompilerServices;
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

    // Each trial is looked at for every later one, but its texts are read once.
    private readonly ConditionalWeakTable<TrialParameters, ObservedTrial> _observed = [];

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
        if (!Learns(trial, completed, out List<CompletedTrial> usable))
            return RandomSearch.Draw(space, seed, trial);
        Func<Xoshiro256, ConfigScalar>[] densities = Learn(space, usable);
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
        if (Learns(trial, completed, out List<CompletedTrial> usable))
        {
            Func<Xoshiro256, ConfigScalar>[] densities = Learn(space, usable);
            for (int attempt = 0; attempt < Attempts; attempt++)
            {
                if (finite.Find(Draw(space, densities, seed, trial, attempt)) is { } combination && !tried.Contains(combination))
                    return combination;
            }
        }

        return order.First(combination => !tried.Contains(combination));
    }

    // By the number of the trial, since trials that run at once and those before it are not visible yet. One that failed tells nothing.
    private bool Learns(int trial, ReadOnlySpan<CompletedTrial> completed, out List<CompletedTrial> usable)
    {
        usable = [];
        if (trial < config.NStartupTrials)
            return false;
        usable.EnsureCapacity(completed.Length);
        foreach (CompletedTrial earlier in completed)
        {
            if (earlier.Score is not null || earlier.IsPruned)
                usable.Add(earlier);
        }

        return usable.Count >= Math.Min(FewestTrials, config.NStartupTrials);
    }

    private Func<Xoshiro256, ConfigScalar>[] Learn(SearchSpace space, List<CompletedTrial> usable)
    {
        CompletedTrial[] ranked = [.. usable];
        Array.Sort(ranked, CompareByRank);
        int good = (int)Math.Min(Math.Ceiling(config.Gamma * ranked.Length), config.MaxGoodTrials);
        var best = new HashSet<CompletedTrial>(ranked.AsSpan(0, good).ToArray(), ReferenceEqualityComparer.Instance);
        ObservedTrial[] goodOnes = [.. usable.Where(best.Contains).Select(Observe)];
        ObservedTrial[] others = [.. usable.Where(t => !best.Contains(t)).Select(Observe)];
        return [.. space.Dimensions.Select((dimension, position) => Learn(dimension, position, goodOnes, others))];
    }

    private ObservedTrial Observe(CompletedTrial trial) => _observed.GetValue(trial.Parameters, ObservedTrial.Of);

    private static TrialParameters Draw(SearchSpace space, Func<Xoshiro256, ConfigScalar>[] densities, ulong seed, int trial, int attempt)
    {
        ulong root = attempt == 0 ? seed : DrawnValue.Mix(seed + (ulong)attempt);
        return new([.. space.Dimensions.Select((dimension, i) => KeyValuePair.Create(dimension.Key, densities[i](new Xoshiro256(DrawnValue.Bits(root, trial, dimension.Key)))))]);
    }

    private static bool IsAmong(ReadOnlySpan<CompletedTrial> completed, TrialParameters drawn)
    {
        foreach (CompletedTrial trial in completed)
        {
            if (AreSame(trial.Parameters.Values.AsSpan(), drawn.Values.AsSpan()))
                return true;
        }

        return false;
    }

    private static bool AreSame(ReadOnlySpan<KeyValuePair<string, ConfigScalar>> a, ReadOnlySpan<KeyValuePair<string, ConfigScalar>> b)
    {
        if (a.Length != b.Length)
            return false;
        for (int i = 0; i < a.Length; i++)
        {
            if (a[i].Value.Text != b[i].Value.Text || a[i].Value.Kind != b[i].Value.Kind || a[i].Key != b[i].Key)
                return false;
        }

        return true;
    }

    // A pruned trial is worse than any completed one, and the worse the earlier it was pruned.
    private static int CompareByRank(CompletedTrial a, CompletedTrial b)
    {
        int order = (b.Score is not null).CompareTo(a.Score is not null);
        if (order == 0 && a.Score is null)
            order = LastEpoch(b).CompareTo(LastEpoch(a));
        if (order == 0)
            order = LastScore(b).CompareTo(LastScore(a));
        return order != 0 ? order : a.Trial.CompareTo(b.Trial);
    }

    private static int LastEpoch(CompletedTrial trial) => trial.Intermediate.IsEmpty ? 0 : trial.Intermediate[^1].Epochs;

    private static double LastScore(CompletedTrial trial) =>
        trial.Score ?? (trial.Intermediate.IsEmpty ? double.NegativeInfinity : trial.Intermediate[^1].Score);

    private Func<Xoshiro256, ConfigScalar> Learn(SearchDimension dimension, int position, ObservedTrial[] good, ObservedTrial[] others)
    {
        if (dimension is CategoricalDimension categorical)
            return Learn(categorical, Indices(categorical, position, good), Indices(categorical, position, others));
        NumericScale scale = NumericScale.Of(dimension);
        return scale.IsSingle
            ? _ => scale.ValueAt(scale.Low)
            : Learn(scale, Places(scale, dimension.Key, position, good), Places(scale, dimension.Key, position, others));
    }

    private Func<Xoshiro256, ConfigScalar> Learn(CategoricalDimension dimension, int[] good, int[] others)
    {
        double[] ofGood = CategoryDensity.Of(dimension.Values.Length, good, config.PriorWeight);
        double[] ofOthers = CategoryDensity.Of(dimension.Values.Length, others, config.PriorWeight);
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

    private Func<Xoshiro256, ConfigScalar> Learn(NumericScale scale, double[] good, double[] others)
    {
        var ofGood = new ParzenEstimator(scale, good, config.PriorWeight);
        var ofOthers = new ParzenEstimator(scale, others, config.PriorWeight);

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

                // A first candidate whose ratio is no number must not stay because nothing is greater.
                if (candidate == 0 || ratio > bestRatio || double.IsNaN(bestRatio))
                    (best, bestRatio) = (place, ratio);
            }

            return scale.ValueAt(best);
        };
    }

    private static double[] Places(NumericScale scale, string key, int position, ObservedTrial[] trials)
    {
        var places = new List<double>(trials.Length);
        foreach (ObservedTrial trial in trials)
        {
            if (trial.PositionOf(key, position) is >= 0 and var at)
                places.Add(scale.PlaceOf(trial.Numbers[at]));
        }

        return [.. places];
    }

    private static int[] Indices(CategoricalDimension dimension, int position, ObservedTrial[] trials)
    {
        var indices = new List<int>(trials.Length);
        foreach (ObservedTrial trial in trials)
        {
            if (trial.PositionOf(dimension.Key, position) is >= 0 and var at && IndexOf(dimension, trial.Values.Values[at].Value) is >= 0 and var index)
                indices.Add(index);
        }

        return [.. indices];
    }

    private static int IndexOf(CategoricalDimension dimension, ConfigScalar value)
    {
        for (int i = 0; i < dimension.Values.Length; i++)
        {
            if (dimension.Values[i].Text == value.Text && dimension.Values[i].Kind == value.Kind)
                return i;
        }

        return -1;
    }
}
