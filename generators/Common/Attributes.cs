using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Recotem.Compilation;

/// <summary>Reads attributes of symbols.</summary>
internal static class Attributes
{
    public static AttributeData? Find(ISymbol symbol, string fullName)
    {
        foreach (AttributeData attribute in symbol.GetAttributes())
        {
            if (Is(attribute.AttributeClass, fullName))
                return attribute;
        }

        return null;
    }

    // Compares the parts of the name instead of building it: this runs for every attribute of every candidate.
    public static bool Is(ITypeSymbol? type, string fullName)
    {
        if (type is not INamedTypeSymbol { Arity: 0, ContainingType: null })
            return false;
        int end = fullName.Length;
        for (ISymbol? part = type; part is not null and not INamespaceSymbol { IsGlobalNamespace: true }; part = part.ContainingNamespace)
        {
            int start = end - part.Name.Length;
            if (start < 0 || string.CompareOrdinal(fullName, start, part.Name, 0, part.Name.Length) != 0 || (start > 0 && fullName[start - 1] != '.'))
                return false;
            end = start - 1;
        }

        return end < 0;
    }

    /// <summary>Whether the compiler refuses every use of a member, or of a type or what is in it: <c>[Obsolete("…", error: true)]</c>.</summary>
    public static bool IsForbidden(ISymbol symbol)
    {
        for (ISymbol? s = symbol; s is not null; s = s is ITypeSymbol ? s.ContainingType : null)
        {
            if (Find(s, WellKnownNames.Obsolete) is { ConstructorArguments: { Length: 2 } arguments } && arguments[1].Value is true)
                return true;
        }

        return false;
    }

    public static string? Text(AttributeData attribute, int index) =>
        attribute.ConstructorArguments.Length > index && attribute.ConstructorArguments[index] is { Kind: TypedConstantKind.Primitive, Value: string text } ? text : null;

    public static TypedConstant Named(AttributeData attribute, string name)
    {
        foreach (System.Collections.Generic.KeyValuePair<string, TypedConstant> argument in attribute.NamedArguments)
        {
            if (argument.Key == name)
                return argument.Value;
        }

        return default;
    }

    public static string? NamedText(AttributeData attribute, string name) => Named(attribute, name) is { Kind: TypedConstantKind.Primitive } c ? c.Value as string : null;

    public static bool NamedFlag(AttributeData attribute, string name) => Named(attribute, name) is { Kind: TypedConstantKind.Primitive, Value: true };

    public static EquatableArray<string> NamedTexts(AttributeData attribute, string name) =>
        Named(attribute, name) is { Kind: TypedConstantKind.Array, IsNull: false } array
            ? array.Values.Select(v => v.Value as string ?? "").ToEquatable()
            : EquatableArray<string>.Empty;
}
