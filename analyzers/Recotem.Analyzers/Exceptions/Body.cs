using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Recotem.Analyzers;

/// <summary>Code that runs as one: of a method, accessor, constructor, local function, lambda or initialiser.</summary>
internal sealed class Body
{
    public Body(ISymbol symbol, ImmutableArray<IOperation> roots, bool isDeferred, bool isOwn)
    {
        Symbol = symbol;
        Roots = roots;
        IsDeferred = isDeferred;
        IsOwn = isOwn;
    }

    public ISymbol Symbol { get; }

    public ImmutableArray<IOperation> Roots { get; }

    /// <summary>Whether a call only returns a task or sequence, from which the exceptions come when it is awaited or enumerated.</summary>
    public bool IsDeferred { get; }

    /// <summary>Whether the code belongs to the data source: its class, a nested type or a base class.</summary>
    public bool IsOwn { get; }

    /// <summary>Whether the code is nested more deeply than can be followed.</summary>
    public bool IsTooDeep { get; set; }

    /// <summary>What comes out of a call at once.</summary>
    public Effects Immediate { get; } = new();

    /// <summary>What the returned value carries.</summary>
    public Carried Returned { get; } = new();
}
