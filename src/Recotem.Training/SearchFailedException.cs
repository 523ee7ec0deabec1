namespace Recotem.Training;

/// <summary>A search ended without a usable winner: no trial was completed, or the best score is 0.</summary>
/// <param name="code"><c>no_completed_trials</c> or <c>zero_score</c>.</param>
/// <param name="message">The message for people.</param>
/// <param name="report">The trials.</param>
public sealed class SearchFailedException(string code, string message, SearchReport report) : TrainingException(code, message)
{
    /// <summary>What the search tried.</summary>
    public SearchReport Report => report;
}
