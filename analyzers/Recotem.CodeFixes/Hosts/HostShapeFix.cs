using System.Collections.Generic;
using System.Composition;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Recotem.CodeFixes;

/// <summary>RCT4015: makes a host a static partial class.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(HostShapeFix))]
[Shared]
public sealed class HostShapeFix : RecotemCodeFix
{
    /// <summary>Creates the fix.</summary>
    public HostShapeFix()
        : base("RCT4015")
    {
    }

    private protected override IEnumerable<Repair> Find(Finding finding)
    {
        if (finding.Type is not { IsRecord: false, ContainingType: null, Arity: 0, IsFileLocal: false } type || !MayBeStatic(type))
            yield break;
        yield return new Repair("Make it a static partial class", finding.Id, async (edits, cancellation) =>
        {
            foreach (ClassDeclarationSyntax part in Declarations.Of<ClassDeclarationSyntax>(type, edits.Original, cancellation))
                await edits.RewriteAsync(part, p => Static((ClassDeclarationSyntax)p), cancellation).ConfigureAwait(false);
        });
    }

    private static bool MayBeStatic(INamedTypeSymbol type) =>
        type.IsStatic || (type.BaseType?.SpecialType == SpecialType.System_Object && type.Interfaces.IsEmpty && type.GetMembers().All(m => m.IsStatic || m.IsImplicitlyDeclared || m is INamedTypeSymbol));

    private static MemberDeclarationSyntax Static(MemberDeclarationSyntax part)
    {
        part = Modifiers.Remove(Modifiers.Remove(part, SyntaxKind.SealedKeyword), SyntaxKind.AbstractKeyword);
        bool wasPartial = part.Modifiers.Any(SyntaxKind.PartialKeyword);
        // partial comes last.
        return Modifiers.Add(Modifiers.Add(wasPartial ? Modifiers.Remove(part, SyntaxKind.PartialKeyword) : part, SyntaxKind.StaticKeyword), SyntaxKind.PartialKeyword);
    }
}
