using System.Collections.Generic;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Recotem.CodeFixes;

/// <summary>RCT4008: removes an entry without effect, or writes what was most likely meant.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(HostEntryFix))]
[Shared]
public sealed class HostEntryFix : RecotemCodeFix
{
    /// <summary>Creates the fix.</summary>
    public HostEntryFix()
        : base("RCT4008")
    {
    }

    private protected override IEnumerable<Repair> Find(Finding finding)
    {
        if (finding.Node is not ExpressionSyntax entry
            || entry.FirstAncestorOrSelf<AttributeArgumentSyntax>() is not { NameEquals.Name.Identifier.ValueText: { } list, Parent.Parent: AttributeSyntax attribute } argument
            || ListedElements.Of(argument.Expression) is not { } elements || argument.Expression == entry)
            yield break;
        if (finding.Suggestion is { } suggestion)
            yield return Repair.Rewrite($"Write \"{suggestion}\"", finding.Id + "write", entry, current => Literal.Of(suggestion).WithTriviaFrom(current));
        SyntaxNode element = entry.Parent is ExpressionElementSyntax ? entry.Parent : entry;
        yield return elements.Count == 1
            ? Repair.Rewrite("Remove the entry", finding.Id, attribute, a => HostArguments.Remove((AttributeSyntax)a, list))
            : new Repair("Remove the entry", finding.Id, (edits, cancellation) => edits.RemoveAsync(element, cancellation));
    }
}
