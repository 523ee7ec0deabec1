namespace Recotem;

/// <summary>Item metadata could not be loaded. Exit code 4, or 7 when an HTTP download is the cause.</summary>
/// <param name="message">The message for people.</param>
/// <param name="innerException">The cause.</param>
public sealed class MetadataException(string message, Exception? innerException = null)
    : PluginException("metadata_error", message, innerException, ExitCode.Training)
{
    /// <inheritdoc/>
    public override ExitCode ExitCode => IsCausedByHttpFetch ? ExitCode.HttpFetch : base.ExitCode;
}
