namespace Recotem.Training;

/// <summary>How far a search has come, after a trial has ended.</summary>
/// <param name="Done">The number of trials that have ended.</param>
/// <param name="Total">The number of trials that are planned.</param>
/// <param name="Algorithm">The algorithm of the trial, for instance <c>TopPopRecommender</c>.</param>
/// <param name="State">How the trial ended.</param>
/// <param name="Score">The score of the trial in the units of the metric; null unless it was completed.</param>
public readonly record struct TrialProgress(int Done, int Total, string Algorithm, TrialState State, double? Score);
