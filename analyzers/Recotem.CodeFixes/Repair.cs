using System;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;

namespace Recotem.CodeFixes;

/// <summary>One way to repair what a diagnostic reports. Whoever makes it has checked that it can be applied.</summary>
internal sealed class Repair
{
    private readonly Func<SolutionEdits, CancellationToken, Task> _apply;

    /// <param name="title">What the editor shows.</param>
    /// <param name="key">The same for repairs that can be applied together.</param>
    /// <param name="apply">Makes the edits. Nodes may have been changed by other repairs before.</param>
    public Repair(string title, string key, Func<SolutionEdits, CancellationToken, Task> apply) => (Title, Key, _apply) = (title, key, apply);

    public string Title { get; }

    public string Key { get; }

    /// <summary>A repair that rewrites one node.</summary>
    public static Repair Rewrite(string title, string key, SyntaxNode node, Func<SyntaxNode, SyntaxNode> rewrite) =>
        new(title, key, (edits, cancellation) => edits.RewriteAsync(node, rewrite, cancellation));

    public Task ApplyAsync(SolutionEdits edits, CancellationToken cancellation) => _apply(edits, cancellation);
}
