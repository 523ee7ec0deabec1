using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Recotem.CodeFixes;

/// <summary>Writes literals.</summary>
internal static class Literal
{
    public static ExpressionSyntax Of(string text) => SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(text));
}
