using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Recotem.Analyzers;

/// <summary>The smallest useful place of a call, throw or catch.</summary>
internal static class Spans
{
    /// <summary>The name of what is called, or the created type.</summary>
    public static Location OfCall(SyntaxNode syntax) => syntax switch
    {
        InvocationExpressionSyntax call => OfName(call.Expression),
        BaseObjectCreationExpressionSyntax { NewKeyword: var keyword } creation =>
            creation is ObjectCreationExpressionSyntax { Type: var type } ? type.GetLocation() : keyword.GetLocation(),
        _ => OfName(syntax),
    };

    /// <summary>The thrown expression, or the whole statement that throws again.</summary>
    public static Location OfThrow(SyntaxNode syntax)
    {
        // The null-forgiving operator and parentheses are no operations.
        while (syntax.Parent is PostfixUnaryExpressionSyntax or ParenthesizedExpressionSyntax)
            syntax = syntax.Parent;
        return syntax.GetLocation();
    }

    /// <summary>The keyword and what is caught.</summary>
    public static Location OfCatch(SyntaxNode syntax) => syntax is CatchClauseSyntax clause
        ? Location.Create(clause.SyntaxTree, TextSpan.FromBounds(clause.CatchKeyword.SpanStart, (clause.Declaration?.Span ?? clause.CatchKeyword.Span).End))
        : syntax.GetLocation();

    /// <summary>The last name of an expression.</summary>
    public static Location OfName(SyntaxNode expression) => expression switch
    {
        MemberAccessExpressionSyntax access => OfName(access.Name),
        MemberBindingExpressionSyntax binding => OfName(binding.Name),
        GenericNameSyntax generic => generic.Identifier.GetLocation(),
        _ => expression.GetLocation(),
    };
}
