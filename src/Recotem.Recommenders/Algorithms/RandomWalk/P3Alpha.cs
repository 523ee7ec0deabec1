using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;

namespace Recotem.Recommenders;

/// <summary>Random walks of three steps, from a user over an item and another user to an item.</summary>
/// <param name="config">The hyperparameters.</param>
/// <remarks>Cooper, Lee, Radinsky, Siantos: "Random walks in recommender systems: exact computation and simulations", 2014.</remarks>
[Plugin("P3alpha", Aliases = ["P3alphaRecommender"])]
public sealed partial class P3Alpha(P3Alpha.Config config) : IAlgorithm
{
    /// <summary>The hyperparameters of P3alpha.</summary>
    [Configuration]
    public sealed record Config
    {
        /// <summary>The power to which weights are raised before they become probabilities; without effect if all weights are equal.</summary>
        [Range(0d, 10d)]
        public double Alpha { get; init; } = 1;

        /// <summary>The number of source items that are kept for each recommended item. Absent: all, which takes memory with the square of the number of items.</summary>
        [Range(1, int.MaxValue), SearchRange(10, 1000)]
        public int? TopK { get; init; }

        /// <summary>Whether the kept probabilities of each source item are scaled to the sum 1.</summary>
        [SearchValues(true, false)]
        public bool NormalizeWeight { get; init; }
    }

    /// <summary>Every option may refer to <c>${RECOTEM_RECIPE_…}</c> variables.</summary>
    public static ImmutableHashSet<string> NoExpandFields { get; } = [];

    /// <inheritdoc/>
    public ValueTask<IFittedModel> FitAsync(InteractionMatrix interactions, FitContext context, CancellationToken cancellationToken)
    {
        var walk = new ThreeStepWalk(interactions, config.Alpha, beta: 0);
        return new(new ItemSimilarityModel(interactions, walk.Transitions(config.TopK, config.NormalizeWeight, context.Threads, cancellationToken)));
    }

    /// <inheritdoc/>
    public IFittedModel Open(ISectionReader sections) => ItemSimilarityModel.Open(sections);
}
