using Microsoft.CodeAnalysis;

namespace Recotem.Compilation;

/// <summary>What to write instead of a type that no binder reads.</summary>
internal static class UnsupportedType
{
    public static string Remedy(ITypeSymbol type) => type switch
    {
        { SpecialType: SpecialType.System_Object } or { TypeKind: TypeKind.Dynamic } => "name the type of its values, or use ConfigNode for a value of any form",
        { SpecialType: SpecialType.System_DateTime } => "use DateTimeOffset or DateOnly",
        { SpecialType: SpecialType.System_Char } => "use string with [StringLength(1, MinimumLength = 1)]",
        INamedTypeSymbol named when Attributes.IsForbidden(named) => "use a type that [Obsolete] does not forbid",
        { Name: "Guid" } when Names.Namespace(type) == "System" => "use string",
        { Name: "Half" or "Int128" or "UInt128" or "BigInteger" } => "use double, long or decimal",
        { TypeKind: TypeKind.Delegate } => "take what it does as a kind through the constructor",
        { TypeKind: TypeKind.Pointer or TypeKind.FunctionPointer } => "use a number or text",
        IArrayTypeSymbol { Rank: > 1 } => "use a list of lists",
        { TypeKind: TypeKind.Class, IsRecord: false, SpecialType: SpecialType.None } when IsOwn(type) => "declare it as a record",
        { TypeKind: TypeKind.Struct } when IsOwn(type) => "declare it as a record class",
        INamedTypeSymbol { Arity: 1, TypeArguments: { } items } when Known(items[0]) is { } remedy => $"for its items {remedy}",
        IArrayTypeSymbol array when Known(array.ElementType) is { } remedy => $"for its items {remedy}",
        INamedTypeSymbol { Name: "HashSet" or "ISet" or "IReadOnlySet" or "ImmutableHashSet" or "IImmutableSet" or "FrozenSet" } =>
            "use a list: items of a set are numbers, text, booleans, enums or dates, whose equal values are written alike",
        INamedTypeSymbol { Name: "Dictionary" or "IDictionary" or "IReadOnlyDictionary" or "ImmutableDictionary" } => "use text as the key, and a type that can be read as the value",
        _ => "use text, numbers, booleans, enums, dates, TimeSpan, Uri, records, or lists, sets and mappings of them",
    };

    // What is wrong with a collection is mostly its items.
    private static string? Known(ITypeSymbol item) =>
        item is { SpecialType: SpecialType.System_Object or SpecialType.System_DateTime or SpecialType.System_Char } or { TypeKind: TypeKind.Dynamic }
            or { Name: "Guid" or "Half" or "Int128" or "UInt128" or "BigInteger" }
            ? Remedy(item)
            : null;

    private static bool IsOwn(ITypeSymbol type) => type.DeclaringSyntaxReferences.Length > 0 && Names.IsReachable(type);
}
