using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Recotem.Compilation;

/// <summary>Names of symbols as text.</summary>
internal static class Names
{
    private static readonly SymbolDisplayFormat s_type = SymbolDisplayFormat.FullyQualifiedFormat
        .WithMiscellaneousOptions(
            SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers
            | SymbolDisplayMiscellaneousOptions.UseSpecialTypes
            | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private static readonly SymbolDisplayFormat s_full = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters);

    /// <summary>The type as generated code writes it, without <c>?</c> behind a reference: <c>global::Acme.Reader.Config</c>.</summary>
    public static string Code(ITypeSymbol type)
    {
        // Display strings are by far the slowest part of a model, and most types of plugins and options are plain.
        if (Keyword(type.SpecialType) is { } keyword)
            return keyword;
        if (IsPlain(type) && IsFreeOfKeywords(type))
            return "global::" + Plain(type);
        return (type.IsReferenceType ? type.WithNullableAnnotation(NullableAnnotation.NotAnnotated) : type).ToDisplayString(s_type);
    }

    /// <summary>The type as people and manifests write it: <c>Acme.Reader.Config</c>.</summary>
    public static string Full(ISymbol type) => type is ITypeSymbol t && IsPlain(t) ? Plain(t) : type.ToDisplayString(s_full);

    public static string Escape(string identifier) =>
        SyntaxFacts.GetKeywordKind(identifier) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(identifier) != SyntaxKind.None
            ? "@" + identifier
            : identifier;

    public static string Namespace(ISymbol symbol)
    {
        if (symbol.ContainingNamespace is not { IsGlobalNamespace: false } space)
            return "";
        string outer = Namespace(space);
        return outer.Length == 0 ? space.Name : $"{outer}.{space.Name}";
    }

    public static string NamespaceCode(string space)
    {
        string[] parts = space.Split('.');
        for (int i = 0; i < parts.Length; i++)
            parts[i] = Escape(parts[i]);
        return string.Join(".", parts);
    }

    /// <summary>The names of a nested type and the types around it as one identifier, distinct for distinct types of a namespace.</summary>
    public static string Flat(INamedTypeSymbol type)
    {
        string name = type.Name.Replace("_", "__");
        return type.ContainingType is { } outer ? $"{Flat(outer)}_{name}" : name;
    }

    /// <summary>Any text as an identifier: <c>_</c> is doubled, other characters than letters and digits become <c>_</c>.</summary>
    public static string Identifier(string text)
    {
        var result = new StringBuilder(text.Length + 4);
        foreach (char c in text)
        {
            if (c == '_')
                result.Append("__");
            else if (char.IsLetterOrDigit(c))
                result.Append(c);
            else if (c == '.')
                result.Append('_');
            else
                result.Append("_x").Append(((int)c).ToString("X2", CultureInfo.InvariantCulture));
        }

        if (result.Length == 0 || char.IsDigit(result[0]))
            result.Insert(0, '_');
        return result.ToString();
    }

    /// <summary>Whether generated code of the same assembly can name the type.</summary>
    public static bool IsReachable(ITypeSymbol type)
    {
        for (ITypeSymbol? t = type; t is not null; t = t.ContainingType)
        {
            if (t.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal)
                || t is INamedTypeSymbol { IsFileLocal: true })
                return false;
        }

        return true;
    }

    public static bool IsPublic(ITypeSymbol type)
    {
        for (ITypeSymbol? t = type; t is not null; t = t.ContainingType)
        {
            if (t.DeclaredAccessibility != Accessibility.Public)
                return false;
        }

        return true;
    }

    // Types whose display string consists of their names alone.
    private static bool IsPlain(ITypeSymbol type)
    {
        for (ITypeSymbol? t = type; t is not null; t = t.ContainingType)
        {
            if (t is not INamedTypeSymbol { Arity: 0, IsNativeIntegerType: false, IsAnonymousType: false, IsFileLocal: false, TypeKind: not TypeKind.Error })
                return false;
        }

        return true;
    }

    private static string Plain(ITypeSymbol type)
    {
        string outer = type.ContainingType is { } container ? Plain(container) : Namespace(type);
        return outer.Length == 0 ? type.Name : $"{outer}.{type.Name}";
    }

    private static bool IsFreeOfKeywords(ITypeSymbol type)
    {
        for (ISymbol? s = type; s is not null and not INamespaceSymbol { IsGlobalNamespace: true }; s = s.ContainingSymbol is INamespaceOrTypeSymbol outer ? outer : null)
        {
            if (Escape(s.Name) != s.Name)
                return false;
        }

        return true;
    }

    private static string? Keyword(SpecialType type) => type switch
    {
        SpecialType.System_Boolean => "bool",
        SpecialType.System_Byte => "byte",
        SpecialType.System_SByte => "sbyte",
        SpecialType.System_Int16 => "short",
        SpecialType.System_UInt16 => "ushort",
        SpecialType.System_Int32 => "int",
        SpecialType.System_UInt32 => "uint",
        SpecialType.System_Int64 => "long",
        SpecialType.System_UInt64 => "ulong",
        SpecialType.System_Single => "float",
        SpecialType.System_Double => "double",
        SpecialType.System_Decimal => "decimal",
        SpecialType.System_String => "string",
        _ => null,
    };
}
