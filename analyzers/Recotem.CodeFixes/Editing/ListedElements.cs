using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Recotem.CodeFixes;

/// <summary>Reads the elements of a collection that is written out.</summary>
internal static class ListedElements
{
    /// <summary>The elements; null if the expression is no collection, or not one whose elements are all written there.</summary>
    public static IReadOnlyList<ExpressionSyntax>? Of(ExpressionSyntax expression) => expression switch
    {
        CollectionExpressionSyntax collection => collection.Elements.All(e => e is ExpressionElementSyntax)
            ? collection.Elements.Select(e => ((ExpressionElementSyntax)e).Expression).ToArray()
            : null,
        ArrayCreationExpressionSyntax { Initializer: { } initializer } => initializer.Expressions,
        ImplicitArrayCreationExpressionSyntax { Initializer: { } initializer } => initializer.Expressions,
        _ => null,
    };
}
