using System.ComponentModel.DataAnnotations;

namespace Recotem.Recommenders;

/// <summary>The ratios and the seed of a split that holds out a share of each validated user's interactions.</summary>
[Configuration]
public sealed record UserSplitOptions
{
    /// <summary>The share of a validated user's interactions that is held out, rounded down; above 0 and below 1.</summary>
    [Range(0d, 1d, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double HeldoutRatio { get; init; } = 0.1;

    /// <summary>The share of users that are validated, rounded down; above 0.</summary>
    [Range(0d, 1d, MinimumIsExclusive = true)]
    public double TestUserRatio { get; init; } = 1;

    /// <summary>The seed of the split and of the search.</summary>
    [Range(0d, 4294967295d)]
    public long Seed { get; init; } = 42;
}
