using System.Collections.Immutable;
using System.Text.Json;

namespace Recotem.Training;

/// <summary>A trial: what was drawn, and, once it has ended, how.</summary>
/// <param name="Number">The number of the trial in the whole search.</param>
/// <param name="Contender">The algorithm.</param>
/// <param name="Trial">The number of the trial among those of its algorithm.</param>
/// <param name="Drawn">What the search has drawn.</param>
internal sealed record TrialResult(int Number, Contender Contender, int Trial, TrialParameters Drawn)
{
    /// <summary>How it ended.</summary>
    public TrialState State { get; init; }

    /// <summary>The score in the units of the metric; null unless it was completed.</summary>
    public double? Score { get; init; }

    /// <summary>How the lists of all validated users use the catalogue; null unless it was completed.</summary>
    public ListUsage? Usage { get; init; }

    /// <summary>What the fit has learnt; empty unless it was completed.</summary>
    public ImmutableSortedDictionary<string, long> Learnt { get; init; } = ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal);

    /// <summary>The scores of intermediate states, oriented so that higher is better.</summary>
    public ImmutableArray<IntermediateScore> Intermediate { get; init; } = [];

    /// <summary>Why the trial failed; null if it did not.</summary>
    public TrialFailure? Failure { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Whether an earlier run of the same study ran it.</summary>
    public bool IsResumed { get; init; }

    /// <summary>All hyperparameters of the model, those learnt included.</summary>
    public Hyperparameters Hyperparameters => Contender.Join(Drawn, Learnt);

    /// <summary>The drawn hyperparameters alone.</summary>
    public Hyperparameters DrawnHyperparameters =>
        Hyperparameters.Of(new ConfigMapping(default, [.. Drawn.Values.Select(v => new ConfigEntry(v.Key, v.Value.Position, v.Value))]));

    /// <summary>The trial for reports.</summary>
    public TrialSummary ToSummary()
    {
        using JsonDocument drawn = JsonDocument.Parse(DrawnHyperparameters.ToJson());
        return new TrialSummary
        {
            Number = Number,
            Algorithm = Contender.ClassName,
            State = State,
            Score = Score,
            Coverage = Usage?.Coverage,
            Gini = Usage?.Gini,
            EpochsUntilPruned = State == TrialState.Pruned && !Intermediate.IsEmpty ? Intermediate[^1].Epochs : null,
            Epochs = Learnt.TryGetValue("train_epochs", out long epochs) ? epochs : null,
            Duration = Duration,
            Drawn = drawn.RootElement.Clone(),
            Error = Failure?.Message,
            IsResumed = IsResumed,
        };
    }
}
