using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Recotem.Compilation;

namespace Recotem.CodeFixes;

/// <summary>RCT2004: removes what prevents a plugin from being constructed, or gives it a constructor that hosts can call.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ConstructionFix))]
[Shared]
public sealed class ConstructionFix : RecotemCodeFix
{
    /// <summary>Creates the fix.</summary>
    public ConstructionFix()
        : base("RCT2004")
    {
    }

    private protected override IEnumerable<Repair> Find(Finding finding)
    {
        if (finding.Type is not { TypeKind: TypeKind.Class, IsGenericType: false } type)
            return [];
        if (type.IsStatic)
            return [Without(SyntaxKind.StaticKeyword, "static", type, finding)];
        if (type.IsAbstract)
            return AbstractMembers.Unimplemented(type).Any() ? [] : [Without(SyntaxKind.AbstractKeyword, "abstract", type, finding)];
        return Names.IsReachable(type) ? Constructor(type, finding) : Reachable(type, finding);
    }

    private static Repair Without(SyntaxKind modifier, string text, INamedTypeSymbol type, Finding finding) =>
        new($"Remove '{text}'", finding.Id + text, async (edits, cancellation) =>
        {
            foreach (TypeDeclarationSyntax part in Declarations.Of<TypeDeclarationSyntax>(type, edits.Original, cancellation))
                await edits.RewriteAsync(part, d => Modifiers.Remove((TypeDeclarationSyntax)d, modifier), cancellation).ConfigureAwait(false);
        });

    private static IEnumerable<Repair> Reachable(INamedTypeSymbol type, Finding finding)
    {
        INamedTypeSymbol[] hidden = Declarations.Outwards(type).Where(t => t.DeclaredAccessibility is Accessibility.Private or Accessibility.Protected or Accessibility.ProtectedAndInternal).ToArray();
        if (hidden.Length == 0 || Declarations.Outwards(type).Any(t => t.IsFileLocal))
            yield break;
        yield return new Repair("Make it internal", finding.Id + "internal", async (edits, cancellation) =>
        {
            foreach (INamedTypeSymbol t in hidden)
            {
                IReadOnlyList<TypeDeclarationSyntax> parts = Declarations.Of<TypeDeclarationSyntax>(t, edits.Original, cancellation);
                TypeDeclarationSyntax[] stating = parts.Where(Modifiers.StatesAccessibility).ToArray();
                foreach (TypeDeclarationSyntax part in stating.Length > 0 ? stating : parts.Take(1))
                    await edits.RewriteAsync(part, d => Modifiers.WithAccessibility((TypeDeclarationSyntax)d, SyntaxKind.InternalKeyword), cancellation).ConfigureAwait(false);
            }
        });
    }

    private static IEnumerable<Repair> Constructor(INamedTypeSymbol type, Finding finding)
    {
        bool isSource = Attributes.Find(type, WellKnownNames.DataSourceAttribute) is not null;
        ImmutableArray<IMethodSymbol> written = type.InstanceConstructors.Where(c => !c.IsImplicitlyDeclared).ToImmutableArray();
        // With a constructor that can be called, something else is wrong.
        if (written.IsEmpty || written.Any(c => c.DeclaredAccessibility is not (Accessibility.Private or Accessibility.Protected or Accessibility.ProtectedAndInternal)))
            yield break;
        IMethodSymbol? usable = written
            .OrderByDescending(c => c.Parameters.Length)
            .FirstOrDefault(c => c.Parameters.All(Suppliable.Is) && (!isSource || c.Parameters.Count(Suppliable.IsConfiguration) == 1));
        if (usable is not null && Declarations.Of<ConstructorDeclarationSyntax>(usable, finding.Document.Project.Solution, finding.Cancellation).FirstOrDefault() is { } declaration)
        {
            yield return Repair.Rewrite(
                "Make the constructor public", finding.Id + "public", declaration,
                d => Modifiers.WithAccessibility((ConstructorDeclarationSyntax)d, SyntaxKind.PublicKeyword));
        }
        else if (!isSource && HasPlainBase(type) && !LeavesMembersUnset(type) && finding.Node is TypeDeclarationSyntax part)
        {
            MemberDeclarationSyntax constructor = ParsedCode.Member($"public {Names.Escape(type.Name)}()\n{{\n}}");
            yield return Repair.Rewrite("Add a public constructor", finding.Id + "constructor", part, d => Members.Insert((TypeDeclarationSyntax)d, finding.Generator, [constructor]));
        }
    }

    private static bool HasPlainBase(INamedTypeSymbol type) =>
        type.BaseType is { } parent && parent.InstanceConstructors.Any(c => c.Parameters.IsEmpty && c.DeclaredAccessibility != Accessibility.Private);

    // What the other constructors set would stay null.
    private static bool LeavesMembersUnset(INamedTypeSymbol type) =>
        type.GetMembers().OfType<IFieldSymbol>().Any(f => f is { IsStatic: false, IsConst: false, Type.IsReferenceType: true, NullableAnnotation: not NullableAnnotation.Annotated });
}
