using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Simplification;

namespace Recotem.CodeFixes;

/// <summary>Writes the names of types that fixes know. They are written in full and shortened afterwards, where needed by a using directive.</summary>
internal static class KnownTypes
{
    public const string ImmutableHashSet = "System.Collections.Immutable.ImmutableHashSet`1";
    public const string DataSourceException = "Recotem.DataSourceException";

    /// <summary>The type that code of the project means by a metadata name; null if there is none.</summary>
    public static INamedTypeSymbol? Find(Finding finding, string metadataName) =>
        finding.Model.Compilation.GetTypesByMetadataName(metadataName).FirstOrDefault(t => finding.Model.Compilation.IsSymbolAccessibleWithin(t, finding.Model.Compilation.Assembly));

    public static TypeSyntax Name(SyntaxGenerator generator, ITypeSymbol type) => (TypeSyntax)generator.TypeExpression(type, addImport: true);

    /// <summary>An attribute list of one attribute, or null if the project does not know the attribute.</summary>
    public static AttributeListSyntax? Attribute(Finding finding, string fullName, string? text = null)
    {
        if (Find(finding, fullName) is not { } type)
            return null;
        SyntaxNode[]? arguments = text is null ? null : [finding.Generator.AttributeArgument(Literal.Of(text))];
        return (AttributeListSyntax)finding.Generator.Attribute(Name(finding.Generator, type), arguments).WithAdditionalAnnotations(Simplifier.Annotation);
    }

    /// <summary>Whether the code may use collection expressions.</summary>
    public static bool HasCollectionExpressions(SyntaxTree tree) => tree.Options is CSharpParseOptions { LanguageVersion: >= LanguageVersion.CSharp12 };
}
