using System;
using System.Collections.Generic;
using System.Composition;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Recotem.Compilation;

namespace Recotem.CodeFixes;

/// <summary>RCT2105: gives an option a key that no other option of the record has.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(KeyFix))]
[Shared]
public sealed class KeyFix : RecotemCodeFix
{
    /// <summary>Creates the fix.</summary>
    public KeyFix()
        : base("RCT2105")
    {
    }

    private protected override IEnumerable<Repair> Find(Finding finding)
    {
        if (finding.Node is not PropertyDeclarationSyntax declaration || finding.Model.GetDeclaredSymbol(declaration, finding.Cancellation) is not { } property)
            yield break;
        string key = FreeKey(property);
        if (KnownTypes.Attribute(finding, WellKnownNames.JsonPropertyName, key) is not { } attribute)
            yield break;
        ExpressionSyntax? written = Attributes.Find(property, WellKnownNames.JsonPropertyName) is { } present
            ? (present.ApplicationSyntaxReference?.GetSyntax(finding.Cancellation) as AttributeSyntax)?.ArgumentList?.Arguments.FirstOrDefault()?.Expression
            : null;
        yield return written is not null
            ? Repair.Rewrite($"Write \"{key}\"", finding.Id, written, current => Literal.Of(key).WithTriviaFrom(current))
            : Repair.Rewrite($"Add [JsonPropertyName(\"{key}\")]", finding.Id, declaration, d => AttributeLists.Add((PropertyDeclarationSyntax)d, attribute));
    }

    // The place among the options with the same key is part of the new one, so that all of them can be renamed at once.
    private static string FreeKey(IPropertySymbol property)
    {
        List<IPropertySymbol> options = ConfigurationParser.Properties(property.ContainingType);
        string key = ConfigurationParser.Key(property);
        var taken = new HashSet<string>(options.Select(ConfigurationParser.Key), StringComparer.Ordinal);
        int place = options.Where(o => ConfigurationParser.Key(o) == key).TakeWhile(o => !SymbolEqualityComparer.Default.Equals(o, property)).Count() + 1;
        string start = key == "type" ? $"{SnakeCase.Of(Owner(property))}_type" : key;
        if (place == 1 && start != key && !taken.Contains(start))
            return start;
        return Enumerable.Range(Math.Max(2, place), taken.Count + 1)
            .Select(i => string.Format(CultureInfo.InvariantCulture, "{0}_{1}", start, i))
            .First(k => !taken.Contains(k));
    }

    // The name of a record alone says little: Config of a Clicks.
    private static string Owner(IPropertySymbol property) => (property.ContainingType.ContainingType ?? property.ContainingType).Name;
}
