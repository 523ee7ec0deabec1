using System;
using System.Linq;
using Microsoft.CodeAnalysis.Diagnostics;
using Recotem.Compilation;

namespace Recotem.Analyzers;

/// <summary>What all analyzers share: they run concurrently, leave generated code alone, and do nothing where the SDK is not referenced.</summary>
public abstract class RecotemAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public sealed override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            if (IsConcerned(start.Compilation))
                Start(start);
        });
    }

    /// <summary>Registers the actions of the analyzer.</summary>
    /// <param name="context">A compilation that uses the SDK.</param>
    protected abstract void Start(CompilationStartAnalysisContext context);

    private static bool IsConcerned(Microsoft.CodeAnalysis.Compilation compilation) =>
        string.Equals(compilation.AssemblyName, WellKnownNames.Abstractions, StringComparison.Ordinal)
        || compilation.ReferencedAssemblyNames.Any(n => string.Equals(n.Name, WellKnownNames.Abstractions, StringComparison.Ordinal));
}
