using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Recotem.Recommenders;

/// <summary>The hyperparameters of neighbourhood algorithms that may weight the interactions of the neighbour.</summary>
public abstract record WeightedNeighbourConfig : NeighbourConfig
{
    /// <summary>How the interactions of the neighbour are weighted.</summary>
    [SearchValues("none", "tf_idf", "bm_25")]
    public FeatureWeighting FeatureWeighting { get; init; } = FeatureWeighting.None;

    /// <summary>The k1 of BM25: how slowly it saturates with the weight of an interaction.</summary>
    [JsonPropertyName("bm25_k1"), Range(0d, 1e6)]
    public double Bm25K1 { get; init; } = 1.2;

    /// <summary>The b of BM25: how much it discounts long histories.</summary>
    [JsonPropertyName("bm25_b"), Range(0d, 1d)]
    public double Bm25B { get; init; } = 0.75;
}
