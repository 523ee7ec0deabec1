using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Recotem.CodeFixes;

/// <summary>Adds to the types from which a type descends.</summary>
internal static class BaseTypes
{
    public static TypeDeclarationSyntax Add(TypeDeclarationSyntax declaration, TypeSyntax added)
    {
        BaseTypeSyntax item = SyntaxFactory.SimpleBaseType(added);
        if (declaration.BaseList is { } list)
        {
            BaseTypeSyntax last = list.Types[list.Types.Count - 1];
            SeparatedSyntaxList<BaseTypeSyntax> types = list.Types.Replace(last, last.WithoutTrailingTrivia()).Add(item.WithTrailingTrivia(last.GetTrailingTrivia()));
            return (TypeDeclarationSyntax)declaration.WithBaseList(list.WithTypes(types));
        }

        // The list takes over the end of the line from what stands before it.
        SyntaxToken before = declaration.ParameterList?.CloseParenToken ?? declaration.TypeParameterList?.GreaterThanToken ?? declaration.Identifier;
        SyntaxTriviaList end = before.TrailingTrivia;
        declaration = declaration.ReplaceToken(before, before.WithTrailingTrivia(SyntaxFactory.Space));
        SyntaxToken colon = SyntaxFactory.Token(SyntaxKind.ColonToken).WithTrailingTrivia(SyntaxFactory.Space);
        return (TypeDeclarationSyntax)declaration.WithBaseList(SyntaxFactory.BaseList(colon, SyntaxFactory.SingletonSeparatedList(item.WithTrailingTrivia(end))));
    }
}
