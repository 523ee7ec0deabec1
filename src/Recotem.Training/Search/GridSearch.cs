using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Runtime.CompilerServices;

namespace Recotem.Training;

/// <summary>
/// Tries every combination once: all values of categories, all integers, and some points of each real number, evenly spaced on
/// the scale of its range, both ends included. Ends when all are tried.
/// </summary>
/// <param name="config">How many points there are, and in which order.</param>
[Plugin("grid")]
public sealed partial class GridSearch(GridSearch.Config config) : ISearchStrategy
{
    // The points of an axis may be a million, and every trial asks for one of them.
    private readonly ConditionalWeakTable<SearchSpace, GridAxis[]> _axes = [];

    /// <summary>How many points a grid has, and in which order they are tried.</summary>
    [Configuration]
    public sealed record Config
    {
        /// <summary>The number of points of a real number whose range has no step.</summary>
        [Range(1, 1000)]
        public int Points { get; init; } = 5;

        /// <summary>The number of points of an integer, evenly spaced and rounded. Absent: every integer of the range.</summary>
        [Range(1, 1_000_000)]
        public int? IntegerPoints { get; init; }

        /// <summary>
        /// Whether combinations are tried in an order that the seed decides, so that a budget that is smaller than the grid is spread
        /// over all of it. Otherwise the last hyperparameter changes fastest.
        /// </summary>
        public bool Shuffle { get; init; } = true;
    }

    /// <summary>Every option may refer to <c>${RECOTEM_RECIPE_…}</c> variables.</summary>
    public static ImmutableHashSet<string> NoExpandFields { get; } = [];

    /// <inheritdoc/>
    public TrialParameters? Next(int trial, ulong seed, SearchSpace space, ReadOnlySpan<CompletedTrial> completed)
    {
        GridAxis[] axes = _axes.GetValue(space, AxesOf);
        ulong combinations = Combinations(axes);
        if ((ulong)trial >= combinations)
            return null;
        ulong place = config.Shuffle ? new Shuffle(combinations, seed).PlaceOf((ulong)trial) : (ulong)trial;
        var values = new KeyValuePair<string, ConfigScalar>[axes.Length];
        for (int axis = axes.Length - 1; axis >= 0; axis--)
        {
            (place, ulong point) = Math.DivRem(place, (ulong)axes[axis].Count);
            values[axis] = new(space.Dimensions[axis].Key, axes[axis].Value((long)point));
        }

        return new TrialParameters([.. values]);
    }

    private GridAxis[] AxesOf(SearchSpace space) =>
        [.. space.Dimensions.Select(dimension => GridAxis.Of(dimension, config.Points, config.IntegerPoints))];

    private static ulong Combinations(GridAxis[] axes)
    {
        UInt128 product = 1;
        foreach (GridAxis axis in axes)
        {
            product *= (ulong)axis.Count;
            if (product > long.MaxValue)
            {
                throw new TrainingException(
                    TrainingErrorCode.SearchError,
                    $"the grid has more than {long.MaxValue} combinations; let the recipe fix some hyperparameters, or lower the points of training.search");
            }
        }

        return (ulong)product;
    }
}
