using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;

namespace Recotem.Recommenders;

/// <summary>
/// Item neighbourhoods with the Tversky index: the users of both items, in relation to the users of only one of them, which count
/// unequally.
/// </summary>
/// <param name="config">The hyperparameters.</param>
/// <remarks>The weights of interactions are without effect on the similarities.</remarks>
[Plugin("TverskyIndexKNN", Aliases = ["TverskyIndexKNNRecommender"])]
public sealed partial class TverskyIndexKnn(TverskyIndexKnn.Config config) : IAlgorithm
{
    /// <summary>The hyperparameters of item neighbourhoods with the Tversky index.</summary>
    [Configuration]
    public sealed record Config : NeighbourConfig
    {
        /// <summary>How much users count who have the item but not the neighbour. With `beta` 1 as well it is the Jaccard similarity.</summary>
        [Range(0d, 1e6), SearchRange(0, 2)]
        public double Alpha { get; init; } = 0.5;

        /// <summary>How much users count who have the neighbour but not the item.</summary>
        [Range(0d, 1e6), SearchRange(0, 2)]
        public double Beta { get; init; } = 0.5;
    }

    /// <summary>Every option may refer to <c>${RECOTEM_RECIPE_…}</c> variables.</summary>
    public static ImmutableHashSet<string> NoExpandFields { get; } = [];

    /// <inheritdoc/>
    public ValueTask<IFittedModel> FitAsync(InteractionMatrix interactions, FitContext context, CancellationToken cancellationToken)
    {
        NeighbourSearch search = NeighbourSearch.OfItemSets(interactions);
        QuotientOfSets similarity = search.Overlap(config.Shrinkage, config.Alpha, config.Beta);
        return new(new ItemSimilarityModel(interactions, search.Nearest(similarity, config.TopK, context.Threads, cancellationToken)));
    }

    /// <inheritdoc/>
    public IFittedModel Open(ISectionReader sections) => ItemSimilarityModel.Open(sections);
}
