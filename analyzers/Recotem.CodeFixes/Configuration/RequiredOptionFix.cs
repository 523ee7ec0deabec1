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

namespace Recotem.CodeFixes;

/// <summary>RCT2107: requires an option, or says that it may be null.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RequiredOptionFix))]
[Shared]
public sealed class RequiredOptionFix : RecotemCodeFix
{
    /// <summary>Creates the fix.</summary>
    public RequiredOptionFix()
        : base("RCT2107")
    {
    }

    private protected override async Task<IEnumerable<Repair>> FindAsync(Finding finding)
    {
        if (finding.Node is not PropertyDeclarationSyntax declaration || finding.Model.GetDeclaredSymbol(declaration, finding.Cancellation) is not { } property)
            return [];
        var repairs = new List<Repair>();
        if (MayBeRequired(property) && await IsAlwaysSetAsync(property, finding).ConfigureAwait(false))
        {
            repairs.Add(Repair.Rewrite(
                "Add 'required'", finding.Id, declaration, d => Modifiers.Add((PropertyDeclarationSyntax)WithoutNone((PropertyDeclarationSyntax)d), SyntaxKind.RequiredKeyword)));
        }

        repairs.Add(Repair.Rewrite("Make it nullable", finding.Id + "nullable", declaration, d => Nullable((PropertyDeclarationSyntax)d)));
        return repairs;
    }

    // The compiler wants a required member to be settable wherever the type can be constructed.
    private static bool MayBeRequired(IPropertySymbol property) =>
        property is { SetMethod: { } setter, IsOverride: false } && (setter.DeclaredAccessibility == Accessibility.Public || property.ContainingType.DeclaredAccessibility != Accessibility.Public)
        && property.ContainingType.InstanceConstructors.All(c => c.IsImplicitlyDeclared);

    // Code that constructs the record and leaves the option out would not compile any more.
    private static async Task<bool> IsAlwaysSetAsync(IPropertySymbol property, Finding finding)
    {
        CancellationToken cancellation = finding.Cancellation;
        foreach (IMethodSymbol constructor in property.ContainingType.InstanceConstructors.Where(c => c.Parameters.IsEmpty))
        {
            foreach (ReferencedSymbol reference in await SymbolFinder.FindReferencesAsync(constructor, finding.Document.Project.Solution, cancellation).ConfigureAwait(false))
            {
                foreach (ReferenceLocation location in reference.Locations.Where(l => l.Document is not SourceGeneratedDocument))
                {
                    SyntaxNode? root = await location.Document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
                    SyntaxNode? node = root?.FindNode(location.Location.SourceSpan, getInnermostNodeForTie: true);
                    if (node?.FirstAncestorOrSelf<BaseObjectCreationExpressionSyntax>() is { } creation && !Sets(creation, property.Name))
                        return false;
                }
            }
        }

        return true;
    }

    private static bool Sets(BaseObjectCreationExpressionSyntax creation, string property) =>
        creation.Initializer?.Expressions.Any(e => e is AssignmentExpressionSyntax { Left: IdentifierNameSyntax name } && name.Identifier.ValueText == property) == true;

    private static PropertyDeclarationSyntax Nullable(PropertyDeclarationSyntax property)
    {
        property = WithoutNone(property);
        return property.WithType(SyntaxFactory.NullableType(property.Type.WithoutTrailingTrivia()).WithTrailingTrivia(property.Type.GetTrailingTrivia()));
    }

    // What only silenced the compiler, = null!, has no purpose any more.
    private static PropertyDeclarationSyntax WithoutNone(PropertyDeclarationSyntax property) => property.Initializer is null
        ? property
        : property
            .WithAccessorList(property.AccessorList?.WithTrailingTrivia(property.SemicolonToken.TrailingTrivia))
            .WithInitializer(null)
            .WithSemicolonToken(default);
}
