using System.Text;
using System.Text.Json;
using Recotem.Hosting.Logging;

namespace Recotem.Hosting.Tests;

/// <summary>One command, run inside the test: what it printed and its exit code.</summary>
internal sealed record CommandRun(int ExitCode, string Output, string Error)
{
    /// <summary>The events on standard error.</summary>
    public JsonElement[] Events => [.. Error.Split('\n').Where(l => l.StartsWith('{')).Select(l => JsonDocument.Parse(l).RootElement)];

    /// <summary>What is on standard error beside events.</summary>
    public string Message => string.Join('\n', Error.Split('\n').Where(l => !l.StartsWith('{'))).TrimEnd();

    public static Task<CommandRun> OfAsync(PluginCatalog catalog, params string[] args) => OfAsync(catalog, [], args);

    public static Task<CommandRun> OfAsync(PluginCatalog catalog, Dictionary<string, string> variables, params string[] args) =>
        OfAsync(catalog, variables, CancellationToken.None, args);

    public static async Task<CommandRun> OfAsync(
        PluginCatalog catalog, Dictionary<string, string> variables, CancellationToken interrupted, params string[] args)
    {
        using var output = new MemoryStream();
        using var error = new MemoryStream();
        var terminal = new Terminal
        {
            Output = output,
            Error = new ErrorOutput(error, isTerminal: false),
            Variables = variables,
            ProgramName = "recotem",
            Interrupted = interrupted,
        };
        int exitCode = await RecotemApp.RunAsync(args, catalog, terminal);
        return new CommandRun(exitCode, Encoding.UTF8.GetString(output.ToArray()), Encoding.UTF8.GetString(error.ToArray()));
    }
}
