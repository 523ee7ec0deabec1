using System.Collections.Generic;
using System.Composition;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;
using Recotem.Compilation;

namespace Recotem.CodeFixes;

/// <summary>RCT2019: marks with <c>[Plugin]</c> itself what was marked with an attribute that derives from it, and removes that attribute.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(PluginAttributeFix))]
[Shared]
public sealed class PluginAttributeFix : RecotemCodeFix
{
    /// <summary>Creates the fix.</summary>
    public PluginAttributeFix()
        : base("RCT2019")
    {
    }

    private protected override async Task<IEnumerable<Repair>> FindAsync(Finding finding)
    {
        if (finding.Type is not { } derived || !TakesTheName(derived)
            || Declarations.Of<TypeDeclarationSyntax>(derived, finding.Document.Project.Solution, finding.Cancellation) is not { Count: 1 } declarations
            || KnownTypes.Attribute(finding, WellKnownNames.PluginAttribute) is not { } plugin
            || await UsesAsync(derived, finding).ConfigureAwait(false) is not { } uses)
            return [];
        NameSyntax name = plugin.Attributes[0].Name;
        return
        [
            new Repair("Use [Plugin]", finding.Id, async (edits, cancellation) =>
            {
                foreach (Use use in uses)
                {
                    await PartialFix.OpenAsync(use.Type, edits, cancellation).ConfigureAwait(false);
                    await edits.RewriteAsync(use.Attribute, a => ((AttributeSyntax)a).WithName(name.WithTriviaFrom(((AttributeSyntax)a).Name)), cancellation).ConfigureAwait(false);
                    await edits.RewriteAsync(use.Declaration, d => Members.Insert((TypeDeclarationSyntax)d, finding.Generator, use.Completion), cancellation).ConfigureAwait(false);
                }

                await edits.RemoveAsync(declarations[0], cancellation).ConfigureAwait(false);
            }),
        ];
    }

    // What the derived attribute adds would be lost, and a name that it computes is not known.
    private static bool TakesTheName(INamedTypeSymbol derived) =>
        Attributes.Is(derived.BaseType, WellKnownNames.PluginAttribute)
        && derived.InstanceConstructors.Length == 1
        && derived.InstanceConstructors[0].Parameters is { Length: 1 } parameters && parameters[0].Type.SpecialType == SpecialType.System_String
        && derived.GetMembers().All(m => m.IsImplicitlyDeclared || m is IMethodSymbol { MethodKind: MethodKind.Constructor });

    private static async Task<IReadOnlyList<Use>?> UsesAsync(INamedTypeSymbol derived, Finding finding)
    {
        CancellationToken cancellation = finding.Cancellation;
        var uses = new List<Use>();
        foreach (ReferencedSymbol reference in await SymbolFinder.FindReferencesAsync(derived, finding.Document.Project.Solution, cancellation).ConfigureAwait(false))
        {
            foreach (ReferenceLocation location in reference.Locations)
            {
                SyntaxNode? root = await location.Document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
                SemanticModel? model = await location.Document.GetSemanticModelAsync(cancellation).ConfigureAwait(false);
                // Elsewhere than in the same project, the parts that are completed could not be judged.
                if (location.Document.Project.Id != finding.Document.Project.Id
                    || root?.FindNode(location.Location.SourceSpan).FirstAncestorOrSelf<AttributeSyntax>() is not { Parent.Parent: ClassDeclarationSyntax marked } attribute
                    || model?.GetDeclaredSymbol(marked, cancellation) is not { } type
                    || RegistrationFix.Completion(type, finding) is not { } completion)
                    return null;
                if (!uses.Exists(u => u.Attribute == attribute))
                    uses.Add(new Use(attribute, marked, type, completion));
            }
        }

        return uses;
    }

    private sealed class Use
    {
        public Use(AttributeSyntax attribute, TypeDeclarationSyntax declaration, INamedTypeSymbol type, IReadOnlyList<MemberDeclarationSyntax> completion) =>
            (Attribute, Declaration, Type, Completion) = (attribute, declaration, type, completion);

        public AttributeSyntax Attribute { get; }

        public TypeDeclarationSyntax Declaration { get; }

        public INamedTypeSymbol Type { get; }

        public IReadOnlyList<MemberDeclarationSyntax> Completion { get; }
    }
}
