using System;
using System.Globalization;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Recotem.Compilation;

/// <summary>Reads constant defaults of properties as JSON, for schemas. Other defaults exist only at run time.</summary>
internal static class DefaultParser
{
    public static string? Json(
        ExpressionSyntax initializer, ValueModel value, Microsoft.CodeAnalysis.Compilation compilation, out string? choice, CancellationToken cancellation)
    {
        choice = null;
        if (IsNone(initializer))
            return Implicit(value);
        switch (value.Shape)
        {
            case ValueShape.Choice:
                if (initializer is InvocationExpressionSyntax { ArgumentList.Arguments: { Count: 1 } arguments } call
                    && call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Default" })
                    choice = Constant(arguments[0].Expression, compilation, cancellation) as string;
                return null;
            case ValueShape.List or ValueShape.Set:
                return initializer is CollectionExpressionSyntax collection ? Items(collection, value.Element!, compilation, cancellation) : null;
            case ValueShape.Map or ValueShape.Record or ValueShape.Node or ValueShape.Uri or ValueShape.TimeSpan or ValueShape.DateOnly or ValueShape.DateTimeOffset:
                return null;
            case ValueShape.Enum:
                return initializer is MemberAccessExpressionSyntax member ? Member(member.Name.Identifier.ValueText, value) : null;
            default:
                return Constant(initializer, compilation, cancellation) is { } constant ? JsonText.Constant(constant) : null;
        }
    }

    /// <summary>Whether an initialiser says no more than its absence would: <c>null!</c>, <c>default</c>, <c>default(T)</c>.</summary>
    public static bool IsNone(ExpressionSyntax initializer) => initializer switch
    {
        PostfixUnaryExpressionSyntax suppressed when suppressed.IsKind(SyntaxKind.SuppressNullableWarningExpression) => IsNone(suppressed.Operand),
        ParenthesizedExpressionSyntax inner => IsNone(inner.Expression),
        _ => initializer.IsKind(SyntaxKind.NullLiteralExpression) || initializer.IsKind(SyntaxKind.DefaultLiteralExpression)
            || initializer.IsKind(SyntaxKind.DefaultExpression),
    };

    /// <summary>The default of a property without an initialiser.</summary>
    public static string? Implicit(ValueModel value) => value switch
    {
        { IsNullable: true } => "null",
        { Shape: ValueShape.Boolean } => "false",
        { Shape: ValueShape.Integer or ValueShape.Single or ValueShape.Double or ValueShape.Decimal or ValueShape.TimeSpan } => "0",
        _ => null,
    };

    private static string? Member(string name, ValueModel value)
    {
        foreach (EnumMember member in value.Members)
        {
            if (member.Code.EndsWith("." + Names.Escape(name), StringComparison.Ordinal))
                return JsonText.String(member.Key);
        }

        return null;
    }

    private static string? Items(CollectionExpressionSyntax collection, ValueModel element, Microsoft.CodeAnalysis.Compilation compilation, CancellationToken cancellation)
    {
        string?[] items = collection.Elements
            .Select(e => e is ExpressionElementSyntax { Expression: var expression } ? Json(expression, element, compilation, out _, cancellation) : null)
            .ToArray();
        return items.Contains(null) ? null : $"[{string.Join(",", items)}]";
    }

    // Types that a minus does not change.
    private static object? Negative(object number) => number switch
    {
        int i => -i,
        long l => -l,
        float f => -f,
        double d => -d,
        decimal m => -m,
        _ => null,
    };

    private static object? Constant(ExpressionSyntax expression, Microsoft.CodeAnalysis.Compilation compilation, CancellationToken cancellation)
    {
        if (expression is LiteralExpressionSyntax { Token.Value: { } literal })
            return literal;
        if (expression is PrefixUnaryExpressionSyntax { Operand: LiteralExpressionSyntax { Token.Value: { } number } } minus
            && minus.IsKind(SyntaxKind.UnaryMinusExpression) && Negative(number) is { } negative)
            return negative;
        Optional<object?> constant = compilation.GetSemanticModel(expression.SyntaxTree).GetConstantValue(expression, cancellation);
        return constant.HasValue ? constant.Value : null;
    }
}
