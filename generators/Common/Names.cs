using System.Collections.Generic;
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
    public static string Code(ITypeSymbol type) =>
        (type.IsReferenceType ? type.WithNullableAnnotation(NullableAnnotation.NotAnnotated) : type).ToDisplayString(s_type);

    /// <summary>The type as people and manifests write it: <c>Acme.Reader.Config</c>.</summary>
    public static string Full(ISymbol type) => type.ToDisplayString(s_full);

    public static string Escape(string identifier) =>
        SyntaxFacts.GetKeywordKind(identifier) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(identifier) != SyntaxKind.None
            ? "@" + identifier
            : identifier;

    public static string Namespace(ISymbol symbol) =>
        symbol.ContainingNamespace is { IsGlobalNamespace: false } space ? space.ToDisplayString(s_full) : "";

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
        var parts = new List<string>();
        for (INamedTypeSymbol? t = type; t is not null; t = t.ContainingType)
            parts.Insert(0, t.Name.Replace("_", "__"));
        return string.Join("_", parts);
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
}
