using System.Collections.Generic;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Recotem.CodeFixes;

/// <summary>RCT1004: states the dispatch rule that follows from the signature.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(DispatchFix))]
[Shared]
public sealed class DispatchFix : RecotemCodeFix
{
    /// <summary>Creates the fix.</summary>
    public DispatchFix()
        : base("RCT1004")
    {
    }

    private protected override IEnumerable<Repair> Find(Finding finding)
    {
        if (finding.Suggestion is { } rule && finding.Node.FirstAncestorOrSelf<AttributeArgumentSyntax>()?.Expression is MemberAccessExpressionSyntax stated)
            yield return Repair.Rewrite($"Use '{rule}'", finding.Id, stated.Name, current => SyntaxFactory.IdentifierName(rule).WithTriviaFrom(current));
    }
}
