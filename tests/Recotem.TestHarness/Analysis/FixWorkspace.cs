using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Text;
using Recotem.Generators;

namespace Recotem.TestHarness;

/// <summary>A project in a workspace, with the generator and the analyzers, as an editor has it.</summary>
internal sealed class FixWorkspace
{
    private readonly Project _project;
    private readonly AnalyzerOptions _options;

    public FixWorkspace(AnalyzerInput input)
    {
        CSharpCompilation compilation = input.Project.Compile(LanguageVersion.Latest);
        var workspace = new AdhocWorkspace();
        var id = ProjectId.CreateNewId();
        // The formatter ends lines as the machine does unless it is told otherwise.
        Solution solution = workspace.CurrentSolution
            .WithOptions(workspace.CurrentSolution.Options.WithChangedOption(FormattingOptions.NewLine, LanguageNames.CSharp, "\n"))
            .AddProject(ProjectInfo.Create(
                id, VersionStamp.Default, input.Project.AssemblyName, input.Project.AssemblyName, LanguageNames.CSharp,
                compilationOptions: compilation.Options,
                parseOptions: input.Project.ParseOptions(LanguageVersion.Latest),
                metadataReferences: compilation.References,
                analyzerReferences: [new GeneratorReference()]));
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
            solution = solution.AddDocument(DocumentId.CreateNewId(id), Path.GetFileName(tree.FilePath), tree.GetText(), filePath: tree.FilePath);
        foreach ((string path, string text) in input.AdditionalFiles.OrderBy(f => f.Key, StringComparer.Ordinal))
            solution = solution.AddAdditionalDocument(DocumentId.CreateNewId(id), Path.GetFileName(path), SourceText.From(text, System.Text.Encoding.UTF8), filePath: path);
        _project = solution.GetProject(id)!;
        _options = TestOptions.Of(input);
    }

    /// <summary>What the analyzers report, in the order of files and places.</summary>
    public ImmutableArray<Diagnostic> Diagnostics() => Report(_project).GetAwaiter().GetResult();

    /// <summary>What a fix offers for a diagnostic, in the order of the menu.</summary>
    public ImmutableArray<CodeAction> Actions(CodeFixProvider fix, Diagnostic diagnostic)
    {
        ImmutableArray<CodeAction>.Builder actions = ImmutableArray.CreateBuilder<CodeAction>();
        TextDocument document = DocumentOf(diagnostic);
        var context = document is Document source
            ? new CodeFixContext(source, diagnostic, (action, _) => actions.Add(action), CancellationToken.None)
            : new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), CancellationToken.None);
        fix.RegisterCodeFixesAsync(context).GetAwaiter().GetResult();
        Assert.All(actions, a => Assert.False(string.IsNullOrEmpty(a.EquivalenceKey), $"'{a.Title}' has no equivalence key"));
        return actions.ToImmutable();
    }

    /// <summary>The action that fixes everything like a diagnostic.</summary>
    public CodeAction All(CodeFixProvider fix, Diagnostic diagnostic, string key, FixAllScope scope)
    {
        FixAllContext context = DocumentOf(diagnostic) is Document document
            ? new FixAllContext(document, fix, scope, key, [diagnostic.Id], new Reporter(this), CancellationToken.None)
            : new FixAllContext(_project, fix, scope, key, [diagnostic.Id], new Reporter(this), CancellationToken.None);
        return fix.GetFixAllProvider()!.GetFixAsync(context).GetAwaiter().GetResult()!;
    }

    /// <summary>The files after an action, in the order of the project, without that of the harness.</summary>
    public string[] Apply(CodeAction action) =>
    [
        .. Changed(action).Documents
            .Where(d => d.Name != "File0.cs")
            .OrderBy(d => d.Name.Length)
            .ThenBy(d => d.Name, StringComparer.Ordinal)
            .Select(d => d.GetTextAsync().GetAwaiter().GetResult().ToString()),
    ];

    /// <summary>A file beside the sources after an action.</summary>
    public string ApplyToFile(CodeAction action, string path) =>
        Changed(action).AdditionalDocuments.Single(d => d.FilePath == path).GetTextAsync().GetAwaiter().GetResult().ToString();

    private Project Changed(CodeAction action)
    {
        ImmutableArray<CodeActionOperation> operations = action.GetOperationsAsync(CancellationToken.None).GetAwaiter().GetResult();
        return Assert.IsType<ApplyChangesOperation>(Assert.Single(operations)).ChangedSolution.GetProject(_project.Id)!;
    }

    private TextDocument DocumentOf(Diagnostic diagnostic) =>
        (TextDocument?)_project.Solution.GetDocument(diagnostic.Location.SourceTree)
        ?? _project.AdditionalDocuments.Single(d => d.FilePath == diagnostic.Location.GetLineSpan().Path);

    private async Task<ImmutableArray<Diagnostic>> Report(Project project)
    {
        Microsoft.CodeAnalysis.Compilation compilation = (await project.GetCompilationAsync())!;
        ImmutableArray<Diagnostic> all = await compilation
            .WithAnalyzers(AnalyzerRun.Analyzers, new CompilationWithAnalyzersOptions(_options, onAnalyzerException: null, concurrentAnalysis: true, logAnalyzerExecutionTime: false))
            .GetAnalyzerDiagnosticsAsync();
        return
        [
            .. all.Where(d => !d.IsSuppressed)
                .OrderBy(d => d.Location.GetLineSpan().Path, StringComparer.Ordinal)
                .ThenBy(d => d.Location.SourceSpan.Start)
                .ThenBy(d => d.Id, StringComparer.Ordinal),
        ];
    }

    private sealed class GeneratorReference : AnalyzerReference
    {
        // The workspace asks several times, and knows a generator by its instance.
        private readonly ImmutableArray<ISourceGenerator> _generators = [new RecotemGenerator().AsSourceGenerator()];

        public override string? FullPath => null;

        public override object Id => nameof(GeneratorReference);

        public override ImmutableArray<DiagnosticAnalyzer> GetAnalyzers(string language) => [];

        public override ImmutableArray<DiagnosticAnalyzer> GetAnalyzersForAllLanguages() => [];

        public override ImmutableArray<ISourceGenerator> GetGenerators(string language) => _generators;
    }

    private sealed class Reporter(FixWorkspace workspace) : FixAllContext.DiagnosticProvider
    {
        public override async Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            await workspace.Report(project);

        public override async Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken)
        {
            SyntaxTree? tree = await document.GetSyntaxTreeAsync(cancellationToken);
            return (await workspace.Report(document.Project)).Where(d => d.Location.SourceTree == tree);
        }

        public override async Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            (await workspace.Report(project)).Where(d => d.Location.SourceTree is null);
    }
}
