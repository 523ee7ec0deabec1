using Recotem.Hosting.Commands;

namespace Recotem.Hosting;

/// <summary>The command line of every host.</summary>
public static class RecotemApp
{
    /// <summary>
    /// Runs one command: results go to standard output, events and messages to standard error. Never throws for what a user or
    /// the outside world did wrong.
    /// </summary>
    /// <param name="args">The arguments of the process.</param>
    /// <param name="catalog">The plugins of the host: <c>Plugins.Catalog</c>.</param>
    /// <returns>The exit code; see <see cref="ExitCode"/>, and 130 after Ctrl-C.</returns>
    public static Task<int> RunAsync(string[] args, PluginCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(catalog);
        return RunAsync(args, catalog, Terminal.OfProcess());
    }

    /// <summary>Runs one command in a given terminal.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="catalog">The plugins of the host.</param>
    /// <param name="terminal">What the run touches.</param>
    /// <returns>The exit code.</returns>
    internal static async Task<int> RunAsync(string[] args, PluginCatalog catalog, Terminal terminal)
    {
        await using var session = new Session(catalog, terminal);
        return await CommandTree.RunAsync(args, session);
    }
}
