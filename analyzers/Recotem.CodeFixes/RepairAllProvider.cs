using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Recotem.CodeFixes;

/// <summary>
/// Applies the repairs of many diagnostics as one set of edits. Several of them may change one declaration, or a declaration in another
/// file than their diagnostic's (a part of a partial class, a record): the batch fixer would drop those as conflicts, and a
/// document-based one could not make them.
/// </summary>
internal sealed class RepairAllProvider : FixAllProvider
{
    public static RepairAllProvider Instance { get; } = new();

    public override Task<CodeAction?> GetFixAsync(FixAllContext fixAllContext)
    {
        string title = $"Fix every {string.Join(", ", fixAllContext.DiagnosticIds.OrderBy(i => i, StringComparer.Ordinal))}";
        return Task.FromResult<CodeAction?>(
            CodeAction.Create(title, cancellation => ApplyAsync(fixAllContext.WithCancellationToken(cancellation)), fixAllContext.CodeActionEquivalenceKey));
    }

    private static async Task<Solution> ApplyAsync(FixAllContext context)
    {
        CancellationToken cancellation = context.CancellationToken;
        var fix = (RecotemCodeFix)context.CodeFixProvider;
        var edits = new SolutionEdits(context.Solution);
        foreach ((Document document, Diagnostic diagnostic) in await FindAsync(context).ConfigureAwait(false))
        {
            cancellation.ThrowIfCancellationRequested();
            ImmutableArray<Repair> repairs = await fix.RepairsAsync(document, diagnostic, cancellation).ConfigureAwait(false);
            if (repairs.FirstOrDefault(r => r.Key == context.CodeActionEquivalenceKey) is { } repair)
                await repair.ApplyAsync(edits, cancellation).ConfigureAwait(false);
        }

        return edits.Changed;
    }

    private static async Task<IEnumerable<(Document Document, Diagnostic Diagnostic)>> FindAsync(FixAllContext context)
    {
        var found = new List<(Document Document, Diagnostic Diagnostic)>();
        if (context.Scope == FixAllScope.Document)
        {
            if (context.Document is { } document)
                found.AddRange((await context.GetDocumentDiagnosticsAsync(document).ConfigureAwait(false)).Select(d => (document, d)));
        }
        else
        {
            IEnumerable<Project> projects = context.Scope == FixAllScope.Solution ? context.Solution.Projects : [context.Project];
            foreach (Project project in projects.Where(p => p.Language == LanguageNames.CSharp))
            {
                foreach (Diagnostic diagnostic in await context.GetAllDiagnosticsAsync(project).ConfigureAwait(false))
                {
                    if (project.GetDocument(diagnostic.Location.SourceTree) is { } document)
                        found.Add((document, diagnostic));
                }
            }
        }

        // A file that is compiled for several frameworks belongs to a project for each, but is edited once.
        return found
            .GroupBy(f => (f.Document.FilePath ?? f.Document.Name, f.Diagnostic.Location.SourceSpan, f.Diagnostic.Id, f.Diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture)))
            .Select(g => g.First())
            .OrderBy(f => f.Document.FilePath ?? f.Document.Name, StringComparer.Ordinal)
            .ThenBy(f => f.Diagnostic.Location.SourceSpan.Start);
    }
}
