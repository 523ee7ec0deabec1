using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;

namespace Recotem.Recommenders;

/// <summary>User neighbourhoods with a cosine whose two norms count unequally, so that active neighbours can be favoured or held back.</summary>
/// <param name="config">The hyperparameters.</param>
[Plugin("AsymmetricCosineUserKNN", Aliases = ["AsymmetricCosineUserKNNRecommender"])]
public sealed partial class AsymmetricCosineUserKnn(AsymmetricCosineUserKnn.Config config) : IAlgorithm
{
    /// <summary>The hyperparameters of user neighbourhoods with asymmetric cosine similarity.</summary>
    [Configuration]
    public sealed record Config : WeightedNeighbourConfig
    {
        /// <summary>
        /// The share of the user's own norm in the denominator, ‖u‖^(2·alpha) · ‖v‖^(2·(1 − alpha)): 0.5 is the cosine, 1 leaves the
        /// neighbour's norm out.
        /// </summary>
        [Range(0d, 1d), SearchRange(0, 1)]
        public double Alpha { get; init; } = 0.5;
    }

    /// <inheritdoc cref="IAlgorithm.ScoresNewUsers"/>
    public static bool ScoresNewUsers => false;

    /// <summary>Every option may refer to <c>${RECOTEM_RECIPE_…}</c> variables.</summary>
    public static ImmutableHashSet<string> NoExpandFields { get; } = [];

    /// <inheritdoc/>
    public ValueTask<IFittedModel> FitAsync(InteractionMatrix interactions, FitContext context, CancellationToken cancellationToken)
    {
        NeighbourSearch search = NeighbourSearch.OfUsers(interactions, config);
        QuotientOfProduct similarity = search.Cosine(config.Shrinkage, config.Alpha);
        return new(new UserSimilarityModel(interactions, search.Nearest(similarity, config.TopK, context.Threads, cancellationToken)));
    }

    /// <inheritdoc/>
    public IFittedModel Open(ISectionReader sections) => UserSimilarityModel.Open(sections);
}
