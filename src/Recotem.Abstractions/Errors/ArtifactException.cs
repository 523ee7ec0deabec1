namespace Recotem;

/// <summary>An artifact could not be read, verified or written. Exit code 5.</summary>
/// <param name="reason">The stage that failed; a closed set, used as a label of metrics and events.</param>
/// <param name="message">The message for people; names the file.</param>
/// <param name="innerException">The cause.</param>
public sealed class ArtifactException(ArtifactFailure reason, string message, Exception? innerException = null)
    : RecotemException("artifact_error", ExitCode.Artifact, message, innerException)
{
    /// <summary>The stage that failed.</summary>
    public ArtifactFailure Reason => reason;
}

/// <summary>The stage at which reading or writing an artifact failed.</summary>
public enum ArtifactFailure
{
    /// <summary>Opening or reading the file, its size, a dangling pointer.</summary>
    Read,

    /// <summary>The structure of the container.</summary>
    Parse,

    /// <summary>An unknown key id or a wrong signature.</summary>
    Hmac,

    /// <summary>The header is not the expected JSON.</summary>
    HeaderJson,

    /// <summary>The artifact belongs to another recipe.</summary>
    RecipeMismatch,

    /// <summary>The algorithm is not linked, or its model schema is not supported.</summary>
    VersionSkew,

    /// <summary>The sections of the payload.</summary>
    Deserialize,

    /// <summary>Writing.</summary>
    Write,
}
