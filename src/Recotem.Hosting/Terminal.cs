using Recotem.Hosting.Logging;

namespace Recotem.Hosting;

/// <summary>What a run touches of its process: streams, variables, clock and interruption. Tests replace all of it.</summary>
internal sealed class Terminal
{
    /// <summary>Standard output.</summary>
    internal required Stream Output { get; init; }

    /// <summary>Standard error.</summary>
    internal required ErrorOutput Error { get; init; }

    /// <summary>The environment variables.</summary>
    internal required IReadOnlyDictionary<string, string> Variables { get; init; }

    /// <summary>The name under which the program was started, for usage lines.</summary>
    internal required string ProgramName { get; init; }

    /// <summary>The clock.</summary>
    internal TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Asks the run to end, as Ctrl-C does.</summary>
    internal CancellationToken Interrupted { get; init; }

    /// <summary>Whether the run listens to the signals of the process.</summary>
    internal bool HandlesSignals { get; init; }

    /// <summary>The terminal of this process.</summary>
    /// <returns>The terminal.</returns>
    internal static Terminal OfProcess()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (System.Collections.DictionaryEntry entry in Environment.GetEnvironmentVariables())
            variables[(string)entry.Key] = (string?)entry.Value ?? "";
        return new Terminal
        {
            Output = Console.OpenStandardOutput(),
            Error = new ErrorOutput(Console.OpenStandardError(), !Console.IsErrorRedirected),
            Variables = variables,
            ProgramName = Path.GetFileNameWithoutExtension(Environment.ProcessPath) is { Length: > 0 } name && name != "dotnet" ? name : "recotem",
            HandlesSignals = true,
        };
    }
}
