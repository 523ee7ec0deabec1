using System.Collections.Immutable;

namespace Recotem.Recommenders;

/// <summary>Users who like the same items: the score of an item is the sum of the cosine similarities of the neighbours who have it.</summary>
/// <param name="config">The hyperparameters.</param>
[Plugin("CosineUserKNN", Aliases = ["CosineUserKNNRecommender"])]
public sealed partial class CosineUserKnn(CosineUserKnn.Config config) : IAlgorithm
{
    /// <summary>The hyperparameters of user neighbourhoods with cosine similarity.</summary>
    [Configuration]
    public sealed record Config : WeightedNeighbourConfig
    {
        /// <summary>Whether the similarity is the cosine; otherwise it is the plain inner product, and `shrinkage` is without effect.</summary>
        [SearchValues(false, true)]
        public bool Normalize { get; init; } = true;
    }

    /// <inheritdoc cref="IAlgorithm.ScoresNewUsers"/>
    public static bool ScoresNewUsers => false;

    /// <summary>Every option may refer to <c>${RECOTEM_RECIPE_…}</c> variables.</summary>
    public static ImmutableHashSet<string> NoExpandFields { get; } = [];

    /// <inheritdoc/>
    public ValueTask<IFittedModel> FitAsync(InteractionMatrix interactions, FitContext context, CancellationToken cancellationToken)
    {
        NeighbourSearch search = NeighbourSearch.OfUsers(interactions, config);
        QuotientOfProduct similarity = config.Normalize ? search.Cosine(config.Shrinkage, 0.5) : search.InnerProduct();
        return new(new UserSimilarityModel(interactions, search.Nearest(similarity, config.TopK, context.Threads, cancellationToken)));
    }

    /// <inheritdoc/>
    public IFittedModel Open(ISectionReader sections) => UserSimilarityModel.Open(sections);
}
