using System.Collections.Generic;
using System.Composition;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Recotem.CodeFixes;

/// <summary>RCT1005, RCT1006: gives members of a kind a default body, so that no plugin has to implement them.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(DefaultBodyFix))]
[Shared]
public sealed class DefaultBodyFix : RecotemCodeFix
{
    /// <summary>Creates the fix.</summary>
    public DefaultBodyFix()
        : base("RCT1005", "RCT1006")
    {
    }

    private protected override IEnumerable<Repair> Find(Finding finding)
    {
        MemberDeclarationSyntax[] members = Members(finding).Where(DefaultBody.Fits).ToArray();
        if (members.Length == 0)
            yield break;
        string title = members.Length == 1 ? "Give the member a default body" : "Give the members default bodies";
        yield return new Repair(title, finding.Id, async (edits, cancellation) =>
        {
            foreach (MemberDeclarationSyntax member in members)
            {
                SemanticModel model = finding.Model.Compilation.GetSemanticModel(member.SyntaxTree);
                var body = new DefaultBody(finding.Generator, model.GetDeclaredSymbol(member, cancellation)!, member.SyntaxTree);
                await edits.RewriteAsync(
                    member,
                    d => body.Add(Modifiers.Replace((MemberDeclarationSyntax)d, SyntaxKind.AbstractKeyword, SyntaxKind.VirtualKeyword)),
                    cancellation).ConfigureAwait(false);
            }
        });
    }

    // What a kind inherits is reported on the kind.
    private static IEnumerable<MemberDeclarationSyntax> Members(Finding finding)
    {
        if (finding.Node is MemberDeclarationSyntax member and not BaseTypeDeclarationSyntax)
            return [member];
        return finding.Id != "RCT1005" || finding.Type is not { } kind
            ? []
            : kind.AllInterfaces
                .SelectMany(i => i.GetMembers())
                .Where(m => m is { IsStatic: true, IsAbstract: true })
                .SelectMany(m => Declarations.Of<MemberDeclarationSyntax>(m, finding.Document.Project.Solution, finding.Cancellation));
    }
}
