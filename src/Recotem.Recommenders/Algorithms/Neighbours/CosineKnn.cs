using System.Collections.Immutable;

namespace Recotem.Recommenders;

/// <summary>Items that are liked by the same users: the score of an item is the sum of its cosine similarities to what the user has.</summary>
/// <param name="config">The hyperparameters.</param>
[Plugin("CosineKNN", Aliases = ["CosineKNNRecommender"])]
public sealed partial class CosineKnn(CosineKnn.Config config) : IAlgorithm
{
    /// <summary>The hyperparameters of item neighbourhoods with cosine similarity.</summary>
    [Configuration]
    public sealed record Config : WeightedNeighbourConfig
    {
        /// <summary>Whether the similarity is the cosine; otherwise it is the plain inner product, and `shrinkage` is without effect.</summary>
        [SearchValues(false, true)]
        public bool Normalize { get; init; }
    }

    /// <summary>Every option may refer to <c>${RECOTEM_RECIPE_…}</c> variables.</summary>
    public static ImmutableHashSet<string> NoExpandFields { get; } = [];

    /// <inheritdoc/>
    public ValueTask<IFittedModel> FitAsync(InteractionMatrix interactions, FitContext context, CancellationToken cancellationToken)
    {
        NeighbourSearch search = NeighbourSearch.OfItems(interactions, config);
        QuotientOfProduct similarity = config.Normalize ? search.Cosine(config.Shrinkage, 0.5) : search.InnerProduct();
        return new(new ItemSimilarityModel(interactions, search.Nearest(similarity, config.TopK, context.Threads, cancellationToken)));
    }

    /// <inheritdoc/>
    public IFittedModel Open(ISectionReader sections) => ItemSimilarityModel.Open(sections);
}
