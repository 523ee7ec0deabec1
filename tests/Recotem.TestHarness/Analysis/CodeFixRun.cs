using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Recotem.CodeFixes;

namespace Recotem.TestHarness;

/// <summary>
/// Applies code fixes as an editor does, in a workspace that runs the generator. Every check compares the whole text, and asserts that
/// the result compiles, that the diagnostic is gone, and that neither a rule nor the compiler reports anything new.
/// </summary>
public static class CodeFixRun
{
    /// <summary>Every fix of the product.</summary>
    public static ImmutableArray<CodeFixProvider> Fixes { get; } =
    [
        .. typeof(RecotemCodeFix).Assembly.GetTypes()
            .Where(t => !t.IsAbstract && t.IsSubclassOf(typeof(CodeFixProvider)))
            .OrderBy(t => t.FullName, StringComparer.Ordinal)
            .Select(t => (CodeFixProvider)Activator.CreateInstance(t)!),
    ];

    /// <summary>Fixes the first diagnostic of a rule in one file.</summary>
    /// <param name="id">The rule, which marks without an id mean.</param>
    /// <param name="before">The marked file.</param>
    /// <param name="after">The file afterwards; marks show what remains.</param>
    /// <param name="action">The beginning of the action's title; empty for the first one.</param>
    public static void Check(string id, string before, string after, string action = "") =>
        Check(new CodeFixInput { Id = id, Before = new AnalyzerInput { Project = GeneratorInput.Of(before), Id = id }, After = [after], Action = action });

    /// <summary>Fixes the first diagnostic of a rule.</summary>
    /// <param name="input">The project.</param>
    public static void Check(CodeFixInput input)
    {
        FixWorkspace workspace = Start(input, out ImmutableArray<Diagnostic> reported);
        Diagnostic diagnostic = reported.First(d => d.Id == input.Id);
        CodeAction action = Choose(workspace.Actions(Fix(input.Id), diagnostic), input.Action);
        Finish(input, workspace, action);
    }

    /// <summary>Fixes every diagnostic of a rule in several files at once.</summary>
    /// <param name="id">The rule, which marks without an id mean.</param>
    /// <param name="files">The marked files, and what they are afterwards.</param>
    public static void CheckAll(string id, params (string Before, string After)[] files) => CheckAll(new CodeFixInput
    {
        Id = id,
        Before = new AnalyzerInput { Project = GeneratorInput.Of([.. files.Select(f => f.Before)]), Id = id },
        After = [.. files.Select(f => f.After)],
    });

    /// <summary>Fixes every diagnostic of a rule at once.</summary>
    /// <param name="input">The project.</param>
    /// <param name="scope">What is fixed: the project, the solution, or the file of the first diagnostic.</param>
    public static void CheckAll(CodeFixInput input, FixAllScope scope = FixAllScope.Project)
    {
        FixWorkspace workspace = Start(input, out ImmutableArray<Diagnostic> reported);
        Diagnostic diagnostic = reported.First(d => d.Id == input.Id);
        CodeFixProvider fix = Fix(input.Id);
        CodeAction single = Choose(workspace.Actions(fix, diagnostic), input.Action);
        Finish(input, workspace, workspace.All(fix, diagnostic, single.EquivalenceKey!, scope));
    }

    /// <summary>Asserts that the diagnostics of a rule in one file have no fix, because none would be right.</summary>
    /// <param name="id">The rule, which marks without an id mean.</param>
    /// <param name="before">The marked file.</param>
    public static void CheckNone(string id, string before)
    {
        var input = new CodeFixInput { Id = id, Before = new AnalyzerInput { Project = GeneratorInput.Of(before), Id = id } };
        FixWorkspace workspace = Start(input, out ImmutableArray<Diagnostic> reported);
        Assert.NotEmpty(reported.Where(d => d.Id == id));
        Assert.All(reported.Where(d => d.Id == id), d => Assert.Empty(workspace.Actions(Fix(id), d)));
    }

    /// <summary>Fixes the first diagnostic of a rule in one file, and asserts of the result only that it is right.</summary>
    /// <param name="id">The rule, which marks without an id mean.</param>
    /// <param name="before">The marked file.</param>
    /// <param name="action">The beginning of the action's title.</param>
    public static void CheckCompiles(string id, string before, string action)
    {
        var input = new CodeFixInput { Id = id, Before = new AnalyzerInput { Project = GeneratorInput.Of(before), Id = id }, Action = action };
        FixWorkspace workspace = Start(input, out ImmutableArray<Diagnostic> reported);
        string[] actual = workspace.Apply(Choose(workspace.Actions(Fix(id), reported.First(d => d.Id == id)), action));
        CheckResult(input, input.Before with { Project = GeneratorInput.Of(actual) });
    }

