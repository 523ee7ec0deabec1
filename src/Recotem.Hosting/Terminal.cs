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
    internal static Terminal OfProcess() => new()
    {
        Output = Console.OpenStandardOutput(),
        Error = new ErrorOutput(Console.OpenStandardError(), !Console.IsErrorRedirected),
        Variables = HostEnvironment.VariablesOfProcess(),
        ProgramName = ProgramNameOf(Environment.ProcessPath),
        HandlesSignals = true,
    };

    /// <summary>The name of a program in usage lines.</summary>
    /// <param name="path">The executable; null if it is not known.</param>
    /// <returns>The file name without <c>.exe</c> or <c>.dll</c>; other dots belong to the name.</returns>
    internal static string ProgramNameOf(string? path)
    {
        string name = Path.GetFileName(path) ?? "";
        if (name.EndsWith(".exe", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".dll", StringComparison.OrdinalIgnoreCase))
            name = name[..^4];
        return name is "" or "dotnet" ? "recotem" : name;
    }
}
