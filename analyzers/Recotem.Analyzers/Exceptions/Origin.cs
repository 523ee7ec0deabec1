using Microsoft.CodeAnalysis;

namespace Recotem.Analyzers;

/// <summary>A place from which exceptions start: a <c>throw</c>, or the call of something external.</summary>
internal sealed class Origin
{
    public Origin(SyntaxNode syntax, string name, OriginKind kind, bool isOwn)
    {
        Syntax = syntax;
        Name = name;
        Kind = kind;
        IsOwn = isOwn;
    }

    public SyntaxNode Syntax { get; }

    /// <summary>What is called, as people write it. Empty for a throw.</summary>
    public string Name { get; }

    public OriginKind Kind { get; }

    /// <summary>Whether the place belongs to the data source: its class, a nested type or a base class.</summary>
    public bool IsOwn { get; }
}

internal enum OriginKind
{
    Throw,
    Rethrow,
    ExternalCall,
}
