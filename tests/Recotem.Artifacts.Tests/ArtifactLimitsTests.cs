namespace Recotem.Artifacts.Tests;

public sealed class ArtifactLimitsTests
{
    [Theory]
    [InlineData(null, null, 2147483648, 536870912)]
    [InlineData("104857600", null, 104857600, 104857600)]
    [InlineData("1073741824", null, 1073741824, 536870912)]
    [InlineData("1", null, 1048576, 1048576)]
    [InlineData("104857600", "104857600", 104857600, 104857600)]
    [InlineData("17179869184", "99999999999", 17179869184, 17179869184)]
    [InlineData("abc", "1_048_576", 2147483648, 1048576)]
    public void Limits_come_from_the_environment(string? artifact, string? payload, long expectedArtifact, long expectedPayload) =>
        Assert.Equal(new ArtifactLimits(expectedArtifact, expectedPayload), ArtifactLimits.From(Environment(artifact, payload)));

    [Fact]
    public void A_payload_limit_above_the_artifact_limit_is_a_configuration_error_naming_both()
    {
        ConfigException e = Assert.Throws<ConfigException>(() => ArtifactLimits.From(Environment("536870912", "1073741824")));

        Assert.Equal(ExitCode.Configuration, e.ExitCode);
        Assert.Contains("RECOTEM_MAX_PAYLOAD_BYTES (1073741824 bytes)", e.Message, StringComparison.Ordinal);
        Assert.Contains("RECOTEM_MAX_ARTIFACT_BYTES (536870912 bytes)", e.Message, StringComparison.Ordinal);
    }

    private static HostEnvironment Environment(string? artifact, string? payload)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        if (artifact is not null)
            variables["RECOTEM_MAX_ARTIFACT_BYTES"] = artifact;
        if (payload is not null)
            variables["RECOTEM_MAX_PAYLOAD_BYTES"] = payload;
        return new HostEnvironment(variables);
    }
}
