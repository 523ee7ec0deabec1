using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Recotem.Compilation;

namespace Recotem.CodeFixes;

/// <summary>Tells whether a type may become public, which it may not if that would show a type that is not.</summary>
internal static class Exposure
{
    /// <param name="type">The type.</param>
    /// <param name="together">The types that become public with it.</param>
    public static bool MayBecomePublic(INamedTypeSymbol type, IReadOnlyCollection<INamedTypeSymbol> together)
    {
        IEnumerable<ITypeSymbol> shown = type.Interfaces.Concat(type.GetMembers().Where(IsShown).SelectMany(Signature));
        if (type.BaseType is { } parent)
            shown = shown.Append(parent);
        return shown.SelectMany(Parts).All(t => Names.IsPublic(t) || t is ITypeParameterSymbol || together.Any(o => SymbolEqualityComparer.Default.Equals(o, t)));
    }

    private static bool IsShown(ISymbol member) =>
        member.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal;

    private static IEnumerable<ITypeSymbol> Signature(ISymbol member) => member switch
    {
        IMethodSymbol method => method.Parameters.Select(p => p.Type).Append(method.ReturnType).Concat(method.TypeParameters.SelectMany(p => p.ConstraintTypes)),
        IPropertySymbol property => property.Parameters.Select(p => p.Type).Append(property.Type),
        IFieldSymbol field => [field.Type],
        IEventSymbol @event => [@event.Type],
        INamedTypeSymbol nested => nested.Interfaces.Concat(nested.GetMembers().Where(IsShown).SelectMany(Signature)),
        _ => [],
    };

    private static IEnumerable<ITypeSymbol> Parts(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => Parts(array.ElementType),
        IPointerTypeSymbol pointer => Parts(pointer.PointedAtType),
        INamedTypeSymbol named => named.TypeArguments.SelectMany(Parts).Append(named.OriginalDefinition),
        _ => [],
    };
}
