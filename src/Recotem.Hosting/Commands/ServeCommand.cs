using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Recotem.Hosting.Logging;
using Recotem.Serving;

namespace Recotem.Hosting.Commands;

/// <summary><c>recotem serve</c>: serves the models of a directory of recipes over HTTP.</summary>
internal static class ServeCommand
{
    /// <summary>Creates the command.</summary>
    /// <param name="session">The run.</param>
    /// <returns>The command.</returns>
    internal static Command Create(Session session)
    {
        var recipes = new Option<string>("--recipes") { Description = "The directory of the recipes to serve (*.yaml).", HelpName = "DIRECTORY", Required = true };
        recipes.Validators.Add(result =>
        {
            foreach (Token token in result.Tokens)
                if (!Directory.Exists(token.Value))
                    result.AddError($"Invalid value for '--recipes': '{token.Value}' is {(File.Exists(token.Value) ? "a file; expected a directory" : "no directory")}.");
        });
        var port = new Option<int?>("--port", "-p") { Description = "The port to listen on; beats RECOTEM_PORT. 0 takes any free one.", HelpName = "PORT", CustomParser = ParsePort };
        var host = new Option<string?>("--host", "-H") { Description = "The address to listen on; beats RECOTEM_HOST. Without API keys it must be a loopback address.", HelpName = "HOST" };
        var insecureNoAuth = new Option<bool>("--insecure-no-auth") { Description = "Ask for no API key. Needs RECOTEM_ENV to be development, dev or test." };
        var devAllowUnsigned = new Option<bool>("--dev-allow-unsigned") { Description = "Accept artifacts of the development key. Needs RECOTEM_ENV=development." };
        Option<bool> understands = CommonSymbols.UnderstandsRisk();
        var command = new Command("serve", "Serve the models of a directory of recipes over HTTP.") { recipes, port, host, insecureNoAuth, devAllowUnsigned, understands };
        command.SetAction((result, cancellationToken) => RunAsync(
            session,
            new ServeOptions
            {
                RecipesDirectory = Path.GetFullPath(result.GetRequiredValue(recipes)),
                Port = result.GetValue(port),
                Host = result.GetValue(host),
                InsecureNoAuth = result.GetValue(insecureNoAuth),
                DevAllowUnsigned = result.GetValue(devAllowUnsigned),
                UnderstandsRisk = result.GetValue(understands),
                HandleSignals = false,
            },
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Session session, ServeOptions options, CancellationToken cancellationToken)
    {
        string[] problems = [.. EventLogs.Problems(session.Variable)];
        if (problems.Length > 0)
            return session.Fail("Configuration error: ", new ConfigException(string.Join('\n', problems)));
        session.ListenToSignals();
        try
        {
            await RecotemServer.RunAsync(options, session.Catalog, session.CreateScope(), session.Environment, session.Events, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            session.Events.Write(EventLevel.Debug, "recotem.cli", "serve_cancelled_at_startup");
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return session.Fail(PrefixOf(e), e);
        }

        if (cancellationToken.IsCancellationRequested)
            session.Events.Write(EventLevel.Info, "recotem.cli", "serve_terminated", new EventField("reason", session.InterruptedExitCode == 130 ? "KeyboardInterrupt" : "SIGTERM"));
        return 0;
    }

    private static string PrefixOf(Exception error) => error switch
    {
        ConfigException { Code: "bind_failed" } => "Server bind failed: ",
        ConfigException { Code: "config_error" } => "Configuration error: ",
        RecotemException => "Server startup failed: ",
        IOException => "Server runtime failure: ",
        _ => "Server error: ",
    };

    private static int? ParsePort(ArgumentResult result)
    {
        string text = result.Tokens[^1].Value;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int port))
            return port;
        result.AddError($"Invalid value for '--port': '{text}' is no integer.");
        return null;
    }
}
