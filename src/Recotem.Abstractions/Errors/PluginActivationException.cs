namespace Recotem;

/// <summary>A plugin could not be constructed, or needs something that its host does not offer.</summary>
/// <param name="message">The message for people; names the plugin.</param>
/// <param name="innerException">The cause.</param>
public sealed class PluginActivationException(string message, Exception? innerException = null)
    : PluginException("plugin_activation_failed", message, innerException, ExitCode.Configuration);
