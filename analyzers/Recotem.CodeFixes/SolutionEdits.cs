using System;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Editing;

namespace Recotem.CodeFixes;

/// <summary>
/// Collects the edits of any number of repairs in any number of files. Every edit names a node of the original solution and rewrites
/// what earlier edits have made of it, so that the repairs of one declaration add up instead of overwriting each other.
/// </summary>
internal sealed class SolutionEdits
{
    private readonly SolutionEditor _editor;

    public SolutionEdits(Solution solution) => _editor = new SolutionEditor(solution);

    public Solution Original => _editor.OriginalSolution;

    public Solution Changed => _editor.GetChangedSolution();

    public async Task RewriteAsync(SyntaxNode node, Func<SyntaxNode, SyntaxNode> rewrite, CancellationToken cancellation)
    {
        DocumentEditor editor = await EditorAsync(node, cancellation).ConfigureAwait(false);
        editor.ReplaceNode(node, (current, _) => rewrite(current));
    }

    public async Task InsertBeforeAsync(SyntaxNode node, SyntaxNode added, CancellationToken cancellation)
    {
        DocumentEditor editor = await EditorAsync(node, cancellation).ConfigureAwait(false);
        editor.InsertBefore(node, added);
    }

    public async Task RemoveAsync(SyntaxNode node, CancellationToken cancellation)
    {
        DocumentEditor editor = await EditorAsync(node, cancellation).ConfigureAwait(false);
        editor.RemoveNode(node, SyntaxRemoveOptions.KeepUnbalancedDirectives);
    }

    private Task<DocumentEditor> EditorAsync(SyntaxNode node, CancellationToken cancellation)
    {
        DocumentId id = Original.GetDocumentId(node.SyntaxTree) ?? throw new ArgumentException("The node belongs to no document of the solution.", nameof(node));
        return _editor.GetDocumentEditorAsync(id, cancellation);
    }
}
