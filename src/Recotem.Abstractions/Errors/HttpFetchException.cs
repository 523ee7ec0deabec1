namespace Recotem;

/// <summary>An HTTP download failed: refused address, status, timeout, size or hash. Exit code 7.</summary>
/// <param name="message">The message for people.</param>
/// <param name="innerException">The cause.</param>
public sealed class HttpFetchException(string message, Exception? innerException = null)
    : RecotemException("http_fetch_error", ExitCode.HttpFetch, message, innerException);
