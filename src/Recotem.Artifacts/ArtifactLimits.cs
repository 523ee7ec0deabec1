using System.Globalization;

namespace Recotem.Artifacts;

/// <summary>How large artifacts may be that are read.</summary>
/// <param name="MaxArtifactBytes">The largest file, in bytes.</param>
/// <param name="MaxPayloadBytes">The largest payload, in bytes. Sections are stored as they are used, so this bounds memory too.</param>
public sealed record ArtifactLimits(long MaxArtifactBytes, long MaxPayloadBytes)
{
    private const string ArtifactVariable = "RECOTEM_MAX_ARTIFACT_BYTES";
    private const string PayloadVariable = "RECOTEM_MAX_PAYLOAD_BYTES";
    private const long MiB = 1L << 20;
    private const long GiB = 1L << 30;

    /// <summary>The limits without any setting: 2 GiB and 512 MiB.</summary>
    public static ArtifactLimits Default { get; } = new(2 * GiB, 512 * MiB);

    /// <summary>The limits of an environment: <c>RECOTEM_MAX_ARTIFACT_BYTES</c> and <c>RECOTEM_MAX_PAYLOAD_BYTES</c>, each 1 MiB to 16 GiB.</summary>
    /// <param name="environment">The environment. An unset payload limit is 512 MiB, or the artifact limit if that is lower.</param>
    /// <returns>The limits.</returns>
    /// <exception cref="ConfigException">The payload limit is set above the artifact limit.</exception>
    public static ArtifactLimits From(HostEnvironment environment)
    {
        long artifact = environment.Integer(ArtifactVariable, Default.MaxArtifactBytes, MiB, 16 * GiB);
        long payload = environment.Integer(PayloadVariable, Math.Min(Default.MaxPayloadBytes, artifact), MiB, 16 * GiB);
        if (payload > artifact)
        {
            throw new ConfigException(string.Create(
                CultureInfo.InvariantCulture,
                $"{PayloadVariable} ({payload} bytes) exceeds {ArtifactVariable} ({artifact} bytes); raise the second or lower the first"));
        }

        return new ArtifactLimits(artifact, payload);
    }
}
