using System;
using System.Collections.Generic;
using System.Composition;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Recotem.Compilation;

namespace Recotem.CodeFixes;

/// <summary>RCT1001, RCT1002, RCT2002, RCT2003, RCT2008: writes the id, name or version that the analyzer suggests.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SuggestedNameFix))]
[Shared]
public sealed class SuggestedNameFix : RecotemCodeFix
{
    /// <summary>Creates the fix.</summary>
    public SuggestedNameFix()
        : base("RCT1001", "RCT1002", "RCT2002", "RCT2003", "RCT2008")
    {
    }

    private protected override IEnumerable<Repair> Find(Finding finding)
    {
        if (finding.Suggestion is { } suggestion && finding.Type is { } type && Wrong(finding, type, suggestion) is { } wrong && IsFree(finding, type, suggestion))
            yield return Repair.Rewrite($"Write \"{suggestion}\"", finding.Id, wrong, current => Literal.Of(suggestion).WithTriviaFrom(current));
    }

    // Aliases are reported on the whole list, because a constant may stand for any of them.
    private static ExpressionSyntax? Wrong(Finding finding, INamedTypeSymbol type, string suggestion)
    {
        if (finding.Node is not ExpressionSyntax { Parent: AttributeArgumentSyntax } argument)
            return null;
        return ListedElements.Of(argument) is { } elements
            ? elements.FirstOrDefault(e => finding.Model.GetConstantValue(e, finding.Cancellation).Value is string alias && IsMeant(finding.Id, alias, type, suggestion))
            : argument;
    }

    private static bool IsMeant(string id, string alias, INamedTypeSymbol type, string suggestion)
    {
        bool isWrong = id == "RCT2003" ? alias.IndexOf('.') < 0 : !NameGrammar.IsPluginName(alias, PluginNames.MayBeUpperCase(type));
        string right = NameGrammar.SuggestPluginName(alias, type.Name);
        return isWrong && (right == suggestion || suggestion.EndsWith("." + right, StringComparison.Ordinal));
    }

    private static bool IsFree(Finding finding, INamedTypeSymbol type, string suggestion) =>
        finding.Id is not ("RCT2002" or "RCT2003") || PluginNames.IsFree(suggestion, type, finding.Model.Compilation, finding.Cancellation);
}
