using System.Collections.Immutable;
using System.Text.Json;
using Recotem.Artifacts;

namespace Recotem.Training;

/// <summary>What a training run has produced.</summary>
public sealed record TrainingResult
{
    /// <summary>The name of the recipe.</summary>
    public required string RecipeName { get; init; }

    /// <summary>The id of the run.</summary>
    public required string RunId { get; init; }

    /// <summary>The artifact: its address, that of its pointer, its version and the key that signed it.</summary>
    public required WrittenArtifact Artifact { get; init; }

    /// <summary>The artifact's header, with data statistics, metric and cutoff.</summary>
    public required ArtifactHeader Header { get; init; }

    /// <summary>The best algorithm, for instance <c>TopPopRecommender</c>.</summary>
    public string BestClass => Header.BestClass;

    /// <summary>The hyperparameters of the best trial, as a JSON object.</summary>
    public JsonElement BestParameters => Header.BestParams;

    /// <summary>The validation score of the best trial, in the units of the metric. The model that was written is fitted on all data and was not scored.</summary>
    public required double BestScore { get; init; }

    /// <summary>All trials of the search, in the order of their numbers.</summary>
    public ImmutableArray<TrialSummary> Trials { get; init; } = [];

    /// <summary>Which scores are good.</summary>
    public Direction MetricDirection { get; init; }

    /// <summary>The trials with what is needed to read their scores.</summary>
    public SearchReport Report => new() { RecipeName = RecipeName, Metric = Header.Metric, Cutoff = Header.Cutoff, MetricDirection = MetricDirection, Trials = Trials };

    /// <summary>The number of trials that ended with a score.</summary>
    public int CompletedTrials => Header.Tuning.NCompleted;
}
