using System;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Recotem.Analyzers;

/// <summary>Members of one type that reach outside of the program.</summary>
internal sealed class ApiEntry
{
    private readonly ImmutableArray<string> _members;

    /// <param name="type">The full metadata name of the type.</param>
    /// <param name="members">
    /// Names with blanks between them: <c>Get*</c> for all that begin so, <c>-Exists</c> for one that is left out, <c>.ctor</c> for
    /// constructors, <c>Load(string)</c> for overloads whose first parameter is a string. The first that fits decides.
    /// </param>
    /// <param name="exceptions">The full metadata names of the exceptions.</param>
    public ApiEntry(string type, string members, ImmutableArray<string> exceptions)
    {
        Type = type;
        _members = members.Split(new[] { ' ' }, StringSplitOptions.RemoveEmptyEntries).ToImmutableArray();
        Exceptions = exceptions;
    }

    public string Type { get; }

    public ImmutableArray<string> Exceptions { get; }

    public bool Has(ISymbol member)
    {
        foreach (string pattern in _members)
        {
            bool isExcluded = pattern[0] == '-';
            string name = isExcluded ? pattern.Substring(1) : pattern;
            if (Fits(member, name))
                return !isExcluded;
        }

        return false;
    }

    private static bool Fits(ISymbol member, string pattern)
    {
        const string FirstIsText = "(string)";
        if (pattern.EndsWith(FirstIsText, StringComparison.Ordinal))
        {
            return member is IMethodSymbol { Parameters: { Length: > 0 } parameters }
                && parameters[0].Type.SpecialType == SpecialType.System_String
                && Fits(member, pattern.Substring(0, pattern.Length - FirstIsText.Length));
        }

        if (pattern == "*")
            return member is IMethodSymbol { MethodKind: not MethodKind.Constructor };
        return pattern[pattern.Length - 1] == '*'
            ? member.Name.StartsWith(pattern.Substring(0, pattern.Length - 1), StringComparison.Ordinal)
            : member.Name == pattern;
    }
}
