using Recotem.Artifacts;

namespace Recotem.Training;

/// <summary>How a training run is carried out, as opposed to what it trains.</summary>
public sealed record TrainingOptions
{
    /// <summary>Identifies the run in events: <c>[A-Za-z0-9_.-]{1,64}</c>. The caller checks it.</summary>
    public required string RunId { get; init; }

    /// <summary>The keys, of which the first signs; null to read them from <c>RECOTEM_SIGNING_KEYS</c> when the run begins.</summary>
    public KeyRing? Keys { get; init; }

    /// <summary>Whether the output is locked against other runs. Default: true.</summary>
    public bool UseLock { get; init; } = true;

    /// <summary>Whether a held lock is an error. Default: false, the run is then skipped.</summary>
    public bool FailOnBusy { get; init; }

    /// <summary>How long to wait for a held lock, in seconds: 0 (the default) not at all, a positive number at most so long, -1 without limit.</summary>
    public double LockTimeoutSeconds { get; init; }

    /// <summary>Whether events of single trials are left out. Default: false.</summary>
    public bool Quiet { get; init; }

    /// <summary>Whether events of trials show the drawn hyperparameters. Default: false.</summary>
    public bool Verbose { get; init; }

    /// <summary>Whether to sign with the development key, even if keys are configured. Default: false.</summary>
    public bool DevAllowUnsigned { get; init; }

    /// <summary>Told about each trial that has ended; events of trials are then left out. Default: null.</summary>
    public IProgress<TrialProgress>? Progress { get; init; }
}
