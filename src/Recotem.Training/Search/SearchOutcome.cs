using System.Collections.Immutable;

namespace Recotem.Training;

/// <summary>What a search found.</summary>
/// <param name="Best">The best trial.</param>
/// <param name="TriedAlgorithms">The class names of the algorithms that took part, in the order of the recipe.</param>
/// <param name="Planned">The number of planned trials.</param>
/// <param name="Trials">All trials, in the order of their numbers.</param>
internal sealed record SearchOutcome(TrialResult Best, ImmutableArray<string> TriedAlgorithms, int Planned, ImmutableArray<TrialResult> Trials)
{
    /// <summary>The number of trials that ended with a score.</summary>
    public int Completed => Trials.Count(static t => t.State == TrialState.Completed);
}
