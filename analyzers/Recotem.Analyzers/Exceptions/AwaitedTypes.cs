using System;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Recotem.Analyzers;

/// <summary>Types whose values fail later than the call that returns them.</summary>
internal static class AwaitedTypes
{
    /// <summary>Whether the type is a task, of the framework's four.</summary>
    public static bool IsTask(ITypeSymbol? type) =>
        type is { Name: "Task" or "ValueTask", ContainingNamespace: { Name: "Tasks", ContainingNamespace: { Name: "Threading", ContainingNamespace.Name: "System" } } };

    /// <summary>Whether failures come from the value rather than from the call: tasks, awaiters, lazy sequences, delegates.</summary>
    public static bool IsDeferred(ITypeSymbol? type) => type switch
    {
        null or { SpecialType: SpecialType.System_String or SpecialType.System_Object or SpecialType.System_Void } => false,
        IArrayTypeSymbol array => IsDeferred(array.ElementType),
        { TypeKind: TypeKind.Delegate } => true,
        { SpecialType: SpecialType.System_Collections_IEnumerable or SpecialType.System_Collections_IEnumerator } => true,
        INamedTypeSymbol { TypeKind: TypeKind.Interface } => IsLazySequence(type),
        INamedTypeSymbol named => IsTask(named) || named is { Name: "Lazy", Arity: > 0 } || IsAwaitable(named) || (named.IsGenericType && named.TypeArguments.Any(IsTask)),
        _ => false,
    };

    /// <summary>Whether the type is a task, or an array or collection of tasks.</summary>
    public static bool HoldsTasks(ITypeSymbol? type) => type switch
    {
        IArrayTypeSymbol array => HoldsTasks(array.ElementType),
        INamedTypeSymbol { TypeKind: not TypeKind.Delegate } named => IsTask(named) || (named.IsGenericType && named.Name != "Lazy" && named.TypeArguments.Any(IsTask)),
        _ => false,
    };

    /// <summary>Whether the type is an interface of sequences whose elements may be made while they are read.</summary>
    public static bool IsLazySequence(ITypeSymbol? type) =>
        type is INamedTypeSymbol { TypeKind: TypeKind.Interface } named
        && (named.Name is "IAsyncEnumerable" or "IAsyncEnumerator" or "IQueryable" or "IOrderedEnumerable" or "IOrderedQueryable"
            || named.SpecialType is SpecialType.System_Collections_IEnumerable or SpecialType.System_Collections_IEnumerator
            || named.OriginalDefinition.SpecialType is SpecialType.System_Collections_Generic_IEnumerable_T or SpecialType.System_Collections_Generic_IEnumerator_T);

    private static bool IsAwaitable(INamedTypeSymbol type) =>
        type.Name.EndsWith("Awaiter", StringComparison.Ordinal)
        || type.GetMembers("GetAwaiter").Length > 0
        || type.GetMembers("GetAsyncEnumerator").Any(m => m.ContainingType.Name.StartsWith("Configured", StringComparison.Ordinal));
}
