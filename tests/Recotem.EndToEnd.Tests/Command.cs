using System.Diagnostics;
using System.Text.Json;

namespace Recotem.EndToEnd.Tests;

/// <summary>What a finished process left.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Error)
{
    /// <summary>The events among the lines of standard error.</summary>
    public IEnumerable<JsonElement> Events => Error.Split('\n').Where(l => l.StartsWith('{')).Select(l => JsonDocument.Parse(l).RootElement);

    public JsonElement Event(string name) => Events.Single(e => e.GetProperty("event").GetString() == name);
}

/// <summary>Runs processes with an environment of their own.</summary>
internal static class Command
{
    public static ProcessStartInfo Start(string file, string directory, IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (string inherited in start.Environment.Keys.Where(k => k.StartsWith("RECOTEM_", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(inherited);
        foreach ((string key, string value) in environment ?? new Dictionary<string, string>())
            start.Environment[key] = value;
        return start;
    }

    public static async Task<CommandResult> RunAsync(
        string file, string directory, IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        using Process process = Process.Start(Start(file, directory, environment, arguments))!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{file} {string.Join(' ', arguments)} did not end");
        }

        return new CommandResult(process.ExitCode, await output, await error);
    }
}
