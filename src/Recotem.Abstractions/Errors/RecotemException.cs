namespace Recotem;

/// <summary>
/// The base of all errors that Recotem reports to people. Its message is complete: it says what is wrong, what was expected and
/// what to do, and holds no secret.
/// </summary>
/// <param name="code">The machine-readable code, for instance <c>datasource_error</c>.</param>
/// <param name="exitCode">The exit code of a command that ends with this error.</param>
/// <param name="message">The message for people.</param>
/// <param name="innerException">The cause.</param>
public class RecotemException(string code, ExitCode exitCode, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>The machine-readable code.</summary>
    public string Code => code;

    /// <summary>The exit code of a command that ends with this error.</summary>
    public virtual ExitCode ExitCode => exitCode;

    /// <summary>Whether an <see cref="HttpFetchException"/> is among the causes.</summary>
    protected bool IsCausedByHttpFetch
    {
        get
        {
            for (Exception? e = InnerException; e is not null; e = e.InnerException)
                if (e is HttpFetchException)
                    return true;
            return false;
        }
    }
}
