namespace Recotem;

/// <summary>What a fit may use and must obey.</summary>
public sealed class FitContext
{
    private readonly Dictionary<string, long> _learnt = new(StringComparer.Ordinal);

    /// <summary>The seed of all randomness.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>The number of threads that the fit may occupy; at least 1.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Judges the intermediate states of an iterative fit during a search; null when the fit should run its full course.</summary>
    public IFitMonitor? Monitor { get; init; }

    /// <summary>The hyperparameters that the fit has learnt, for instance the best number of epochs.</summary>
    public IReadOnlyDictionary<string, long> Learnt => _learnt;

    /// <summary>Records a learnt hyperparameter. The final fit receives it as if a recipe had fixed it.</summary>
    /// <param name="key">The key of a property of the configuration record, for instance <c>train_epochs</c>.</param>
    /// <param name="value">The value.</param>
    public void Learn(string key, long value) => _learnt[key] = value;
}

/// <summary>Judges the intermediate states of an iterative fit.</summary>
public interface IFitMonitor
{
    /// <summary>Judges the state after some epochs.</summary>
    /// <param name="epochs">The number of epochs done.</param>
    /// <param name="state">The model in its present state; used only during the call.</param>
    /// <returns>What the fit should do.</returns>
    FitVerdict Judge(int epochs, IFittedModel state);
}

/// <summary>What an iterative fit should do next.</summary>
[Flags]
public enum FitVerdict
{
    /// <summary>Go on.</summary>
    Continue = 0,

    /// <summary>Keep this state: it is the best so far.</summary>
    Keep = 1,

    /// <summary>Stop, and return the state that was kept last.</summary>
    Stop = 2,
}
