using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;

namespace Recotem.Hosting.Commands;

/// <summary>What a wrong command line is answered with: how to call the command, where help is, and every mistake.</summary>
internal static class UsageText
{
    /// <summary>The text for a command line with mistakes.</summary>
    /// <param name="result">The parsed command line.</param>
    /// <param name="program">The name of the program.</param>
    /// <returns>Three parts, the last with one line for each mistake.</returns>
    internal static string Of(ParseResult result, string program)
    {
        Command command = result.CommandResult.Command;
        string path = PathOf(result.CommandResult, program);
        var text = new StringBuilder();
        text.Append("Usage: ").Append(path).Append(" [OPTIONS]");
        foreach (Argument argument in command.Arguments)
            text.Append(' ').Append(argument.HelpName ?? argument.Name).Append(argument.Arity.MaximumNumberOfValues > 1 ? "..." : "");
        if (command.Subcommands.Count > 0)
            text.Append(" COMMAND [ARGS]...");
        text.Append("\nTry '").Append(path).Append(" --help' for help.\n");
        foreach (string mistake in Mistakes(result, command).Distinct(StringComparer.Ordinal))
            text.Append("\nError: ").Append(mistake);
        return text.ToString();
    }

    private static IEnumerable<string> Mistakes(ParseResult result, Command command)
    {
        bool chooses = command.Subcommands.Count > 0;
        foreach (string token in result.UnmatchedTokens)
        {
            if (token.StartsWith('-'))
                yield return $"No such option '{token}'; {NearestName.Expected(token, OptionsOf(result.CommandResult))}.";
            else if (chooses)
                yield return $"No such command '{token}'; {NearestName.Expected(token, command.Subcommands.Select(c => c.Name))}.";
            else
                yield return $"Unexpected argument '{token}'.";

            // What follows an unknown command belongs to it, so nothing can be said about the rest.
            if (chooses)
                yield break;
        }

        if (chooses)
            yield return $"Missing command; expected one of {string.Join(", ", command.Subcommands.Select(c => c.Name))}.";
        else
            foreach (ParseError error in result.Errors)
                if (error.SymbolResult is not CommandResult || result.UnmatchedTokens.Count == 0)
                    yield return error.Message;
    }

    private static IEnumerable<string> OptionsOf(CommandResult result)
    {
        foreach (Option option in result.Command.Options)
            yield return option.Name;
        if (result.Parent is not null)
            yield return "--help";
    }

    private static string PathOf(CommandResult result, string program) =>
        result.Parent is CommandResult parent ? $"{PathOf(parent, program)} {result.Command.Name}" : program;
}
