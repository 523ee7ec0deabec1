using System.ComponentModel.DataAnnotations;

namespace Recotem.Recommenders;

/// <summary>The hyperparameters that all neighbourhood algorithms have.</summary>
public abstract record NeighbourConfig
{
    /// <summary>The number of neighbours that are kept for each item or user, itself included.</summary>
    [Range(1, int.MaxValue), SearchRange(4, 1000)]
    public int TopK { get; init; } = 100;

    /// <summary>Added to the denominator of the similarity, which makes similarities that rest on little data count less.</summary>
    [Range(0d, 1e12), SearchRange(0, 1000)]
    public double Shrinkage { get; init; }
}
