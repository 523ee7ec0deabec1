namespace Recotem;

/// <summary>The only error, besides cancellation, that may leave a data source. Exit code 3, or 7 when an HTTP download is the cause.</summary>
/// <param name="message">The message for people. It must not contain credentials.</param>
/// <param name="innerException">The cause. Pass the exception that was caught.</param>
public sealed class DataSourceException(string message, Exception? innerException = null)
    : PluginException("datasource_error", message, innerException, ExitCode.DataSource)
{
    /// <inheritdoc/>
    public override ExitCode ExitCode => IsCausedByHttpFetch ? ExitCode.HttpFetch : base.ExitCode;
}
