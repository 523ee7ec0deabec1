namespace Recotem.Hosting;

/// <summary>Standard output takes no more results. Exit code 1.</summary>
/// <param name="cause">What the stream said.</param>
internal sealed class OutputException(IOException cause)
    : RecotemException("output_error", ExitCode.Unknown, $"cannot write to standard output: {cause.Message}", cause);
