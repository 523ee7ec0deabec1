using System.Collections;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Recotem.TestHarness;

/// <summary>
/// Two runs of one driver, as in an editor: on a project, and on the project after an edit. Files with equal text are the same
/// trees, references are the same objects.
/// </summary>
public sealed class EditedRun
{
    private readonly GeneratorRunResult _before;
    private readonly GeneratorRunResult _after;

    private EditedRun(GeneratorRunResult before, GeneratorRunResult after)
    {
        _before = before;
        _after = after;
    }

    /// <summary>Runs the generator before and after an edit.</summary>
    /// <param name="before">The project.</param>
    /// <param name="after">The edited project.</param>
    /// <param name="change">Changes the options of the edited compilation.</param>
    /// <returns>The second run, to be compared with the first.</returns>
    public static EditedRun Of(GeneratorInput before, GeneratorInput after, Func<CSharpCompilation, CSharpCompilation>? change = null)
    {
        GeneratorDriver driver = GeneratorRun.Start(before, LanguageVersion.Latest, out CSharpCompilation first, out _);
        GeneratorRunResult result = driver.GetRunResult().Results.Single();
        CSharpCompilation second = Edit(first, after.Compile(LanguageVersion.Latest));
        driver = driver.RunGenerators(change?.Invoke(second) ?? second);
        return new EditedRun(result, driver.GetRunResult().Results.Single());
    }

    /// <summary>The files that were written anew, sorted.</summary>
    public IEnumerable<string> Written => _after.TrackedOutputSteps.SelectMany(s => s.Value).SelectMany(s => s.Outputs)
        .Where(o => o.Reason is IncrementalStepRunReason.New or IncrementalStepRunReason.Modified)
        .SelectMany(o => Hints(o.Value))
        .Order(StringComparer.Ordinal);

    /// <summary>The files that are no longer there, sorted.</summary>
    public IEnumerable<string> Gone => _before.GeneratedSources.Select(s => s.HintName).Except(_after.GeneratedSources.Select(s => s.HintName)).Order(StringComparer.Ordinal);

    /// <summary>What became of the values of a step: the distinct reasons, sorted. What is no more than run again is called kept.</summary>
    /// <param name="name">The step.</param>
    /// <returns>For instance <c>Kept, New</c>.</returns>
    public string Step(string name) => !_after.TrackedSteps.TryGetValue(name, out ImmutableArray<IncrementalGeneratorRunStep> steps) ? "" : string.Join(", ", steps
        .SelectMany(s => s.Outputs)
        .Select(o => o.Reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged ? "Kept" : o.Reason.ToString())
        .Distinct()
        .Order(StringComparer.Ordinal));

    // The unchanged trees are those of the first compilation, as an editor has them.
    private static CSharpCompilation Edit(CSharpCompilation before, CSharpCompilation after)
    {
        ILookup<string, SyntaxTree> trees = before.SyntaxTrees.ToLookup(t => t.ToString(), StringComparer.Ordinal);
        return before.WithAssemblyName(after.AssemblyName).RemoveAllSyntaxTrees().AddSyntaxTrees(after.SyntaxTrees.Select(t => trees[t.ToString()].FirstOrDefault() ?? t))
            .WithReferences(after.References);
    }

    // The value of an output step is a pair of the compiler's own: its files, and its diagnostics.
    private static IEnumerable<string> Hints(object value) =>
        ((IEnumerable)((ITuple)value)[0]!).Cast<object>().Select(file => (string)file.GetType().GetProperty("HintName", System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic)!.GetValue(file)!);
}
