using Microsoft.CodeAnalysis;
using Recotem.TestHarness;

namespace Recotem.Generators.Tests;

/// <summary>Manifests are read from references one at a time, without what the compiler knows about all of them.</summary>
public sealed class ReferenceTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Only_hosts_read_references(bool isHost)
    {
        GeneratorRun run = GeneratorRun.Of(GeneratorInput.Of(isHost ? Samples.Host : "namespace Acme;") with { References = [Metrics()] });
        Assert.Equal(isHost, run.Result.Results.Single().TrackedSteps.ContainsKey("ReferenceManifests"));
    }

    [Fact]
    public void A_reference_that_is_no_assembly_is_left_to_the_compiler()
    {
        MetadataReference broken = MetadataReference.CreateFromImage(new byte[64]);
        GeneratorRun run = GeneratorRun.OfBroken(GeneratorInput.Of(Samples.Host) with { References = [broken, Metrics()] });
        Assert.Contains("case \"bias\":", run.Text("Acme.Plugins.Host"), StringComparison.Ordinal);
        Assert.Contains(run.Errors, e => e.StartsWith("CS0009", StringComparison.Ordinal));
    }

    private static MetadataReference Metrics() => GeneratorRun.Of(GeneratorInput.Of("""
        namespace Acme.Metrics;
        [Plugin("bias")] internal sealed partial class Bias : IMetric { public double Score(in Ranking ranking) => 0; }
        """) with { AssemblyName = "Acme.Metrics" }).ToImage();
}
