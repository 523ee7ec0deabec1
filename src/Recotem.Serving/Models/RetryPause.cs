namespace Recotem.Serving;

/// <summary>How long the watcher leaves alone what failed: 5 seconds, doubled with every failure, 5 minutes at most.</summary>
internal static class RetryPause
{
    private const double FirstSeconds = 5;
    private const double LongestSeconds = 300;
    private const int MostDoublings = 10;

    /// <summary>The pause after a number of failures in a row, which is at least 1.</summary>
    public static TimeSpan After(int failures) =>
        TimeSpan.FromSeconds(Math.Min(FirstSeconds * (1 << Math.Min(failures - 1, MostDoublings)), LongestSeconds));
}
