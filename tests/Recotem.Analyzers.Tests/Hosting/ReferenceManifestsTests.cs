using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Recotem.TestHarness;

namespace Recotem.Analyzers.Tests.Hosting;

public sealed class ReferenceManifestsTests
{
    private const string Count = "namespace Acme; [Plugin(\"count\")] public sealed partial class Count : IMetric { public double Score(in Ranking ranking) => 1; }";

    [Fact]
    public async Task A_compiled_reference_is_read_once_however_often_the_host_is_edited()
    {
        var reference = new CountedReference(GeneratorRun.Of(GeneratorInput.Of(Count) with { AssemblyName = "Acme.First" }).Emit());
        CSharpCompilation host = GeneratorRun.OfBroken(
            GeneratorInput.Of("namespace Acme.Host; [PluginHost(Exclude = [\"metrics/count\", \"metrics/gone\"])] public static partial class Plugins;") with { References = [reference] }).Output;
        var analyzer = new HostAnalyzer();
        Diagnostic first = Assert.Single(await AnalyzeAsync(host));
        int reads = reference.Reads;

        CSharpCompilation edited = host.AddSyntaxTrees(CSharpSyntaxTree.ParseText("// edited", (CSharpParseOptions)host.SyntaxTrees[0].Options));
        Diagnostic second = Assert.Single(await AnalyzeAsync(edited));

        Assert.Equal("RCT4008", first.Id);
        Assert.Contains("metrics/gone", first.Message(), StringComparison.Ordinal);
        Assert.Equal(first.Message(), second.Message());
        Assert.Equal(reads, reference.Reads);

        Task<ImmutableArray<Diagnostic>> AnalyzeAsync(CSharpCompilation compilation) => compilation.WithAnalyzers([analyzer]).GetAnalyzerDiagnosticsAsync();
    }

    /// <summary>A compiled assembly that counts how often somebody asks for its metadata.</summary>
    private sealed class CountedReference(ImmutableArray<byte> image) : PortableExecutableReference(MetadataReferenceProperties.Assembly)
    {
        private readonly AssemblyMetadata _metadata = AssemblyMetadata.CreateFromImage(image);
        private int _reads;

        public int Reads => _reads;

        protected override DocumentationProvider CreateDocumentationProvider() => DocumentationProvider.Default;

        protected override Metadata GetMetadataImpl()
        {
            Interlocked.Increment(ref _reads);
            return _metadata;
        }

        protected override PortableExecutableReference WithPropertiesImpl(MetadataReferenceProperties properties) => throw new NotSupportedException();
    }
}
