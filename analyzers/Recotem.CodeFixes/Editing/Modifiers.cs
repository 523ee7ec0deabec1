using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Recotem.CodeFixes;

/// <summary>Changes modifiers of declarations. Comments, attributes and the other modifiers stay where they are.</summary>
internal static class Modifiers
{
    private static readonly SyntaxKind[] s_accessibility =
        [SyntaxKind.PublicKeyword, SyntaxKind.InternalKeyword, SyntaxKind.ProtectedKeyword, SyntaxKind.PrivateKeyword];

    /// <summary>Adds a modifier behind the others, which is the only place for <c>partial</c>.</summary>
    public static MemberDeclarationSyntax Add(MemberDeclarationSyntax declaration, SyntaxKind modifier)
    {
        if (declaration.Modifiers.Any(modifier))
            return declaration;
        return declaration.Modifiers.Count == 0
            ? AddFirst(declaration, modifier)
            : declaration.WithModifiers(declaration.Modifiers.Add(SyntaxFactory.Token(modifier).WithTrailingTrivia(SyntaxFactory.Space)));
    }

    public static MemberDeclarationSyntax Remove(MemberDeclarationSyntax declaration, SyntaxKind modifier)
    {
        int index = declaration.Modifiers.IndexOf(modifier);
        if (index < 0)
            return declaration;
        SyntaxToken removed = declaration.Modifiers[index];
        SyntaxToken next = removed.GetNextToken();
        SyntaxTriviaList kept = SyntaxFactory.TriviaList(removed.TrailingTrivia.SkipWhile(t => t.IsKind(SyntaxKind.WhitespaceTrivia)));
        declaration = declaration.ReplaceToken(next, next.WithLeadingTrivia(removed.LeadingTrivia.AddRange(kept).AddRange(next.LeadingTrivia)));
        return declaration.WithModifiers(declaration.Modifiers.RemoveAt(index));
    }

    public static MemberDeclarationSyntax Replace(MemberDeclarationSyntax declaration, SyntaxKind modifier, SyntaxKind by)
    {
        int index = declaration.Modifiers.IndexOf(modifier);
        return index < 0 ? declaration : declaration.ReplaceToken(declaration.Modifiers[index], SyntaxFactory.Token(by).WithTriviaFrom(declaration.Modifiers[index]));
    }

    public static bool StatesAccessibility(MemberDeclarationSyntax declaration) => declaration.Modifiers.Any(m => s_accessibility.Contains(m.Kind()));

    /// <summary>Sets the accessibility to one of a single word.</summary>
    public static MemberDeclarationSyntax WithAccessibility(MemberDeclarationSyntax declaration, SyntaxKind accessibility)
    {
        SyntaxKind[] stated = declaration.Modifiers.Select(m => m.Kind()).Where(k => s_accessibility.Contains(k)).ToArray();
        if (stated.Length == 0)
            return AddFirst(declaration, accessibility);
        declaration = Replace(declaration, stated[0], accessibility);
        return stated.Skip(1).Aggregate(declaration, Remove);
    }

    private static MemberDeclarationSyntax AddFirst(MemberDeclarationSyntax declaration, SyntaxKind modifier)
    {
        SyntaxToken next = declaration.AttributeLists.Count > 0 ? declaration.AttributeLists.Last().GetLastToken().GetNextToken() : declaration.GetFirstToken();
        SyntaxToken first = SyntaxFactory.Token(next.LeadingTrivia, modifier, SyntaxFactory.TriviaList(SyntaxFactory.Space));
        declaration = declaration.ReplaceToken(next, next.WithLeadingTrivia());
        return declaration.WithModifiers(declaration.Modifiers.Insert(0, first));
    }
}
