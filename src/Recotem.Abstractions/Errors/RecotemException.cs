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
    protected bool IsCausedByHttpFetch => IsHttpFetch(InnerException);

    /// <summary>The exit code of a command that ends with an error of any kind.</summary>
    /// <param name="error">The error.</param>
    /// <returns>
    /// <see cref="ExitCode.Configuration"/> for a missing signing key, <see cref="ExitCode.Recipe"/> for a wrong recipe,
    /// <see cref="ExitCode.HttpFetch"/> if a download is among the causes, else the error's own code. It is
    /// <see cref="ExitCode.Unknown"/> for errors that have none, or one that is no failure's.
    /// </returns>
    public static ExitCode ExitCodeOf(Exception error)
    {
        if (error is RecotemException { Code: "signing_key_missing" })
            return ExitCode.Configuration;
        if (error is RecipeException)
            return ExitCode.Recipe;
        if (IsHttpFetch(error))
            return ExitCode.HttpFetch;

        // Plugins choose the codes of their errors: a failure must never look like success, nor like the end by a signal.
        return error is RecotemException { ExitCode: >= ExitCode.Unknown and <= ExitCode.Configuration and var code } ? code : ExitCode.Unknown;
    }

    private static bool IsHttpFetch(Exception? error)
    {
        for (; error is not null; error = error.InnerException)
            if (error is HttpFetchException)
                return true;
        return false;
    }
}
