using System.Text.Json;

namespace Recotem.Training;

/// <summary>One trial of a search, for reports.</summary>
public sealed record TrialSummary
{
    /// <summary>The number of the trial in the whole search, from 0.</summary>
    public required int Number { get; init; }

    /// <summary>The algorithm, for instance <c>TopPopRecommender</c>.</summary>
    public required string Algorithm { get; init; }

    /// <summary>How it ended.</summary>
    public required TrialState State { get; init; }

    /// <summary>Its score in the units of the metric; null unless it was completed.</summary>
    public required double? Score { get; init; }

    /// <summary>The share of items that are in the list of some validated user, 0 to 1; null unless it was completed.</summary>
    public double? Coverage { get; init; }

    /// <summary>
    /// The Gini index of how often each item is in these lists: 0 if all are alike, close to 1 if few items fill all lists; null
    /// unless it was completed.
    /// </summary>
    public double? Gini { get; init; }

    /// <summary>The number of epochs after which it was pruned; null unless it was.</summary>
    public long? EpochsUntilPruned { get; init; }

    /// <summary>The number of epochs after which its model was best, if the fit learns that; otherwise null.</summary>
    public required long? Epochs { get; init; }

    /// <summary>How long it took, scoring included.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>The hyperparameters that the search has drawn, as a JSON object.</summary>
    public required JsonElement Drawn { get; init; }

    /// <summary>What went wrong; null unless it failed.</summary>
    public string? Error { get; init; }

    /// <summary>Whether it was run by an earlier, interrupted run of the same study.</summary>
    public bool IsResumed { get; init; }
}
