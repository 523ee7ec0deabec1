using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using Recotem.Analyzers;

namespace Recotem.TestHarness;

/// <summary>
/// Runs the generator and then all analyzers on its output, as a build does, and compares what they report with the marks in the
/// sources. Nothing else may be reported, and a project without marks must compile without an error.
/// </summary>
public static class AnalyzerRun
{
    private const string Metadata = "RCT2009";

    /// <summary>Every analyzer of the product.</summary>
    public static ImmutableArray<DiagnosticAnalyzer> Analyzers { get; } =
    [
        .. typeof(ContractAnalyzer).Assembly.GetTypes()
            .Where(t => !t.IsAbstract && t.IsSubclassOf(typeof(DiagnosticAnalyzer)))
            .OrderBy(t => t.FullName, StringComparer.Ordinal)
            .Select(t => (DiagnosticAnalyzer)Activator.CreateInstance(t)!),
    ];

    /// <summary>Checks files of one library.</summary>
    /// <param name="id">The rule of marks that name none.</param>
    /// <param name="markup">The files.</param>
    /// <returns>What was reported, in the order of files and places.</returns>
    public static ImmutableArray<Diagnostic> Check(string id, params string[] markup) =>
        Check(new AnalyzerInput { Project = GeneratorInput.Of(markup), Id = id });

    /// <summary>Checks a project.</summary>
    /// <param name="input">The project.</param>
    /// <returns>What was reported, in the order of files and places.</returns>
    public static ImmutableArray<Diagnostic> Check(AnalyzerInput input)
    {
        Markup[] files = [.. input.Project.Files.Select(f => Markup.Parse(f, input.Id))];
        if (files.Any(f => f.Expected.Any(e => e.Id == Metadata)))
            input = input with { Id = Metadata };
        ImmutableArray<Diagnostic> reported = Run(input with { Project = input.Project with { Files = [.. files.Select(f => f.Text)] } }, out CSharpCompilation output);
        string[] expected = [.. files.SelectMany((f, i) => f.Expected.Select(e => Show(e.Id, i, e.Span, f.Text))).Order(StringComparer.Ordinal)];
        string[] actual = [.. reported.Select(d => Show(d, files)).Order(StringComparer.Ordinal)];
        Assert.True(
            expected.SequenceEqual(actual, StringComparer.Ordinal),
            $"expected:\n{string.Join('\n', expected)}\nreported:\n{string.Join('\n', actual)}\n{string.Join('\n', reported)}");
        if (expected.Length == 0)
            Assert.DoesNotContain(output.GetDiagnostics(), d => d.Severity == DiagnosticSeverity.Error);
        return reported;
    }

    /// <summary>Runs the analyzers.</summary>
    /// <param name="input">The project, without marks.</param>
    /// <param name="output">The sources with the generated ones.</param>
    /// <returns>The diagnostics of our rules, in the order of files and places.</returns>
    public static ImmutableArray<Diagnostic> Run(AnalyzerInput input, out CSharpCompilation output)
    {
        output = GeneratorRun.OfBroken(input.Project).Output;
        ImmutableArray<Diagnostic> all = output
            .WithAnalyzers(Analyzers, new CompilationWithAnalyzersOptions(TestOptions.Of(input), onAnalyzerException: null, concurrentAnalysis: true, logAnalyzerExecutionTime: false))
            .GetAnalyzerDiagnosticsAsync()
            .GetAwaiter()
            .GetResult();
        Assert.DoesNotContain(all, d => d.Id.StartsWith("AD", StringComparison.Ordinal));
        // Examples need no descriptions: that these are missing is told only where a test is about it.
        return
        [
            .. all.Where(d => !d.IsSuppressed && (d.Id != Metadata || input.Id == Metadata))
                .OrderBy(d => d.Location.GetLineSpan().Path, StringComparer.Ordinal)
                .ThenBy(d => d.Location.SourceSpan.Start)
                .ThenBy(d => d.Id, StringComparer.Ordinal)
                .ThenBy(d => d.GetMessage(CultureInfo.InvariantCulture), StringComparer.Ordinal),
        ];
    }

    /// <summary>The message of a diagnostic as a build prints it.</summary>
    /// <param name="diagnostic">The diagnostic.</param>
    /// <returns>The message.</returns>
    public static string Message(this Diagnostic diagnostic) => diagnostic.GetMessage(CultureInfo.InvariantCulture);

    private static string Show(Diagnostic diagnostic, Markup[] files)
    {
        string path = diagnostic.Location.GetLineSpan().Path ?? "";
        // File 0 holds the usings of the harness.
        int file = path.StartsWith("/project/File", StringComparison.Ordinal)
            ? int.Parse(path["/project/File".Length..^".cs".Length], CultureInfo.InvariantCulture) - 1
            : -1;
        return file < 0
            ? $"{diagnostic.Id} at '{path}' {diagnostic.Location.SourceSpan}"
            : Show(diagnostic.Id, file, diagnostic.Location.SourceSpan, files[file].Text);
    }

    private static string Show(string id, int file, TextSpan span, string text)
    {
        LinePosition start = SourceText.From(text).Lines.GetLinePosition(span.Start);
        return $"{id} at {file}:{start.Line + 1}:{start.Character + 1} '{text.Substring(span.Start, span.Length)}'";
    }
}
