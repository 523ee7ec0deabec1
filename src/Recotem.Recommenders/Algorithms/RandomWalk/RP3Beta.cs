using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;

namespace Recotem.Recommenders;

/// <summary>Random walks of three steps whose results are divided by a power of the popularity of the item where they end.</summary>
/// <param name="config">The hyperparameters.</param>
/// <remarks>
/// Paudel, Christoffel, Newell, Bernstein: "Updatable, accurate, diverse, and scalable recommendations for interactive applications", 2016.
/// </remarks>
[Plugin("RP3beta", Aliases = ["RP3betaRecommender"])]
public sealed partial class RP3Beta(RP3Beta.Config config) : IAlgorithm
{
    /// <summary>The hyperparameters of RP3beta.</summary>
    [Configuration]
    public sealed record Config
    {
        /// <summary>The power to which weights are raised before they become probabilities; without effect if all weights are equal.</summary>
        [Range(0d, 10d)]
        public double Alpha { get; init; } = 1;

        /// <summary>The power of the popularity by which the score of an item is divided: 0 not at all, 1 in proportion.</summary>
        [Range(0d, 10d), SearchRange(1e-5, 0.5, Log = true)]
        public double Beta { get; init; } = 0.6;

        /// <summary>The number of source items that are kept for each recommended item. Absent: all, which takes memory with the square of the number of items.</summary>
        [Range(1, int.MaxValue), SearchRange(2, 1000)]
        public int? TopK { get; init; }

        /// <summary>Whether the kept values of each source item are scaled to the sum 1.</summary>
        [SearchValues(true, false)]
        public bool NormalizeWeight { get; init; }
    }

    /// <summary>Every option may refer to <c>${RECOTEM_RECIPE_…}</c> variables.</summary>
    public static ImmutableHashSet<string> NoExpandFields { get; } = [];

    /// <inheritdoc/>
    public ValueTask<IFittedModel> FitAsync(InteractionMatrix interactions, FitContext context, CancellationToken cancellationToken)
    {
        var walk = new ThreeStepWalk(interactions, config.Alpha, config.Beta);
        return new(new ItemSimilarityModel(interactions, walk.Transitions(config.TopK, config.NormalizeWeight, context.Threads, cancellationToken)));
    }

    /// <inheritdoc/>
    public IFittedModel Open(ISectionReader sections) => ItemSimilarityModel.Open(sections);
}
