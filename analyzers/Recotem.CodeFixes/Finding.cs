using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Recotem.Analyzers;

namespace Recotem.CodeFixes;

/// <summary>A diagnostic together with the code that it is about.</summary>
internal sealed class Finding
{
    private Finding(Document document, Diagnostic diagnostic, SyntaxNode node, SemanticModel model, CancellationToken cancellation)
    {
        Document = document;
        Diagnostic = diagnostic;
        Node = node;
        Model = model;
        Cancellation = cancellation;
    }

    public Document Document { get; }

    public Diagnostic Diagnostic { get; }

    /// <summary>The innermost node at the place of the diagnostic.</summary>
    public SyntaxNode Node { get; }

    public SemanticModel Model { get; }

    public CancellationToken Cancellation { get; }

    public string Id => Diagnostic.Id;

    /// <summary>What the analyzer found to be right; null if only a person can know.</summary>
    public string? Suggestion => Diagnostic.Properties.TryGetValue(FixProperties.Suggestion, out string? text) ? text : null;

    public SyntaxGenerator Generator => SyntaxGenerator.GetGenerator(Document);

    /// <summary>The type whose declaration holds the place.</summary>
    public INamedTypeSymbol? Type =>
        Node.FirstAncestorOrSelf<BaseTypeDeclarationSyntax>() is { } declaration ? Model.GetDeclaredSymbol(declaration, Cancellation) as INamedTypeSymbol : null;

    public static async Task<Finding?> AtAsync(Document document, Diagnostic diagnostic, CancellationToken cancellation)
    {
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
        SemanticModel? model = await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false);
        return root is null || model is null || !root.FullSpan.Contains(diagnostic.Location.SourceSpan)
            ? null
            : new Finding(document, diagnostic, root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true), model, cancellation);
    }
}
