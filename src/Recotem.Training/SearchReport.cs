using System.Collections.Immutable;

namespace Recotem.Training;

/// <summary>The trials of a search, with what is needed to read their scores.</summary>
public sealed record SearchReport
{
    /// <summary>The name of the recipe.</summary>
    public required string RecipeName { get; init; }

    /// <summary>The metric, for instance <c>ndcg</c>.</summary>
    public required string Metric { get; init; }

    /// <summary>The length of the lists that the metric judges.</summary>
    public required int Cutoff { get; init; }

    /// <summary>Which scores are good.</summary>
    public required Direction MetricDirection { get; init; }

    /// <summary>All trials that have ended, in the order of their numbers.</summary>
    public required ImmutableArray<TrialSummary> Trials { get; init; }
}
