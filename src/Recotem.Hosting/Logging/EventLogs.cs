namespace Recotem.Hosting.Logging;

/// <summary>Chooses the event log of a command from <c>RECOTEM_LOG_FORMAT</c> and <c>RECOTEM_LOG_LEVEL</c>.</summary>
internal static class EventLogs
{
    /// <summary>The variable that chooses the form of lines.</summary>
    internal const string FormatVariable = "RECOTEM_LOG_FORMAT";

    /// <summary>The variable that chooses the lowest level.</summary>
    internal const string LevelVariable = "RECOTEM_LOG_LEVEL";

    /// <summary>Creates the log. Values that mean nothing count as unset: a typo must not stop a training run.</summary>
    /// <param name="variable">Looks up an environment variable.</param>
    /// <param name="output">Where lines go.</param>
    /// <param name="time">The clock of the timestamps.</param>
    /// <returns>The log.</returns>
    internal static LineEventLog Create(Func<string, string?> variable, ErrorOutput output, TimeProvider time)
    {
        EventLevel threshold = ParseLevel(variable(LevelVariable)) ?? EventLevel.Info;
        bool json = Word(variable(FormatVariable)) switch
        {
            "json" => true,
            "console" => false,
            _ => !output.IsTerminal,
        };
        return json ? new JsonEventLog(output, threshold, time) : new ConsoleEventLog(output, threshold, time);
    }

    /// <summary>What is wrong with the variables, for commands that insist on them.</summary>
    /// <param name="variable">Looks up an environment variable.</param>
    /// <returns>Every problem; empty if there is none.</returns>
    internal static IEnumerable<string> Problems(Func<string, string?> variable)
    {
        if (Word(variable(FormatVariable)) is not ("" or "auto" or "json" or "console"))
            yield return $"{FormatVariable}: '{variable(FormatVariable)!.Trim()}' is no log format; expected auto, json or console";
        if (variable(LevelVariable) is { } level && Word(level).Length > 0 && ParseLevel(level) is null)
            yield return $"{LevelVariable}: '{level.Trim()}' is no level; expected debug, info, warning or error";
    }

    private static EventLevel? ParseLevel(string? text) => Word(text) switch
    {
        "debug" => EventLevel.Debug,
        "info" => EventLevel.Info,
        "warning" or "warn" => EventLevel.Warning,
        "error" => EventLevel.Error,
        _ => null,
    };

    private static string Word(string? text) => text?.Trim().ToLowerInvariant() ?? "";
}
