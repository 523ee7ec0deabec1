using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Recotem.Generators;

namespace Recotem.TestHarness;

/// <summary>
/// One run of the generator. Creating it checks what must hold for every run: the output compiles without warnings at C# 12 and
/// at the latest version, nothing is thrown or reported, an unrelated edit leaves every step cached, steps hold no symbols, lines
/// end with LF, hint names are distinct.
/// </summary>
public sealed class GeneratorRun
{
    private static readonly LanguageVersion[] s_versions = [LanguageVersion.CSharp12, LanguageVersion.Latest];

    private GeneratorRun(CSharpCompilation output, GeneratorDriverRunResult result)
    {
        Output = output;
        Result = result;
        Sources = [.. result.Results.Single().GeneratedSources.OrderBy(s => s.HintName, StringComparer.Ordinal)];
    }

    /// <summary>The input with the generated files.</summary>
    public CSharpCompilation Output { get; }

    /// <summary>The result of the driver.</summary>
    public GeneratorDriverRunResult Result { get; }

    /// <summary>The generated files, sorted by hint name.</summary>
    public ImmutableArray<GeneratedSourceResult> Sources { get; }

    /// <summary>The names of all steps, taken from the constants so that a new step cannot be forgotten.</summary>
    public static IReadOnlyList<string> StepNames { get; } =
        [.. typeof(TrackingNames).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!)];

    /// <summary>Runs the generator on files of one library.</summary>
    /// <param name="files">The files.</param>
    /// <returns>The checked run.</returns>
    public static GeneratorRun Of(params string[] files) => Of(GeneratorInput.Of(files));

    /// <summary>Runs the generator.</summary>
    /// <param name="input">The project.</param>
    /// <returns>The checked run.</returns>
    public static GeneratorRun Of(GeneratorInput input)
    {
        GeneratorRun? latest = null;
        foreach (LanguageVersion version in s_versions)
        {
            GeneratorDriver driver = Start(input, version, out CSharpCompilation compilation, out CSharpCompilation output);
            latest = new GeneratorRun(output, driver.GetRunResult());
            CheckInput(compilation);
            latest.CheckFiles();
            latest.CheckCompiles();
            CheckCaching(driver, compilation, input.ParseOptions(version));
            StepValues.Check(latest.Result);
        }

        return latest!;
    }

    /// <summary>Runs the generator without the checks, for input that does not compile.</summary>
    /// <param name="input">The project.</param>
    /// <returns>The run. Nothing was thrown or reported by the generator.</returns>
    public static GeneratorRun OfBroken(GeneratorInput input)
    {
        GeneratorDriver driver = Start(input, LanguageVersion.Latest, out _, out CSharpCompilation output);
        var run = new GeneratorRun(output, driver.GetRunResult());
        run.CheckFiles();
        return run;
    }

    /// <summary>The errors of the output.</summary>
    public IEnumerable<string> Errors =>
        Output.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => $"{d.Id}: {d.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}");

    /// <summary>The text of a generated file.</summary>
    /// <param name="hint">The beginning of its hint name.</param>
    /// <returns>The text.</returns>
    public string Text(string hint) => Sources.Single(s => s.HintName.StartsWith(hint, StringComparison.Ordinal)).SourceText.ToString();

    /// <summary>The output as a reference of the form that command-line builds use.</summary>
    public MetadataReference ToImage() => MetadataReference.CreateFromImage(Emit());

    /// <summary>The output as a reference of the form that editors use between projects.</summary>
    public MetadataReference ToProjectReference() => Output.ToMetadataReference();

    /// <summary>The compiled output.</summary>
    /// <returns>The image of the assembly.</returns>
    public ImmutableArray<byte> Emit()
    {
        using var stream = new MemoryStream();
        Microsoft.CodeAnalysis.Emit.EmitResult result = Output.Emit(stream);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return [.. stream.ToArray()];
    }

    internal static GeneratorDriver Start(GeneratorInput input, LanguageVersion version, out CSharpCompilation compilation, out CSharpCompilation output)
    {
        compilation = input.Compile(version);
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new RecotemGenerator().AsSourceGenerator()],
            parseOptions: input.ParseOptions(version),
            optionsProvider: new TestOptions(input.Options),
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        driver = driver.RunGeneratorsAndUpdateCompilation(compilation, out Microsoft.CodeAnalysis.Compilation updated, out ImmutableArray<Diagnostic> diagnostics);
        output = (CSharpCompilation)updated;
        Assert.Empty(diagnostics);
        Assert.Null(driver.GetRunResult().Results.Single().Exception);
        return driver;
    }

    // Input may use what the generator adds, but must be right otherwise.
    private static void CheckInput(CSharpCompilation compilation) =>
        Assert.DoesNotContain(compilation.GetDiagnostics(), d => d.Severity == DiagnosticSeverity.Error && d.Id is not ("CS0117" or "CS0103" or "CS0234"));

    private void CheckFiles()
    {
        Assert.Equal(Sources.Length, Sources.Select(s => s.HintName).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        foreach (GeneratedSourceResult source in Sources)
        {
            string text = source.SourceText.ToString();
            Assert.DoesNotContain('\r', text);
            Assert.DoesNotContain('\t', text);
            Assert.EndsWith("\n", text, StringComparison.Ordinal);
            Assert.StartsWith("// <auto-generated/>\n", text, StringComparison.Ordinal);
            Assert.EndsWith(".g.cs", source.HintName, StringComparison.Ordinal);
        }
    }

    private void CheckCompiles()
    {
        var generated = Result.GeneratedTrees.ToImmutableHashSet();
        IEnumerable<Diagnostic> bad = Output.GetDiagnostics().Where(d =>
            d.Severity == DiagnosticSeverity.Error
            || (d.Severity == DiagnosticSeverity.Warning && d.Location.SourceTree is { } tree && generated.Contains(tree)));
        Assert.True(!bad.Any(), string.Join('\n', bad));
    }

    private static void CheckCaching(GeneratorDriver driver, CSharpCompilation compilation, CSharpParseOptions options)
    {
        CSharpCompilation edited = compilation.AddSyntaxTrees(
            CSharpSyntaxTree.ParseText("namespace Unrelated { internal class Edit; }", options, "/project/Unrelated.cs", System.Text.Encoding.UTF8));
        GeneratorRunResult second = driver.RunGenerators(edited).GetRunResult().Results.Single();
        foreach (string name in StepNames)
        {
            if (!second.TrackedSteps.TryGetValue(name, out ImmutableArray<IncrementalGeneratorRunStep> steps))
                continue;
            Assert.All(steps.SelectMany(s => s.Outputs), o => Assert.True(
                o.Reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, $"step '{name}' is {o.Reason} after an unrelated edit"));
        }

        Assert.All(second.TrackedOutputSteps.SelectMany(s => s.Value).SelectMany(s => s.Outputs), o => Assert.Equal(IncrementalStepRunReason.Cached, o.Reason));
    }
}
