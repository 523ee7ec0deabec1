using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Recotem.Hosting.Commands;

/// <summary>The commands of a host.</summary>
internal static class CommandTree
{
    private static readonly (string Name, Func<Session, Command> Create)[] s_commands =
    [
        ("train", TrainCommand.Create),
        ("serve", ServeCommand.Create),
        ("validate", ValidateCommand.Create),
        ("inspect", InspectCommand.Create),
        ("schema", SchemaCommand.Create),
        ("keygen", KeygenCommand.Create),
        ("plugin", PluginCommand.Create),
    ];

    /// <summary>Parses the arguments and runs the command that they name.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="session">The run.</param>
    /// <returns>The exit code.</returns>
    internal static async Task<int> RunAsync(string[] args, Session session)
    {
        Command root = CreateRoot(session, args.Length > 0 ? args[0] : null);
        ParseResult result = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (result.Errors.Count > 0 || (result.Action is null && result.CommandResult.Command.Subcommands.Count > 0))
        {
            session.Terminal.Error.WriteLine(UsageText.Of(result, session.Terminal.ProgramName));
            return (int)ExitCode.Recipe;
        }

        var invocation = new InvocationConfiguration
        {
            Output = session.Output,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        try
        {
            int exitCode = await result.InvokeAsync(invocation, session.Interrupted);
            session.FlushOutput();
            return exitCode;
        }
        catch (OperationCanceledException) when (session.Interrupted.IsCancellationRequested)
        {
            return session.InterruptedExitCode;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return session.Fail("Error: ", e);
        }
    }

    // A start should cost only what it uses: when the first argument names a command, the others are not built.
    private static Command CreateRoot(Session session, string? first)
    {
        var root = new Command(session.Terminal.ProgramName, "Recommenders from recipes: train, sign, serve.")
        {
            new HelpOption("--help", []) { Description = "Show this help and exit.", Recursive = true },
            new Option<bool>("--version") { Description = "Show the version and exit.", Action = new VersionAction(session) },
        };
        bool known = s_commands.Any(c => c.Name == first);
        foreach ((string name, Func<Session, Command> create) in s_commands)
            if (!known || name == first)
                root.Add(create(session));
        return root;
    }

    private sealed class VersionAction(Session session) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            session.Output.WriteLine($"{session.Terminal.ProgramName} {ProductVersion.Details}");
            return 0;
        }
    }
}
