using System.Collections.Generic;
using System.Composition;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Recotem.CodeFixes;

/// <summary>RCT2102: lets binders set a property.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SettableOptionFix))]
[Shared]
public sealed class SettableOptionFix : RecotemCodeFix
{
    /// <summary>Creates the fix.</summary>
    public SettableOptionFix()
        : base("RCT2102")
    {
    }

    private protected override IEnumerable<Repair> Find(Finding finding)
    {
        // An override has the accessors that its base declares.
        if (finding.Suggestion is null || finding.Node is not PropertyDeclarationSyntax { AccessorList: { } accessors } property || property.Modifiers.Any(SyntaxKind.OverrideKeyword))
            yield break;
        AccessorDeclarationSyntax? setter = accessors.Accessors.FirstOrDefault(a => a.Keyword.IsKind(SyntaxKind.SetKeyword) || a.Keyword.IsKind(SyntaxKind.InitKeyword));
        if (setter is null)
            yield return Repair.Rewrite("Add 'init'", finding.Id, accessors, Init);
        else
            yield return Repair.Rewrite($"Make '{setter.Keyword.Text}' public", finding.Id + "public", setter, Public);
    }

    private static SyntaxNode Init(SyntaxNode accessors)
    {
        var list = (AccessorListSyntax)accessors;
        AccessorDeclarationSyntax getter = list.Accessors.Last();
        AccessorDeclarationSyntax init = SyntaxFactory.AccessorDeclaration(SyntaxKind.InitAccessorDeclaration)
            .WithSemicolonToken(SyntaxFactory.Token(SyntaxKind.SemicolonToken).WithTrailingTrivia(getter.GetTrailingTrivia()));
        return list
            .WithAccessors(SyntaxFactory.List([.. list.Accessors.Take(list.Accessors.Count - 1), getter.WithTrailingTrivia(SyntaxFactory.Space), init]))
            .WithAdditionalAnnotations(Formatter.Annotation);
    }

    private static SyntaxNode Public(SyntaxNode accessor)
    {
        var setter = (AccessorDeclarationSyntax)accessor;
        return setter.WithModifiers(default).WithLeadingTrivia(setter.GetLeadingTrivia());
    }
}
