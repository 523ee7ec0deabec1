using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;

namespace Recotem.Recipes;

/// <summary>Which algorithms are tried with which hyperparameters, and how they are judged.</summary>
[Configuration]
public sealed record TrainingSection
{
    /// <summary>The algorithms that compete, at least one. Each is a name, or a mapping with <c>type</c> and the hyperparameters that are fixed.</summary>
    [ItemCount(1, ErrorMessage = "expected at least one algorithm")]
    public required ImmutableArray<PluginChoice<IAlgorithm>> Algorithms { get; init; }

    /// <summary>The metric that decides which trial is best.</summary>
    public PluginChoice<IMetric> Metric { get; init; } = PluginChoice<IMetric>.Default("ndcg");

    /// <summary>The length of the ranked lists that the metric judges.</summary>
    [Range(1, int.MaxValue)]
    public int Cutoff { get; init; } = 20;

    /// <summary>The number of trials of the search, over all algorithms together.</summary>
    [Range(1, int.MaxValue)]
    public int NTrials { get; init; } = 40;

    /// <summary>
    /// The number of trials of single algorithms, by name; the rest of the trials is shared by the others, or goes to the last algorithm
    /// with a positive number if all have one. 0, or less, leaves an algorithm out, unless all have 0. Null for an even share.
    /// </summary>
    public IReadOnlyDictionary<string, int>? PerAlgorithmTrials { get; init; }

    /// <summary>The longest time that one trial may take, in seconds; null for no limit.</summary>
    [Range(1, int.MaxValue)]
    public int? PerTrialTimeoutSeconds { get; init; }

    /// <summary>The longest time that the whole search may take, in seconds; null for no limit.</summary>
    [Range(1, int.MaxValue)]
    public int? TimeoutSeconds { get; init; }

    /// <summary>The number of trials that run at the same time.</summary>
    [Range(1, int.MaxValue)]
    public int Parallelism { get; init; } = 1;

    /// <summary>The SQLite file in which the search stores its trials, so that a run with the same id can resume it; empty to keep them in memory.</summary>
    public string StoragePath { get; init; } = "";

    /// <summary>How interactions are held out for validation.</summary>
    [Discriminator("scheme")]
    public PluginChoice<ISplitter> Split { get; init; } = PluginChoice<ISplitter>.Default("random");

    /// <summary>How the search chooses hyperparameters.</summary>
    public PluginChoice<ISearchStrategy> Search { get; init; } = PluginChoice<ISearchStrategy>.Default("tpe");
}
