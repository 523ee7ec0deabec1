using System.Collections.Generic;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Recotem.Compilation;

namespace Recotem.CodeFixes;

/// <summary>RCT2106: marks credentials, and takes their values out of the program.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SecretFix))]
[Shared]
public sealed class SecretFix : RecotemCodeFix
{
    /// <summary>Creates the fix.</summary>
    public SecretFix()
        : base("RCT2106")
    {
    }

    private protected override IEnumerable<Repair> Find(Finding finding)
    {
        if (finding.Node.FirstAncestorOrSelf<PropertyDeclarationSyntax>() is not { } property)
            yield break;
        bool isExposed = property.Initializer is { Value: var value }
            && finding.Model.GetConstantValue(value, finding.Cancellation) is { HasValue: true, Value: string { Length: > 0 } };
        if (finding.Suggestion is null)
        {
            if (isExposed)
                yield return Repair.Rewrite("Remove the value", finding.Id + "value", property, d => Emptied((PropertyDeclarationSyntax)d));
        }
        else if (KnownTypes.Attribute(finding, WellKnownNames.SecretAttribute) is { } attribute)
        {
            // Marked, the value would be the next thing to be reported.
            yield return Repair.Rewrite(
                isExposed ? "Add [Secret] and remove the value" : "Add [Secret]", finding.Id, property,
                d => AttributeLists.Add(isExposed ? Emptied((PropertyDeclarationSyntax)d) : (PropertyDeclarationSyntax)d, attribute));
        }
    }

    // Not required instead: code that constructs the record would not compile any more.
    private static PropertyDeclarationSyntax Emptied(PropertyDeclarationSyntax property) =>
        property.Initializer is { } initializer ? property.WithInitializer(initializer.WithValue(Literal.Of("").WithTriviaFrom(initializer.Value))) : property;
}
