using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Recotem.Compilation;

namespace Recotem.CodeFixes;

/// <summary>Writes the property by which a data source says which fields are read literally.</summary>
internal static class NoExpandFieldsProperty
{
    /// <summary>The property; null if the project does not know the type of it.</summary>
    /// <param name="finding">Where it is written.</param>
    /// <param name="type">The class.</param>
    /// <param name="elements">Its elements, as they were written.</param>
    public static PropertyDeclarationSyntax? Of(Finding finding, INamedTypeSymbol type, IReadOnlyList<ExpressionSyntax> elements)
    {
        if (KnownTypes.Find(finding, KnownTypes.ImmutableHashSet) is not { } set)
            return null;
        TypeSyntax typeName = KnownTypes.Name(finding.Generator, set.Construct(finding.Model.Compilation.GetSpecialType(SpecialType.System_String)));
        string modifiers = Hides(type) ? "public static new" : "public static";
        var property = (PropertyDeclarationSyntax)ParsedCode.Member($"{modifiers} object {WellKnownNames.NoExpandFields} {{ get; }} = [];");
        return property
            .WithType(typeName.WithTriviaFrom(property.Type))
            .WithInitializer(property.Initializer!.WithValue(Value(finding, set, elements)));
    }

    private static ExpressionSyntax Value(Finding finding, INamedTypeSymbol set, IReadOnlyList<ExpressionSyntax> elements)
    {
        if (KnownTypes.HasCollectionExpressions(finding.Node.SyntaxTree))
            return SyntaxFactory.CollectionExpression(SyntaxFactory.SeparatedList<CollectionElementSyntax>(elements.Select(e => SyntaxFactory.ExpressionElement(e.WithoutTrivia()))));
        string text = finding.Model.Compilation.GetSpecialType(SpecialType.System_String).ToDisplayString();
        return elements.Count == 0
            ? ParsedCode.Expression($"global::{Names.Namespace(set)}.ImmutableHashSet<{text}>.Empty")
            : ParsedCode.Expression($"global::{Names.Namespace(set)}.ImmutableHashSet.Create({string.Join(", ", elements.Select(e => e.WithoutTrivia().ToString()))})");
    }

    private static bool Hides(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? t = type.BaseType; t is not null; t = t.BaseType)
        {
            if (t.GetMembers(WellKnownNames.NoExpandFields).Any(m => m.DeclaredAccessibility != Accessibility.Private))
                return true;
        }

        return false;
    }
}
