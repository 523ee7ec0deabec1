namespace Recotem;

/// <summary>The base of errors that come from plugins.</summary>
/// <param name="code">The machine-readable code.</param>
/// <param name="message">The message for people.</param>
/// <param name="innerException">The cause.</param>
/// <param name="exitCode">The exit code of a command that ends with this error.</param>
public class PluginException(string code, string message, Exception? innerException = null, ExitCode exitCode = ExitCode.Unknown)
    : RecotemException(code, exitCode, message, innerException);
