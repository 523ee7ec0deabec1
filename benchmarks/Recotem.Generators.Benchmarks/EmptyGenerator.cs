using Microsoft.CodeAnalysis;

namespace Recotem.Generators.Benchmarks;

/// <summary>Writes nothing: what a run of the driver costs by itself.</summary>
internal sealed class EmptyGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context) =>
        context.RegisterSourceOutput(context.CompilationProvider.Select(static (_, _) => 0), static (_, _) => { });
}
