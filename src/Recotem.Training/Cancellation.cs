namespace Recotem.Training;

/// <summary>Tells a run that somebody ended from one that failed.</summary>
internal static class Cancellation
{
    /// <summary>
    /// Whether an error is how work ended that was cancelled. Clients report their own timeouts as cancellations, so that the token
    /// must agree; loops that run in parallel wrap the cancellations of their threads.
    /// </summary>
    /// <param name="error">The error.</param>
    /// <param name="cancellationToken">The token that the work was given.</param>
    public static bool Explains(Exception error, CancellationToken cancellationToken) => cancellationToken.IsCancellationRequested
        && (error is OperationCanceledException || (error is AggregateException several && several.Flatten().InnerExceptions.Any(static e => e is OperationCanceledException)));
}
