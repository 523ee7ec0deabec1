using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Recotem.Recommenders;

/// <summary>Items that are liked by the same users: the score of an item is the sum of its cosine similarities to what the user has.</summary>
/// <param name="config">The hyperparameters.</param>
[Plugin("CosineKNN", Aliases = ["CosineKNNRecommender"])]
public sealed partial class CosineKnn(CosineKnn.Config config) : IAlgorithm
{
    /// <summary>The hyperparameters of item neighbourhoods with cosine similarity.</summary>
    [Configuration]
    public sealed record Config
    {
        /// <summary>The number of neighbours that are kept for each item, itself included.</summary>
        [Range(1, int.MaxValue), SearchRange(4, 1000)]
        public int TopK { get; init; } = 100;

        /// <summary>Added to the denominator of the cosine, which makes similarities from few users count less. Unused without `normalize`.</summary>
        [Range(0d, 1e12), SearchRange(0, 1000)]
        public double Shrinkage { get; init; }

        /// <summary>How the interactions of the neighbour are weighted.</summary>
        [SearchValues("none", "tf_idf", "bm_25")]
        public FeatureWeighting FeatureWeighting { get; init; } = FeatureWeighting.None;

        /// <summary>Whether the similarity is the cosine; otherwise it is the plain inner product.</summary>
        [SearchValues(false, true)]
        public bool Normalize { get; init; }

        /// <summary>The k1 of BM25: how slowly it saturates with the weight of an interaction.</summary>
        [JsonPropertyName("bm25_k1"), Range(0d, 1e6)]
        public double Bm25K1 { get; init; } = 1.2;

        /// <summary>The b of BM25: how much it discounts long histories.</summary>
        [JsonPropertyName("bm25_b"), Range(0d, 1d)]
        public double Bm25B { get; init; } = 0.75;
    }

    /// <summary>Every option may refer to <c>${RECOTEM_RECIPE_…}</c> variables.</summary>
    public static ImmutableHashSet<string> NoExpandFields { get; } = [];

    /// <inheritdoc/>
    public ValueTask<IFittedModel> FitAsync(InteractionMatrix interactions, FitContext context, CancellationToken cancellationToken)
    {
        var similarity = new CosineSimilarity(interactions, config);
        return new(new ItemSimilarityModel(interactions, similarity.NearestNeighbours(config.TopK, context.Threads, cancellationToken)));
    }

    /// <inheritdoc/>
    public IFittedModel Open(ISectionReader sections) => ItemSimilarityModel.Open(sections);
}
