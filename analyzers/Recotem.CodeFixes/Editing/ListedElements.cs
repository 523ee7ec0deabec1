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
            ? [.. collection.Elements.Select(e => ((ExpressionElementSyntax)e).Expression)]
            : null,
        ArrayCreationExpressionSyntax { Initializer: { } initializer } => [.. initializer.Expressions],
        ImplicitArrayCreationExpressionSyntax { Initializer: { } initializer } => [.. initializer.Expressions],
        BaseObjectCreationExpressionSyntax { ArgumentList: null or { Arguments.Count: 0 } } creation => creation.Initializer is { } initializer ? [.. initializer.Expressions] : [],
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } call => OfCall(access, call.ArgumentList.Arguments),
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Empty" } => [],
        _ => null,
    };

    // Factories, and conversions of what is written out before them: new[] { "a" }.ToImmutableHashSet().
    private static IReadOnlyList<ExpressionSyntax>? OfCall(MemberAccessExpressionSyntax access, IReadOnlyList<ArgumentSyntax> arguments) => access.Name.Identifier.ValueText switch
    {
        "Create" => [.. arguments.Select(a => a.Expression)],
        "Empty" when arguments.Count == 0 => [],
        "ToImmutableHashSet" or "ToFrozenSet" or "ToHashSet" or "ToImmutableArray" or "ToArray" or "ToList" when arguments.Count == 0 => Of(access.Expression),
        _ => null,
    };
}
