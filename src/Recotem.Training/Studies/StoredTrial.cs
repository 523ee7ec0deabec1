using System.Collections.Immutable;

namespace Recotem.Training;

/// <summary>A trial as a study stores it.</summary>
internal sealed record StoredTrial
{
    /// <summary>The number of the trial in the whole search.</summary>
    public required int Number { get; init; }

    /// <summary>The name of the algorithm.</summary>
    public required string Algorithm { get; init; }

    /// <summary>The number of the trial among those of its algorithm.</summary>
    public required int Trial { get; init; }

    /// <summary>How it ended.</summary>
    public required TrialState State { get; init; }

    /// <summary>The score in the units of the metric; null unless it was completed.</summary>
    public required double? Score { get; init; }

    /// <summary>How its lists use the catalogue; null unless it was completed.</summary>
    public required ListUsage? Usage { get; init; }

    /// <summary>Why it failed; null if it did not.</summary>
    public required TrialFailure? Failure { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>When it ended.</summary>
    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>The drawn hyperparameters, in the order in which they were drawn.</summary>
    public ImmutableArray<StoredParameter> Drawn { get; init; } = [];

    /// <summary>The learnt hyperparameters.</summary>
    public ImmutableSortedDictionary<string, long> Learnt { get; init; } = ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal);

    /// <summary>The scores of intermediate states, in the units of the metric.</summary>
    public ImmutableArray<IntermediateScore> Intermediate { get; init; } = [];
}

/// <summary>A drawn hyperparameter as a study stores it.</summary>
/// <param name="Key">The key in recipes.</param>
/// <param name="Text">The value as a recipe would write it.</param>
/// <param name="Kind">How the text is to be read.</param>
internal readonly record struct StoredParameter(string Key, string Text, ScalarKind Kind);
