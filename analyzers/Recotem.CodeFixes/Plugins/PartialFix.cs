using System.Collections.Generic;
using System.Composition;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Recotem.CodeFixes;

/// <summary>RCT2014: lets the generator complete a plugin class, which takes <c>partial</c> on it and on the types around it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(PartialFix))]
[Shared]
public sealed class PartialFix : RecotemCodeFix
{
    /// <summary>Creates the fix.</summary>
    public PartialFix()
        : base("RCT2014")
    {
    }

    private protected override IEnumerable<Repair> Find(Finding finding)
    {
        if (finding.Type is { } type)
            yield return new Repair("Add 'partial'", finding.Id, (edits, cancellation) => OpenAsync(type, edits, cancellation));
    }

    /// <summary>Makes every declaration of a type and of the types around it partial.</summary>
    internal static async Task OpenAsync(INamedTypeSymbol type, SolutionEdits edits, CancellationToken cancellation)
    {
        foreach (INamedTypeSymbol outer in Declarations.Outwards(type))
        {
            foreach (TypeDeclarationSyntax part in Declarations.Of<TypeDeclarationSyntax>(outer, edits.Original, cancellation))
                await edits.RewriteAsync(part, d => Modifiers.Add((TypeDeclarationSyntax)d, SyntaxKind.PartialKeyword), cancellation).ConfigureAwait(false);
        }
    }
}
