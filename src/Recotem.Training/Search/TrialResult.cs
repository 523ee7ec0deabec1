namespace Recotem.Training;

/// <summary>How a trial ended: with a score, or with an error.</summary>
/// <param name="Number">The number of the trial in the whole search.</param>
/// <param name="Contender">The algorithm.</param>
/// <param name="Trial">The number of the trial among those of its algorithm.</param>
/// <param name="Drawn">What the search has drawn.</param>
internal sealed record TrialResult(int Number, Contender Contender, int Trial, TrialParameters Drawn)
{
    /// <summary>The score in the units of the metric; null if the trial failed.</summary>
    public double? Score { get; init; }

    /// <summary>All hyperparameters, those learnt included; null if the trial failed.</summary>
    public Hyperparameters? Hyperparameters { get; init; }

    /// <summary>Why the trial failed; null if it did not.</summary>
    public TrialFailure? Failure { get; init; }
}

/// <summary>Why a trial failed.</summary>
/// <param name="ErrorClass">The name of the exception's class, or <c>TrialTimeout</c>.</param>
/// <param name="Message">What went wrong.</param>
internal sealed record TrialFailure(string ErrorClass, string Message);
