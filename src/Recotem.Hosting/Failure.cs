using Recotem.Hosting.Logging;

namespace Recotem.Hosting;

/// <summary>Turns an error into an exit code and into the last lines of standard error.</summary>
internal static class Failure
{
    private const string Logger = "recotem.cli";

    /// <summary>
    /// Whether a command should report an error itself. The end of an interrupted run is no error, while a cancellation that
    /// nobody asked for is one: HTTP clients report their timeouts so.
    /// </summary>
    /// <param name="error">The error.</param>
    /// <param name="cancellationToken">Is cancelled when the run is interrupted.</param>
    /// <returns>Whether it should.</returns>
    internal static bool IsReportable(Exception error, CancellationToken cancellationToken) =>
        error is not OutOfMemoryException && !(error is OperationCanceledException && cancellationToken.IsCancellationRequested);

    /// <summary>Reports an error: the message on standard error, and an event if the error is nobody's but ours.</summary>
    /// <param name="session">The run.</param>
    /// <param name="prefix">What the command was doing, with a colon and a blank.</param>
    /// <param name="error">The error.</param>
    /// <param name="hasEvent">Whether an event has told of the error already.</param>
    /// <returns>The exit code.</returns>
    internal static int Report(Session session, string prefix, Exception error, bool hasEvent)
    {
        ExitCode code = RecotemException.ExitCodeOf(error);
        if (error is not RecotemException)
            WriteEvent(session.Events, error, hasEvent);
        session.Terminal.Error.WriteLine(prefix + Redactor.Text(MessageOf(error)));
        return (int)code;
    }

    private static string MessageOf(Exception error) => error switch
    {
        RecipeException { Errors.Length: > 1 } recipe => $"{recipe.Errors.Length} errors\n{recipe.Message}",
        RecotemException known => known.Message,
        _ => $"unexpected {error.GetType().Name}: {error.Message} (this is a defect of the program or of a plugin; set {EventLogs.LevelVariable}=debug for details)",
    };

    // The stack is for authors: it appears only in the event, and only when asked for.
    private static void WriteEvent(LineEventLog events, Exception error, bool hasEvent)
    {
        var type = new EventField("exc_type", error.GetType().Name);
        var text = new EventField("error", error.Message);
        var code = new EventField("code", "internal_error");
        if (events.Threshold == EventLevel.Debug)
            events.Write(hasEvent ? EventLevel.Debug : EventLevel.Error, Logger, "command_failed", code, type, text, new EventField("exception", error.ToString()));
        else if (!hasEvent)
            events.Write(EventLevel.Error, Logger, "command_failed", code, type, text);
    }
}
