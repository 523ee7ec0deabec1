using System;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Recotem.Analyzers;

/// <summary>
/// Members by name: <c>Get</c>, <c>Get*</c> for all that begin so, <c>*</c> for all but constructors, <c>.ctor</c> for constructors. In
/// front of it <c>-</c> leaves members out; behind it <c>(string)</c> means overloads whose first parameter is a string.
/// </summary>
internal sealed class MemberPattern
{
    private readonly string _name;
    private readonly bool _isPrefix;
    private readonly bool _firstIsText;

    private MemberPattern(string name, bool isPrefix, bool firstIsText, bool isExcluded)
    {
        _name = name;
        _isPrefix = isPrefix;
        _firstIsText = firstIsText;
        IsExcluded = isExcluded;
    }

    /// <summary>Whether members that fit are left out.</summary>
    public bool IsExcluded { get; }

    /// <summary>Reads a pattern; null if it is none.</summary>
    public static MemberPattern? Parse(string text)
    {
        const string FirstIsText = "(string)";
        bool isExcluded = text.StartsWith("-", StringComparison.Ordinal);
        bool firstIsText = text.EndsWith(FirstIsText, StringComparison.Ordinal);
        int start = isExcluded ? 1 : 0;
        int end = text.Length - (firstIsText ? FirstIsText.Length : 0);
        bool isPrefix = end > start && text[end - 1] == '*';
        if (isPrefix)
            end--;
        string name = text.Substring(start, Math.Max(0, end - start));
        bool isName = name.Length == 0 ? isPrefix : name == WellKnownMemberNames.InstanceConstructorName || SyntaxFacts.IsValidIdentifier(name);
        return isName ? new MemberPattern(name, isPrefix, firstIsText, isExcluded) : null;
    }

    public bool Fits(IMethodSymbol member)
    {
        if (_firstIsText && (member.Parameters.IsEmpty || member.Parameters[0].Type.SpecialType != SpecialType.System_String))
            return false;
        if (!_isPrefix)
            return member.Name == _name;
        return _name.Length == 0 ? member.MethodKind != MethodKind.Constructor : member.Name.StartsWith(_name, StringComparison.Ordinal);
    }
}
