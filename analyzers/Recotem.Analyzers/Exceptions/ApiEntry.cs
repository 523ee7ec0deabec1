using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Recotem.Analyzers;

/// <summary>Members of one type that reach outside of the program.</summary>
internal sealed class ApiEntry
{
    private readonly ImmutableArray<MemberPattern> _members;

    /// <param name="type">The full metadata name of the type.</param>
    /// <param name="members">The members. The first pattern that fits decides.</param>
    /// <param name="exceptions">The full metadata names of the exceptions.</param>
    public ApiEntry(string type, ImmutableArray<MemberPattern> members, ImmutableArray<string> exceptions)
    {
        Type = type;
        _members = members;
        Exceptions = exceptions;
    }

    public string Type { get; }

    public ImmutableArray<string> Exceptions { get; }

    /// <summary>An entry of our own list.</summary>
    /// <param name="type">The full metadata name of the type.</param>
    /// <param name="members">Patterns with blanks between them.</param>
    /// <param name="exceptions">The full metadata names of the exceptions.</param>
    public static ApiEntry Of(string type, string members, ImmutableArray<string> exceptions)
    {
        ImmutableArray<MemberPattern>.Builder patterns = ImmutableArray.CreateBuilder<MemberPattern>();
        foreach (string member in members.Split(' '))
        {
            if (MemberPattern.Parse(member) is { } pattern)
                patterns.Add(pattern);
        }

        return new ApiEntry(type, patterns.ToImmutable(), exceptions);
    }

    public bool Has(IMethodSymbol member)
    {
        foreach (MemberPattern pattern in _members)
        {
            if (pattern.Fits(member))
                return !pattern.IsExcluded;
        }

        return false;
    }
}