    /// <summary>The titles of the actions for the first diagnostic of a rule.</summary>
    /// <param name="input">The project.</param>
    /// <returns>The titles, in the order of the menu.</returns>
    public static IReadOnlyList<string> Titles(CodeFixInput input)
    {
        FixWorkspace workspace = Start(input, out ImmutableArray<Diagnostic> reported);
        return [.. workspace.Actions(Fix(input.Id), reported.First(d => d.Id == input.Id)).Select(a => a.Title)];
    }

    /// <summary>Fixes a diagnostic in a file beside the sources. What the analyzers say of the result depends on the build, and is not checked.</summary>
    /// <param name="input">The project.</param>
    /// <param name="path">The file.</param>
    /// <param name="after">Its text afterwards.</param>
    /// <param name="all">Whether everything is fixed at once.</param>
    public static void CheckFile(CodeFixInput input, string path, string after, bool all)
    {
        var workspace = new FixWorkspace(input.Before);
        Diagnostic diagnostic = workspace.Diagnostics().First(d => d.Id == input.Id);
        CodeFixProvider fix = Fix(input.Id);
        CodeAction action = Choose(workspace.Actions(fix, diagnostic), input.Action);
        if (all)
            action = workspace.All(fix, diagnostic, action.EquivalenceKey!, FixAllScope.Solution);
        Assert.Equal(after, workspace.ApplyToFile(action, path));
    }

    /// <summary>Asserts that the diagnostics of a rule have no fix, in a project whose diagnostics lie beside the sources.</summary>
    /// <param name="input">The project.</param>
    public static void CheckNoneInFile(CodeFixInput input)
    {
        var workspace = new FixWorkspace(input.Before);
        Assert.Empty(workspace.Actions(Fix(input.Id), workspace.Diagnostics().First(d => d.Id == input.Id)));
    }

    private static FixWorkspace Start(CodeFixInput input, out ImmutableArray<Diagnostic> reported)
    {
        AnalyzerRun.Check(input.Before);
        var workspace = new FixWorkspace(Unmarked(input.Before, input.Before.Project.Files));
        reported = workspace.Diagnostics();
        return workspace;
    }

    private static void Finish(CodeFixInput input, FixWorkspace workspace, CodeAction action)
    {
        AnalyzerInput after = input.Before with { Project = input.Before.Project with { Files = [.. input.After] } };
        string[] expected = [.. Unmarked(after, after.Project.Files).Project.Files];
        string[] actual = workspace.Apply(action);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(expected[i] == actual[i], $"file {i} is expected to be:\n{expected[i]}\nbut is:\n{actual[i]}");
        CheckResult(input, after);
    }

    // Marks of remaining diagnostics may excuse nothing but themselves: the compiler has no new complaint.
    private static void CheckResult(CodeFixInput input, AnalyzerInput after)
    {
        AnalyzerRun.Check(after);
        string[] before = [.. Complaints(input.Before).Select(d => d.Id)];
        foreach (Diagnostic complaint in Complaints(after))
            Assert.True(complaint.Severity != DiagnosticSeverity.Error && before.Contains(complaint.Id, StringComparer.Ordinal), complaint.ToString());
    }

    private static IEnumerable<Diagnostic> Complaints(AnalyzerInput input)
    {
        CSharpCompilation output = GeneratorRun.OfBroken(Unmarked(input, input.Project.Files).Project).Output;
        // The build props of the package silence missing documentation.
        return output.GetDiagnostics().Where(d => d.Severity >= DiagnosticSeverity.Warning && !d.IsSuppressed && d.Id != "CS1591");
    }

    private static AnalyzerInput Unmarked(AnalyzerInput input, IEnumerable<string> files) =>
        input with { Project = input.Project with { Files = [.. files.Select(f => Markup.Parse(f, input.Id).Text)] } };

    private static CodeFixProvider Fix(string id) => Assert.Single(Fixes, f => f.FixableDiagnosticIds.Contains(id));

    private static CodeAction Choose(ImmutableArray<CodeAction> actions, string title)
    {
        CodeAction? action = actions.FirstOrDefault(a => a.Title.StartsWith(title, StringComparison.Ordinal));
        Assert.True(action is not null, $"no action '{title}' among: {string.Join(", ", actions.Select(a => a.Title))}");
        return action;
    }
}
