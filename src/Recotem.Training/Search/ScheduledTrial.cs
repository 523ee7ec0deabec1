namespace Recotem.Training;

/// <summary>One place in the order in which a search runs its trials.</summary>
/// <param name="Algorithm">The index of the algorithm.</param>
/// <param name="Trial">The number of the trial among those of its algorithm, from 0.</param>
internal readonly record struct ScheduledTrial(int Algorithm, int Trial);
