using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;
using Recotem.Analyzers;

namespace Recotem.CodeFixes;

/// <summary>RCT2009, RCT2016, RCT9003: sets a property that a project with plugins lacks. What only its author knows is not guessed.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ProjectPropertyFix), DocumentKinds = [nameof(TextDocumentKind.AdditionalDocument)], DocumentExtensions = [".csproj"])]
[Shared]
public sealed class ProjectPropertyFix : CodeFixProvider
{
    private static readonly ImmutableDictionary<string, string[]> s_values = ImmutableDictionary<string, string[]>.Empty
        .Add("IsAotCompatible", ["true"])
        .Add("GenerateDocumentationFile", ["true"])
        .Add("PackageLicenseExpression", ["Apache-2.0", "MIT"]);

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["RCT2009", "RCT2016", "RCT9003"];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => AllProjects.Instance;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (context.TextDocument is not AdditionalDocument file)
            return;
        SourceText text = await file.GetTextAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (!diagnostic.Properties.TryGetValue(FixProperties.Property, out string? property) || property is null || !s_values.TryGetValue(property, out string[]? values))
                continue;
            foreach (string value in values)
            {
                if (ProjectProperty.Set(text, property, value) is { } changed)
                {
                    context.RegisterCodeFix(
                        CodeAction.Create(
                            $"Set {property} to {value}",
                            _ => Task.FromResult(file.Project.Solution.WithAdditionalDocumentText(file.Id, changed)),
                            $"{property}={value}"),
                        diagnostic);
                }
            }
        }
    }

    /// <summary>Sets the property in every project that lacks it.</summary>
    private sealed class AllProjects : FixAllProvider
    {
        public static AllProjects Instance { get; } = new();

        public override IEnumerable<FixAllScope> GetSupportedFixAllScopes() => [FixAllScope.Project, FixAllScope.Solution];

        public override Task<CodeAction?> GetFixAsync(FixAllContext fixAllContext)
        {
            string key = fixAllContext.CodeActionEquivalenceKey ?? "";
            return Task.FromResult<CodeAction?>(
                CodeAction.Create($"Set {key} in every project", cancellation => ApplyAsync(fixAllContext.WithCancellationToken(cancellation), key), key));
        }

        private static async Task<Solution> ApplyAsync(FixAllContext context, string key)
        {
            string[] setting = key.Split('=');
            Solution solution = context.Solution;
            foreach (Project project in context.Scope == FixAllScope.Solution ? solution.Projects : [context.Project])
            {
                ImmutableArray<Diagnostic> lacking = await context.GetProjectDiagnosticsAsync(project).ConfigureAwait(false);
                foreach (string path in lacking.Where(d => Lacks(d, setting[0])).Select(d => d.Location.GetLineSpan().Path).Distinct(StringComparer.Ordinal))
                    solution = await SetAsync(solution, project, path, setting, context.CancellationToken).ConfigureAwait(false);
            }

            return solution;
        }

        private static async Task<Solution> SetAsync(Solution solution, Project project, string path, string[] setting, CancellationToken cancellation)
        {
            if (project.AdditionalDocuments.FirstOrDefault(d => d.FilePath == path) is not { } file)
                return solution;
            SourceText text = await file.GetTextAsync(cancellation).ConfigureAwait(false);
            return ProjectProperty.Set(text, setting[0], setting[1]) is { } changed ? solution.WithAdditionalDocumentText(file.Id, changed) : solution;
        }

        private static bool Lacks(Diagnostic diagnostic, string property) => diagnostic.Properties.TryGetValue(FixProperties.Property, out string? lacked) && lacked == property;
    }
}
