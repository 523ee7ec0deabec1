using System.Collections.Generic;
using System.Composition;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Recotem.Compilation;

namespace Recotem.CodeFixes;

/// <summary>RCT2005: marks the record that a constructor takes as its configuration.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ConfigurationParameterFix))]
[Shared]
public sealed class ConfigurationParameterFix : RecotemCodeFix
{
    /// <summary>Creates the fix.</summary>
    public ConfigurationParameterFix()
        : base("RCT2005")
    {
    }

    private protected override IEnumerable<Repair> Find(Finding finding)
    {
        if (finding.Node.FirstAncestorOrSelf<ParameterSyntax>() is not { } declaration
            || finding.Model.GetDeclaredSymbol(declaration, finding.Cancellation) is not { RefKind: RefKind.None or RefKind.In, ContainingSymbol: IMethodSymbol constructor } parameter
            || parameter.Type is not INamedTypeSymbol record || !IsConfiguration(record, finding)
            || constructor.Parameters.Any(Suppliable.IsConfiguration)
            || Declarations.Of<RecordDeclarationSyntax>(record, finding.Document.Project.Solution, finding.Cancellation).FirstOrDefault() is not { } written
            || KnownTypes.Attribute(finding, WellKnownNames.ConfigurationAttribute) is not { } attribute)
            yield break;
        yield return Repair.Rewrite($"Mark '{record.Name}' with [Configuration]", finding.Id, written, d => AttributeLists.Add((RecordDeclarationSyntax)d, attribute));
    }

    // The verdict of the generator: a record that it could not bind would only be another error.
    private static bool IsConfiguration(INamedTypeSymbol record, Finding finding)
    {
        if (!SymbolEqualityComparer.Default.Equals(record.ContainingAssembly, finding.Model.Compilation.Assembly))
            return false;
        var problems = new ContractProblems();
        ConfigurationParser.Check(record, finding.Model.Compilation, problems, finding.Cancellation);
        return problems.Count == 0;
    }
}
