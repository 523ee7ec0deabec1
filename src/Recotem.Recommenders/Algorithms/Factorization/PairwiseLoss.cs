namespace Recotem.Recommenders;

/// <summary>What a factorisation that learns from pairs of items minimises.</summary>
public enum PairwiseLoss
{
    /// <summary>Bayesian personalised ranking: −ln σ(score of an item of the user − score of another item).</summary>
    Bpr,

    /// <summary>Weighted approximate-rank pairwise: looks for an item that is wrongly ranked near the user's, and counts it by the estimated rank.</summary>
    Warp,
}
