using System.Collections.Generic;
using Microsoft.CodeAnalysis;

namespace Recotem.Analyzers;

/// <summary>
/// What a value brings along that can fail later: a task or sequence fails where it is awaited or enumerated, a delegate where it is
/// invoked, an open file or response where it is read. Null stands for a value that brings nothing.
/// </summary>
internal sealed class Carried
{
    /// <summary>What comes out when the value is awaited or enumerated.</summary>
    public Effects Pending { get; } = new();

    /// <summary>What runs when the value is invoked.</summary>
    public HashSet<Body> Bodies { get; } = new();

    /// <summary>What comes out when the value, an open file or response, is read.</summary>
    public HashSet<ITypeSymbol> Reading { get; } = new(SymbolEqualityComparer.Default);

    public bool IsHandle => Reading.Count > 0;

    public bool Join(Carried? other)
    {
        if (other is null || ReferenceEquals(other, this))
            return false;
        bool changed = Pending.Join(other.Pending);
        foreach (Body body in other.Bodies)
            changed |= Bodies.Add(body);
        foreach (ITypeSymbol type in other.Reading)
            changed |= Reading.Add(type);
        return changed;
    }

    public static Carried? Both(Carried? one, Carried? other)
    {
        if (one is null || ReferenceEquals(one, other))
            return other;
        if (other is null)
            return one;
        var both = new Carried();
        both.Join(one);
        both.Join(other);
        return both;
    }

    public static Carried Of(Effects pending)
    {
        var value = new Carried();
        value.Pending.Join(pending);
        return value;
    }

    public static Carried Of(Body body)
    {
        var value = new Carried();
        value.Bodies.Add(body);
        return value;
    }

    public static Carried OfHandle(IEnumerable<ITypeSymbol> reading)
    {
        var value = new Carried();
        value.Reading.UnionWith(reading);
        return value;
    }
}
