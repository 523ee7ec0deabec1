namespace Recotem;

/// <summary>The only error, besides cancellation, that may leave a data source. Exit code 3, or 7 when an HTTP download is the cause.</summary>
/// <param name="message">The message for people. It must not contain credentials.</param>
/// <param name="innerException">The cause. Pass the exception that was caught.</param>
/// <param name="code">The machine-readable code.</param>
public sealed class DataSourceException(string message, Exception? innerException = null, string code = "datasource_error")
    : PluginException(code, message, innerException, ExitCode.DataSource)
{
    /// <inheritdoc/>
    public override ExitCode ExitCode => IsCausedByHttpFetch ? ExitCode.HttpFetch : base.ExitCode;
}
