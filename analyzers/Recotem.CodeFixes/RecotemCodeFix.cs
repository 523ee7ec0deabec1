using System.Collections.Generic;
using System.Collections.Immutable;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Recotem.CodeFixes;

/// <summary>What all fixes share: a fix says which repairs a diagnostic has, and the rest, Fix All included, follows from that.</summary>
public abstract class RecotemCodeFix : CodeFixProvider
{
    private protected RecotemCodeFix(params string[] ids) => FixableDiagnosticIds = ImmutableArray.Create(ids);

    /// <inheritdoc/>
    public sealed override ImmutableArray<string> FixableDiagnosticIds { get; }

    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => RepairAllProvider.Instance;

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            foreach (Repair repair in await RepairsAsync(context.Document, diagnostic, context.CancellationToken).ConfigureAwait(false))
                context.RegisterCodeFix(CodeAction.Create(repair.Title, cancellation => ApplyAsync(context.Document, repair, cancellation), repair.Key), diagnostic);
        }
    }

    /// <summary>The repairs that a diagnostic has.</summary>
    internal async Task<ImmutableArray<Repair>> RepairsAsync(Document document, Diagnostic diagnostic, CancellationToken cancellation)
    {
        Finding? finding = await Finding.AtAsync(document, diagnostic, cancellation).ConfigureAwait(false);
        return finding is null ? ImmutableArray<Repair>.Empty : (await FindAsync(finding).ConfigureAwait(false)).ToImmutableArray();
    }

    /// <summary>Finds the repairs that can be applied.</summary>
    private protected virtual Task<IEnumerable<Repair>> FindAsync(Finding finding) => Task.FromResult(Find(finding));

    /// <summary>Finds the repairs that can be applied, where that takes nothing but the code of the diagnostic's own project.</summary>
    private protected virtual IEnumerable<Repair> Find(Finding finding) => [];

    private static async Task<Solution> ApplyAsync(Document document, Repair repair, CancellationToken cancellation)
    {
        var edits = new SolutionEdits(document.Project.Solution);
        await repair.ApplyAsync(edits, cancellation).ConfigureAwait(false);
        return edits.Changed;
    }
}
