namespace Recotem.Training;

/// <summary>How a trial of a search ended.</summary>
public enum TrialState
{
    /// <summary>With a score.</summary>
    Completed,

    /// <summary>Early, because its intermediate scores were worse than those of other trials of its algorithm.</summary>
    Pruned,

    /// <summary>With an error, or without a usable score.</summary>
    Failed,

    /// <summary>It took longer than the recipe allows.</summary>
    TimedOut,
}

/// <summary>The names of states in events, tables and stored studies.</summary>
internal static class TrialStateNames
{
    /// <summary>The name of a state.</summary>
    /// <param name="state">The state.</param>
    public static string Name(this TrialState state) => state switch
    {
        TrialState.Completed => "completed",
        TrialState.Pruned => "pruned",
        TrialState.TimedOut => "timed_out",
        _ => "failed",
    };

    /// <summary>The state of a name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The state; null if there is none of that name.</returns>
    public static TrialState? Parse(string name)
    {
        foreach (TrialState state in Enum.GetValues<TrialState>())
        {
            if (state.Name() == name)
                return state;
        }

        return null;
    }
}
