using System.Collections.Immutable;

namespace Recotem;

/// <summary>Decides which hyperparameters a trial of a search tries: a pure function of its arguments.</summary>
[PluginKind("searchers", Section = "training.search")]
public interface ISearchStrategy
{
    /// <summary>The hyperparameters of a trial.</summary>
    /// <param name="trial">The number of the trial among those of its algorithm, from 0.</param>
    /// <param name="seed">The seed of the search.</param>
    /// <param name="space">The hyperparameters to draw.</param>
    /// <param name="completed">Earlier trials of the algorithm, in the order of their numbers.</param>
    /// <returns>A value for each dimension of the space; null when the strategy has nothing left to try.</returns>
    TrialParameters? Next(int trial, ulong seed, SearchSpace space, ReadOnlySpan<CompletedTrial> completed);
}

/// <summary>The hyperparameters that a search draws.</summary>
/// <param name="Dimensions">One entry for each, in the order of the record's properties.</param>
public sealed record SearchSpace(ImmutableArray<SearchDimension> Dimensions)
{
    /// <summary>A space without dimensions.</summary>
    public static SearchSpace Empty { get; } = new([]);

    /// <summary>The space without some dimensions, because a recipe fixes them.</summary>
    /// <param name="keys">The keys to leave out.</param>
    /// <returns>The smaller space.</returns>
    public SearchSpace Without(IReadOnlySet<string> keys) => new(Dimensions.RemoveAll(d => keys.Contains(d.Key)));
}

/// <summary>One hyperparameter of a search.</summary>
/// <param name="Key">The key of the property in recipes.</param>
public abstract record SearchDimension(string Key);

/// <summary>A hyperparameter that is an integer.</summary>
/// <param name="Key">The key of the property in recipes.</param>
/// <param name="Min">The smallest value.</param>
/// <param name="Max">The largest value.</param>
/// <param name="Log">Whether values are drawn on a logarithmic scale.</param>
/// <param name="Step">The distance between neighbouring values; at least 1.</param>
public sealed record IntegerDimension(string Key, long Min, long Max, bool Log = false, long Step = 1) : SearchDimension(Key);

/// <summary>A hyperparameter that is a real number.</summary>
/// <param name="Key">The key of the property in recipes.</param>
/// <param name="Min">The smallest value.</param>
/// <param name="Max">The largest value.</param>
/// <param name="Log">Whether values are drawn on a logarithmic scale.</param>
/// <param name="Step">The distance between neighbouring values; 0 for none.</param>
public sealed record RealDimension(string Key, double Min, double Max, bool Log = false, double Step = 0) : SearchDimension(Key);

/// <summary>A hyperparameter with a list of values.</summary>
/// <param name="Key">The key of the property in recipes.</param>
/// <param name="Values">The values as a recipe would write them.</param>
public sealed record CategoricalDimension(string Key, ImmutableArray<ConfigScalar> Values) : SearchDimension(Key);

/// <summary>The drawn hyperparameters of a trial.</summary>
/// <param name="Values">A scalar for each key, as a recipe would write it, in the order of the space.</param>
public sealed record TrialParameters(ImmutableArray<KeyValuePair<string, ConfigScalar>> Values);

/// <summary>A trial that has ended.</summary>
/// <param name="Trial">Its number among those of its algorithm.</param>
/// <param name="Parameters">Its hyperparameters.</param>
/// <param name="Score">Its score, oriented so that higher is better; null if it failed or was pruned.</param>
public sealed record CompletedTrial(int Trial, TrialParameters Parameters, double? Score)
{
    /// <summary>Whether it was ended early because its intermediate scores were worse than those of other trials.</summary>
    public bool IsPruned { get; init; }

    /// <summary>The scores of its intermediate states, in the order of epochs; empty if the fit is not iterative.</summary>
    public ImmutableArray<IntermediateScore> Intermediate { get; init; } = [];
}

/// <summary>The validation score of a model that is not yet fitted to the end.</summary>
/// <param name="Epochs">The number of epochs done.</param>
/// <param name="Score">The score, oriented so that higher is better.</param>
public readonly record struct IntermediateScore(int Epochs, double Score);
