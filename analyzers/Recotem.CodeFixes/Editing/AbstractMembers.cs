using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Recotem.CodeFixes;

/// <summary>Finds what a class leaves to those that derive from it.</summary>
internal static class AbstractMembers
{
    public static IEnumerable<ISymbol> Unimplemented(INamedTypeSymbol type)
    {
        var overridden = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        for (INamedTypeSymbol? t = type; t is not null; t = t.BaseType)
        {
            foreach (ISymbol member in t.GetMembers())
            {
                ISymbol? parent = member switch
                {
                    IMethodSymbol method => method.OverriddenMethod,
                    IPropertySymbol property => property.OverriddenProperty,
                    IEventSymbol @event => @event.OverriddenEvent,
                    _ => null,
                };
                if (parent is not null)
                    overridden.Add(parent.OriginalDefinition);
                if (member.IsAbstract && !overridden.Contains(member.OriginalDefinition))
                    yield return member;
            }
        }
    }
}
