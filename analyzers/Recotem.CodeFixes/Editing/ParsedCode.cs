using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;

namespace Recotem.CodeFixes;

/// <summary>Writes code from text in which types have their full names. It is formatted, and the names are shortened, where it is inserted.</summary>
internal static class ParsedCode
{
    public static MemberDeclarationSyntax Member(string text) => Finish(SyntaxFactory.ParseMemberDeclaration(text)!);

    public static StatementSyntax Statement(string text) => Finish(SyntaxFactory.ParseStatement(text));

    public static TypeSyntax Type(string text) => Finish(SyntaxFactory.ParseTypeName(text));

    public static ExpressionSyntax Expression(string text) => Finish(SyntaxFactory.ParseExpression(text));

    private static T Finish<T>(T code)
        where T : SyntaxNode =>
        code
            .ReplaceNodes(
                code.DescendantNodesAndSelf().Where(n => n is QualifiedNameSyntax or MemberAccessExpressionSyntax or AliasQualifiedNameSyntax),
                (_, name) => name.WithAdditionalAnnotations(Simplifier.Annotation))
            .WithoutTrivia()
            .WithAdditionalAnnotations(Formatter.Annotation);
}
