using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Recotem.Compilation;

namespace Recotem.Analyzers;

/// <summary>
/// Reports what a host cannot contain together, while its author types. The verdict is the one by which the generator composes the
/// host, and the kinds and plugins are those of the manifests that it reads and writes.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class HostAnalyzer : RecotemAnalyzer
{
    private readonly ReferenceManifests _manifests = new();

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(
        HostRules.Rct4001DuplicatePluginName,
        HostRules.Rct4002NamesDifferByCase,
        HostRules.Rct4003RequiredCapabilityMissing,
        HostRules.Rct4004OptionalCapabilityMissing,
        HostRules.Rct4005CapabilityAmbiguous,
        HostRules.Rct4006IncompatibleContractVersion,
        HostRules.Rct4007RequirementCycle,
        HostRules.Rct4008PatternMatchesNothing,
        HostRules.Rct4014ManifestTooNew,
        HostRules.Rct4015HostHasWrongShape);

    /// <inheritdoc/>
    protected override void Start(CompilationStartAnalysisContext context) => context.RegisterSymbolAction(Check, SymbolKind.NamedType);

    private void Check(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (type.TypeKind != TypeKind.Class || Attributes.Find(type, WellKnownNames.PluginHostAttribute) is not { } attribute)
            return;
        var problems = new ContractProblems();
        if (HostParser.Parse(type, problems, context.CancellationToken) is not { } host)
        {
            foreach (ContractProblem problem in problems.All)
                context.ReportDiagnostic(problem.ToDiagnostic(type, context.Compilation, context.CancellationToken));
            return;
        }

        ReferenceManifest own = ReferenceReader.ReadOwn(context.Compilation, context.CancellationToken);
        ImmutableArray<ReferenceManifest> manifests = context.Compilation.References
            .Select(r => _manifests.Read(r, context.CancellationToken))
            .OfType<ReferenceManifest>()
            .ToImmutableArray();
        HostComposition composition = HostComposition.Create(
            host.Selection,
            own.Assembly,
            ReferenceReader.Join(manifests).Concat(own.Records.Select(r => new ManifestEntry(r, own.Assembly, own.Version))));
        var reporter = new HostReporter(attribute, context.Compilation, context.CancellationToken);
        foreach (HostProblem problem in composition.Problems)
            context.ReportDiagnostic(reporter.ToDiagnostic(problem));
    }
}
