namespace Recotem.Training;

/// <summary>
/// Prunes a trial whose best score so far is below the median of what earlier trials of its algorithm had at the same point. Which
/// trials are earlier is decided when the trial begins, so that the verdict does not depend on how many run at once.
/// </summary>
/// <param name="earlier">The earlier trials that count.</param>
internal sealed class MedianRule(ReadOnlyMemory<CompletedTrial> earlier)
{
    // Fewer say too little about what is usual.
    private const int StartupTrials = 5;

    /// <summary>Whether a trial should end.</summary>
    /// <param name="epochs">The number of epochs it has done.</param>
    /// <param name="best">Its best score so far, oriented so that higher is better.</param>
    public bool Prunes(int epochs, double best)
    {
        int completed = 0;
        var scores = new List<double>(earlier.Length);
        foreach (CompletedTrial trial in earlier.Span)
        {
            if (trial.Score is null)
                continue;
            completed++;
            foreach (IntermediateScore intermediate in trial.Intermediate)
            {
                if (intermediate.Epochs == epochs)
                    scores.Add(intermediate.Score);
            }
        }

        return completed >= StartupTrials && scores.Count > 0 && best < Median(scores);
    }

    private static double Median(List<double> scores)
    {
        scores.Sort();
        int middle = scores.Count / 2;
        return scores.Count % 2 == 1 ? scores[middle] : (scores[middle - 1] + scores[middle]) / 2;
    }
}
