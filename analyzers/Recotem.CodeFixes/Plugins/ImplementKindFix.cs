using System;
using System.Collections.Generic;
using System.Composition;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Recotem.Analyzers;
using Recotem.Compilation;

namespace Recotem.CodeFixes;

/// <summary>RCT2001: implements a kind, with members that compile and say that they do nothing yet.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ImplementKindFix))]
[Shared]
public sealed class ImplementKindFix : RecotemCodeFix
{
    // The kinds that most plugins are of, in the order of the menu; others follow by name.
    private static readonly string[] s_usual = ["IDataSource", "IMetric", "IAlgorithm", "ISplitter", "ISearchStrategy"];

    /// <summary>Creates the fix.</summary>
    public ImplementKindFix()
        : base("RCT2001")
    {
    }

    private protected override IEnumerable<Repair> Find(Finding finding)
    {
        if (finding.Node is not TypeDeclarationSyntax declaration || finding.Type is not { TypeKind: TypeKind.Class, IsStatic: false } type)
            yield break;
        bool isSource = Attributes.Find(type, WellKnownNames.DataSourceAttribute) is not null;
        foreach (INamedTypeSymbol kind in Kinds(finding))
        {
            bool isSourceKind = Attributes.Is(kind, WellKnownNames.DataSourceKind);
            if ((isSource && !isSourceKind) || ImplementedKind.Of(kind, type, finding) is not { } implementation)
                continue;
            IReadOnlyList<MemberDeclarationSyntax>? completion = isSourceKind ? DataSourceCompletion.Of(type, finding) : [];
            if (completion is null)
                continue;
            yield return Repair.Rewrite($"Implement '{kind.Name}'", finding.Id + kind.Name, declaration, d =>
            {
                TypeDeclarationSyntax implementing = implementation.Add((TypeDeclarationSyntax)d);
                return Members.Insert(implementing, finding.Generator, completion);
            });
        }
    }

    private static IEnumerable<INamedTypeSymbol> Kinds(Finding finding) =>
        finding.Model.Compilation.SourceModule.ReferencedAssemblySymbols
            .Where(a => a.Name == WellKnownNames.Abstractions || a.Modules.Any(m => m.ReferencedAssemblies.Any(r => r.Name == WellKnownNames.Abstractions)))
            .Append(finding.Model.Compilation.Assembly)
            .SelectMany(a => OwnTypes.All(a.GlobalNamespace, finding.Cancellation))
            .Where(t => t.TypeKind == TypeKind.Interface && KindParser.Parse(t, new ContractProblems(), finding.Cancellation) is not null)
            .OrderBy(t => Array.IndexOf(s_usual, t.Name) is var place and >= 0 ? place : s_usual.Length)
            .ThenBy(t => t.Name, StringComparer.Ordinal);
}
