using System.Collections.Immutable;

namespace Recotem.Recommenders;

/// <summary>Item neighbourhoods with the Jaccard similarity: the users of both items, divided by the users of either.</summary>
/// <param name="config">The hyperparameters.</param>
/// <remarks>The weights of interactions are without effect on the similarities.</remarks>
[Plugin("JaccardKNN", Aliases = ["JaccardKNNRecommender"])]
public sealed partial class JaccardKnn(JaccardKnn.Config config) : IAlgorithm
{
    /// <summary>The hyperparameters of item neighbourhoods with Jaccard similarity.</summary>
    [Configuration]
    public sealed record Config : NeighbourConfig;

    /// <summary>Every option may refer to <c>${RECOTEM_RECIPE_…}</c> variables.</summary>
    public static ImmutableHashSet<string> NoExpandFields { get; } = [];

    /// <inheritdoc/>
    public ValueTask<IFittedModel> FitAsync(InteractionMatrix interactions, FitContext context, CancellationToken cancellationToken)
    {
        NeighbourSearch search = NeighbourSearch.OfItemSets(interactions);
        QuotientOfSets similarity = search.Overlap(config.Shrinkage, alpha: 1, beta: 1);
        return new(new ItemSimilarityModel(interactions, search.Nearest(similarity, config.TopK, context.Threads, cancellationToken)));
    }

    /// <inheritdoc/>
    public IFittedModel Open(ISectionReader sections) => ItemSimilarityModel.Open(sections);
}
