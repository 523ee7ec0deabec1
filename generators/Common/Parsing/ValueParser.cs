using System;
using Microsoft.CodeAnalysis;

namespace Recotem.Compilation;

/// <summary>Decides how a binder reads a type.</summary>
internal static class ValueParser
{
    /// <summary>The shape of a type, or null if a binder cannot read it.</summary>
    /// <param name="type">The type.</param>
    /// <param name="property">The property, for attributes that change its form.</param>
    /// <param name="nested">The binder of a nested record, or null if it has none.</param>
    public static ValueModel? Parse(ITypeSymbol type, IPropertySymbol property, Func<INamedTypeSymbol, string?> nested)
    {
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
            return Parse(nullable.TypeArguments[0], property, nested) is { IsReference: false } inner ? inner with { IsNullable = true } : null;
        ITypeSymbol innermost = type;
        while (innermost is IArrayTypeSymbol outer)
            innermost = outer.ElementType;
        if (!Names.IsReachable(innermost))
            return null;
        bool isNullable = type.IsReferenceType && type.NullableAnnotation == NullableAnnotation.Annotated;
        string code = Names.Code(type);
        ValueModel Of(ValueShape shape, string? detail = null) => new(shape, code, isNullable, type.IsReferenceType, Detail: detail);

        switch (type.SpecialType)
        {
            case SpecialType.System_Boolean:
                return Of(ValueShape.Boolean);
            case SpecialType.System_Byte or SpecialType.System_SByte or SpecialType.System_Int16 or SpecialType.System_UInt16
                or SpecialType.System_Int32 or SpecialType.System_UInt32 or SpecialType.System_Int64 or SpecialType.System_UInt64:
                return Of(ValueShape.Integer, code);
            case SpecialType.System_Single:
                return Of(ValueShape.Single);
            case SpecialType.System_Double:
                return Of(ValueShape.Double);
            case SpecialType.System_Decimal:
                return Of(ValueShape.Decimal);
            case SpecialType.System_String:
                return Of(ValueShape.Text);
        }

        if (type is INamedTypeSymbol && Attributes.IsForbidden(type))
            return null;
        if (type.TypeKind == TypeKind.Enum)
            return Of(ValueShape.Enum) with { Members = KindParser.EnumMembers(type) };
        if (type is IArrayTypeSymbol { Rank: 1 } array)
            return Collection(ValueShape.List, array.ElementType, "{0}.ToArray()", "Length");
        if (type is not INamedTypeSymbol named)
            return null;
        string space = Names.Namespace(named);
        switch (space, named.Name, named.Arity)
        {
            case ("System", "Uri", 0):
                return Of(ValueShape.Uri);
            case ("System", "TimeSpan", 0):
                return Of(ValueShape.TimeSpan);
            case ("System", "DateOnly", 0):
                return Of(ValueShape.DateOnly);
            case ("System", "DateTimeOffset", 0):
                return Of(ValueShape.DateTimeOffset);
            case ("Recotem", "ConfigNode", 0):
                return Of(ValueShape.Node);
            case ("Recotem", "PluginChoice", 1):
                return named.TypeArguments[0] is INamedTypeSymbol kind && !Attributes.IsForbidden(kind) && Attributes.Find(kind, WellKnownNames.PluginKindAttribute) is { } attribute
                    ? new ValueModel(
                        ValueShape.Choice, code, isNullable, IsReference: true, Target: Attributes.Text(attribute, 0) ?? "", Detail: Discriminator(property))
                    : null;
            case ("System.Collections.Generic", "List", 1):
                return Collection(ValueShape.List, named.TypeArguments[0], "{0}", "Count");
            case ("System.Collections.Generic", "IReadOnlyList" or "IReadOnlyCollection" or "IEnumerable" or "IList" or "ICollection", 1):
                return Collection(ValueShape.List, named.TypeArguments[0], "{0}", named.Name == "IEnumerable" ? null : "Count");
            case ("System.Collections.Immutable", "ImmutableArray", 1):
                return Collection(ValueShape.List, named.TypeArguments[0], "global::System.Collections.Immutable.ImmutableArray.CreateRange({0})", "Length");
            case ("System.Collections.Immutable", "ImmutableList" or "IImmutableList", 1):
                return Collection(ValueShape.List, named.TypeArguments[0], "global::System.Collections.Immutable.ImmutableList.CreateRange({0})", "Count");
            case ("System.Collections.Generic", "HashSet" or "ISet" or "IReadOnlySet", 1):
                return Collection(ValueShape.Set, named.TypeArguments[0], "{0}", "Count");
            case ("System.Collections.Immutable", "ImmutableHashSet" or "IImmutableSet", 1):
                return Collection(ValueShape.Set, named.TypeArguments[0], "global::System.Collections.Immutable.ImmutableHashSet.CreateRange({0})", "Count");
            case ("System.Collections.Frozen", "FrozenSet", 1):
                return Collection(ValueShape.Set, named.TypeArguments[0], "global::System.Collections.Frozen.FrozenSet.ToFrozenSet({0})", "Count");
            case ("System.Collections.Generic", "Dictionary" or "IDictionary" or "IReadOnlyDictionary", 2):
                return Map(named, "{0}");
            case ("System.Collections.Immutable", "ImmutableDictionary" or "IImmutableDictionary", 2):
                return Map(named, "global::System.Collections.Immutable.ImmutableDictionary.CreateRange({0})");
            case ("System.Collections.Frozen", "FrozenDictionary", 2):
                return Map(named, "global::System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary({0}, global::System.StringComparer.Ordinal)");
        }

        return named is { IsRecord: true, IsReferenceType: true } && nested(named) is { } binder
            ? new ValueModel(ValueShape.Record, code, isNullable, IsReference: true, Target: binder, Detail: Names.Full(named))
            : null;

        ValueModel? Collection(ValueShape shape, ITypeSymbol elementType, string container, string? size) =>
            Parse(elementType, property, nested) is { } element && !(shape == ValueShape.Set && !IsComparable(element))
                ? new ValueModel(shape, code, isNullable, type.IsReferenceType, element, container, size)
                : null;

        ValueModel? Map(INamedTypeSymbol dictionary, string container) =>
            dictionary.TypeArguments[0].SpecialType == SpecialType.System_String && Parse(dictionary.TypeArguments[1], property, nested) is { } element
                ? new ValueModel(ValueShape.Map, code, isNullable, IsReference: true, element, container, "Count")
                : null;
    }

    // Items of a set are compared by value, by schemas as they are written: only types that write equal values alike will do.
    private static bool IsComparable(ValueModel element) =>
        !element.IsNullable && element.Shape is (ValueShape.Boolean or ValueShape.Integer or ValueShape.Single or ValueShape.Double or ValueShape.Decimal
            or ValueShape.Text or ValueShape.Enum or ValueShape.DateOnly);

    private static string Discriminator(IPropertySymbol property) =>
        Attributes.Find(property, WellKnownNames.DiscriminatorAttribute) is { } attribute && Attributes.Text(attribute, 0) is { Length: > 0 } key ? key : "type";
}
