using System.Collections.Generic;
using System.Composition;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;

namespace Recotem.CodeFixes;

/// <summary>RCT2201, RCT2202: declares <c>NoExpandFields</c> as the contract wants it, with the elements that it had.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(NoExpandFieldsFix))]
[Shared]
public sealed class NoExpandFieldsFix : RecotemCodeFix
{
    /// <summary>Creates the fix.</summary>
    public NoExpandFieldsFix()
        : base("RCT2201", "RCT2202")
    {
    }

    private protected override async Task<IEnumerable<Repair>> FindAsync(Finding finding)
    {
        if (finding.Type is not { } type)
            return [];
        if (finding.Id == "RCT2201")
        {
            return finding.Node is TypeDeclarationSyntax declaration && NoExpandFieldsProperty.Of(finding, type, []) is { } added
                ? [Repair.Rewrite("Declare 'NoExpandFields'", finding.Id, declaration, d => Members.Insert((TypeDeclarationSyntax)d, finding.Generator, [added]))]
                : [];
        }

        if (finding.Node.FirstAncestorOrSelf<MemberDeclarationSyntax>() is not { } written
            || Elements(written, finding) is not { } elements
            || NoExpandFieldsProperty.Of(finding, type, elements) is not { } right
            || !await IsOnlyAskedAsync(finding).ConfigureAwait(false))
            return [];
        return [Repair.Rewrite("Declare 'NoExpandFields' as a constant set", finding.Id, written, d => right.WithAttributeLists(((MemberDeclarationSyntax)d).AttributeLists).WithTriviaFrom(d))];
    }

    // Only constants can be carried over.
    private static IReadOnlyList<ExpressionSyntax>? Elements(MemberDeclarationSyntax written, Finding finding)
    {
        IReadOnlyList<ExpressionSyntax>? elements = written switch
        {
            FieldDeclarationSyntax { Declaration.Variables: { Count: 1 } variables } => variables[0].Initializer is { } initializer ? ListedElements.Of(initializer.Value) : [],
            PropertyDeclarationSyntax property when Value(property) is { } value => ListedElements.Of(value),
            PropertyDeclarationSyntax { AccessorList.Accessors: { } accessors } => accessors.All(a => a.Body is null && a.ExpressionBody is null) ? [] : null,
            MethodDeclarationSyntax { ParameterList.Parameters.Count: 0, ExpressionBody.Expression: { } value } => ListedElements.Of(value),
            _ => null,
        };
        return elements?.All(e => finding.Model.GetConstantValue(e, finding.Cancellation).Value is string) == true ? elements : null;
    }

    private static ExpressionSyntax? Value(PropertyDeclarationSyntax property) =>
        property.Initializer?.Value
        ?? property.ExpressionBody?.Expression
        ?? (property.AccessorList?.Accessors is { Count: 1 } accessors ? accessors[0].ExpressionBody?.Expression : null);

    // Whoever does more with it than ask whether it contains a key would not compile any more.
    private static async Task<bool> IsOnlyAskedAsync(Finding finding)
    {
        CancellationToken cancellation = finding.Cancellation;
        ISymbol? member = finding.Model.GetDeclaredSymbol(finding.Node, cancellation);
        if (member is null)
            return false;
        foreach (ReferencedSymbol reference in await SymbolFinder.FindReferencesAsync(member, finding.Document.Project.Solution, cancellation).ConfigureAwait(false))
        {
            foreach (ReferenceLocation location in reference.Locations)
            {
                SyntaxNode? root = await location.Document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
                if (root?.FindNode(location.Location.SourceSpan, getInnermostNodeForTie: true) is not { } name || !IsAsked(name))
                    return false;
            }
        }

        return true;
    }

    private static bool IsAsked(SyntaxNode name) => name.Parent switch
    {
        MemberAccessExpressionSyntax access when access.Expression == name => access.Name.Identifier.ValueText == "Contains",
        ForEachStatementSyntax loop => loop.Expression == name,
        _ => false,
    };
}
