using System.Collections.Generic;
using Microsoft.CodeAnalysis;

namespace Recotem.Analyzers;

/// <summary>The exceptions that may come out of a piece of code, by the place where they start. It only ever grows.</summary>
internal sealed class Effects
{
    private readonly Dictionary<Origin, HashSet<ITypeSymbol>> _types = new();

    public IReadOnlyDictionary<Origin, HashSet<ITypeSymbol>> All => _types;

    public bool IsEmpty => _types.Count == 0;

    public bool Add(Origin origin, ITypeSymbol type)
    {
        if (!_types.TryGetValue(origin, out HashSet<ITypeSymbol>? types))
            _types.Add(origin, types = new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default));
        return types.Add(type);
    }

    public bool Join(Effects? other)
    {
        bool changed = false;
        if (other is not null && !ReferenceEquals(other, this))
        {
            foreach (KeyValuePair<Origin, HashSet<ITypeSymbol>> effect in other._types)
            {
                foreach (ITypeSymbol type in effect.Value)
                    changed |= Add(effect.Key, type);
            }
        }

        return changed;
    }
}
