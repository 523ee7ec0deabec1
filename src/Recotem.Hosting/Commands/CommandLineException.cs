namespace Recotem.Hosting.Commands;

/// <summary>A value on the command line is wrong. Exit code 2, as for every wrong command line.</summary>
/// <param name="message">The message for people.</param>
internal sealed class CommandLineException(string message) : RecotemException("usage_error", ExitCode.Recipe, message);
