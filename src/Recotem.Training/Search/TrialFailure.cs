namespace Recotem.Training;

/// <summary>Why a trial failed.</summary>
/// <param name="ErrorClass">The name of the exception's class, or <c>TrialTimeout</c>.</param>
/// <param name="Message">What went wrong.</param>
internal sealed record TrialFailure(string ErrorClass, string Message);
