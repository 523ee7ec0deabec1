using System.Collections.Generic;
using System.Composition;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Recotem.CodeFixes;

/// <summary>RCT1003: makes a kind public, and the types around it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(PublicKindFix))]
[Shared]
public sealed class PublicKindFix : RecotemCodeFix
{
    /// <summary>Creates the fix.</summary>
    public PublicKindFix()
        : base("RCT1003")
    {
    }

    private protected override IEnumerable<Repair> Find(Finding finding)
    {
        if (finding.Type is not { TypeKind: TypeKind.Interface, IsGenericType: false } kind)
            yield break;
        INamedTypeSymbol[] hidden = Declarations.Outwards(kind).Where(t => t.DeclaredAccessibility != Accessibility.Public).ToArray();
        if (hidden.Length == 0 || !hidden.All(t => !t.IsFileLocal && Exposure.MayBecomePublic(t, hidden)))
            yield break;
        yield return new Repair($"Make '{kind.Name}' public", finding.Id, async (edits, cancellation) =>
        {
            foreach (INamedTypeSymbol type in hidden)
            {
                IReadOnlyList<BaseTypeDeclarationSyntax> parts = Declarations.Of<BaseTypeDeclarationSyntax>(type, edits.Original, cancellation);
                // Parts that state nothing take it from the others.
                BaseTypeDeclarationSyntax[] stating = parts.Where(Modifiers.StatesAccessibility).ToArray();
                foreach (BaseTypeDeclarationSyntax part in stating.Length > 0 ? stating : parts.Take(1))
                    await edits.RewriteAsync(part, d => Modifiers.WithAccessibility((BaseTypeDeclarationSyntax)d, SyntaxKind.PublicKeyword), cancellation).ConfigureAwait(false);
            }
        });
    }
}
