namespace Recotem;

/// <summary>Configuration outside recipes is wrong: environment variables, keys, flags, an address that cannot be bound. Exit code 8.</summary>
/// <param name="message">The message for people; names the variable or flag, never a secret value.</param>
/// <param name="innerException">The cause.</param>
/// <param name="code">The machine-readable code.</param>
public sealed class ConfigException(string message, Exception? innerException = null, string code = "config_error")
    : RecotemException(code, ExitCode.Configuration, message, innerException);
