using System.Collections.Immutable;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Recotem.Compilation;

namespace Recotem.Analyzers;

/// <summary>Reports what a project that declares plugins lacks: marks, files and descriptions that hosts and their users rely on.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ProjectAnalyzer : RecotemAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(
        PluginRules.Rct2009IncompleteMetadata, PluginRules.Rct2016NotMarkedAotCompatible, ProjectRules.Rct9002ReferencedIndirectly, ProjectRules.Rct9003NoDocumentationFile);

    /// <inheritdoc/>
    protected override void Start(CompilationStartAnalysisContext context)
    {
        var properties = new ProjectProperties(context.Options.AnalyzerConfigOptionsProvider.GlobalOptions);
        int plugins = 0;
        int others = 0;
        context.RegisterSymbolAction(
            symbol =>
            {
                var type = (INamedTypeSymbol)symbol.Symbol;
                if (Attribute(type) is { } attribute)
                {
                    Interlocked.Increment(ref plugins);
                    CheckDescription(type, attribute, symbol);
                }
                else if (Attributes.Find(type, WellKnownNames.PluginKindAttribute) is not null || Attributes.Find(type, WellKnownNames.PluginHostAttribute) is not null)
                {
                    Interlocked.Increment(ref others);
                }
            },
            SymbolKind.NamedType);
        context.RegisterCompilationEndAction(end =>
        {
            if (!properties.AreKnown)
                return;
            if (plugins + others > 0 && properties.IsNot("RecotemReferenceIsDirect"))
                end.ReportDiagnostic(Diagnostic.Create(ProjectRules.Rct9002ReferencedIndirectly, ProjectFile.Place(end.Options, end.CancellationToken)));
            if (plugins > 0)
                CheckProject(properties, end);
        });
    }

    private static AttributeData? Attribute(INamedTypeSymbol type) =>
        Attributes.Find(type, WellKnownNames.DataSourceAttribute) ?? Attributes.Find(type, WellKnownNames.PluginAttribute);

    private static void CheckDescription(INamedTypeSymbol type, AttributeData attribute, SymbolAnalysisContext context)
    {
        if (string.IsNullOrWhiteSpace(Attributes.NamedText(attribute, "Description")) && Documentation.Summary(type, context.CancellationToken) is null)
        {
            context.ReportDiagnostic(Diagnostic.Create(
                PluginRules.Rct2009IncompleteMetadata,
                type.Locations[0],
                ImmutableDictionary<string, string?>.Empty.Add(FixProperties.Property, "Description"),
                $"The plugin '{type.Name}'",
                "description",
                "write the summary of its documentation comment, or set Description"));
        }
    }

    private static void CheckProject(ProjectProperties properties, CompilationAnalysisContext context)
    {
        Location place = ProjectFile.Place(context.Options, context.CancellationToken);
        if (!properties.Is("IsAotCompatible") && !properties.Is("PublishAot"))
            Report(PluginRules.Rct2016NotMarkedAotCompatible, "IsAotCompatible");
        if (properties.IsNot("GenerateDocumentationFile"))
            Report(ProjectRules.Rct9003NoDocumentationFile, "GenerateDocumentationFile");
        if (properties.IsNot("IsPackable"))
            return;
        if (!properties.Has("PackageLicenseExpression") && !properties.Has("PackageLicenseFile"))
            Report(PluginRules.Rct2009IncompleteMetadata, "PackageLicenseExpression", "The package of this project", "license", "set PackageLicenseExpression, or PackageLicenseFile");
        if (!properties.Has("RepositoryUrl") && !properties.Has("PackageProjectUrl"))
            Report(PluginRules.Rct2009IncompleteMetadata, "RepositoryUrl", "The package of this project", "repository", "set RepositoryUrl, or PackageProjectUrl");
        if (!properties.Has("PackageReadmeFile"))
            Report(PluginRules.Rct2009IncompleteMetadata, "PackageReadmeFile", "The package of this project", "readme", "set PackageReadmeFile");

        void Report(DiagnosticDescriptor rule, string property, params object[] arguments) => context.ReportDiagnostic(
            Diagnostic.Create(rule, place, ImmutableDictionary<string, string?>.Empty.Add(FixProperties.Property, property), arguments));
    }
}
