using System.Collections.Generic;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Recotem.CodeFixes;

/// <summary>RCT2204: guards the key that was most likely meant.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(GuardedKeyFix))]
[Shared]
public sealed class GuardedKeyFix : RecotemCodeFix
{
    /// <summary>Creates the fix.</summary>
    public GuardedKeyFix()
        : base("RCT2204")
    {
    }

    private protected override IEnumerable<Repair> Find(Finding finding)
    {
        if (finding.Suggestion is { } key && finding.Node is ExpressionSyntax element)
            yield return Repair.Rewrite($"Write \"{key}\"", finding.Id, element, current => Literal.Of(key).WithTriviaFrom(current));
    }
}
