using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Recotem.Generators.Benchmarks.Synthetic;

namespace Recotem.Generators.Benchmarks;

/// <summary>What happens to a project before the driver runs.</summary>
internal sealed class Scenario
{
    private readonly Func<CSharpCompilation> _before;
    private readonly Func<CSharpCompilation, CSharpCompilation>? _edit;

    private Scenario(string name, string budget, bool isSmall, bool isUnrelated, Func<CSharpCompilation> before, Func<CSharpCompilation, CSharpCompilation>? edit)
    {
        Name = name;
        IsSmall = isSmall;
        Budget = budget;
        IsUnrelated = isUnrelated;
        _before = before;
        _edit = edit;
    }

    public string Name { get; }

    /// <summary>What is asked of the generator, in words.</summary>
    public string Budget { get; }

    /// <summary>Whether it takes no more than a moment.</summary>
    public bool IsSmall { get; }

    /// <summary>Whether the edit must not change any output.</summary>
    public bool IsUnrelated { get; }

    /// <summary>Whether the driver runs for the first time.</summary>
    public bool IsCold => _edit is null;

    /// <summary>All scenarios.</summary>
    /// <param name="images">The directory of the images of all libraries.</param>
    public static IEnumerable<Scenario> All(string images) =>
    [
        .. OfHost(SyntheticSolution.Small, "10 plugins", isSmall: true, images),
        .. OfHost(SyntheticSolution.Large, "1000 plugins", isSmall: false, images),
        .. OfLibrary(10, isSmall: true),
        .. OfLibrary(25, isSmall: true),
        .. OfLibrary(1000, isSmall: false),
    ];

    /// <summary>The project before the edit; new each time.</summary>
    public CSharpCompilation Before() => _before();

    /// <summary>The project after the edit; new each time, so that the compiler has bound nothing of it.</summary>
    public CSharpCompilation After(CSharpCompilation before) => _edit is null ? before.Clone() : _edit(before);

    /// <summary>Fails unless an unrelated edit leaves the outputs as they were.</summary>
    /// <exception cref="InvalidOperationException">It does not.</exception>
    public void Check()
    {
        if (!IsUnrelated)
            return;
        CSharpCompilation before = Before();
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new RecotemGenerator().AsSourceGenerator()],
            parseOptions: SyntheticProject.ParseOptions,
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true)).RunGenerators(before);
        GeneratorRunResult result = driver.RunGenerators(After(before)).GetRunResult().Results.Single();
        if (result.GeneratedSources.IsEmpty)
            throw new InvalidOperationException($"{Name}: nothing was generated");
        foreach ((string step, ImmutableArray<IncrementalGeneratorRunStep> runs) in result.TrackedOutputSteps)
        {
            if (runs.SelectMany(r => r.Outputs).Any(o => o.Reason != IncrementalStepRunReason.Cached))
                throw new InvalidOperationException($"{Name}: output '{step}' was not cached");
        }
    }

    private static IEnumerable<Scenario> OfHost(SyntheticSolution solution, string size, bool isSmall, string images)
    {
        SyntheticProject host = SyntheticProject.Host();
        SyntheticProject mixed = SyntheticProject.Host(ownPlugins: 1);
        yield return new Scenario($"cold run, host of {size}", "150 ms", isSmall, isUnrelated: false, Compile, edit: null);
        yield return new Scenario($"unrelated edit, host of {size}", "1 ms", isSmall, isUnrelated: true, Compile, Unrelated(host));
        yield return new Scenario($"unrelated edit, host of {size} with one of its own", "", isSmall, isUnrelated: true, CompileMixed, Unrelated(mixed));
        MetadataReference added = SyntheticSolution.Unrelated(1_000_000);
        yield return new Scenario($"reference added, host of {size}", "", isSmall, isUnrelated: true, Compile, c => c.AddReferences(added));

        CSharpCompilation Compile() => host.Compile(solution.References(images));
        CSharpCompilation CompileMixed() => mixed.Compile(solution.References(images));
    }

    private static IEnumerable<Scenario> OfLibrary(int plugins, bool isSmall)
    {
        SyntheticProject library = SyntheticProject.Library(0, 0..plugins);
        string budget = string.Create(CultureInfo.InvariantCulture, $"{plugins * 0.1} ms");
        yield return new Scenario($"cold run, project of {plugins} plugins", "", isSmall, isUnrelated: false, Compile, edit: null);
        yield return new Scenario($"unrelated edit, project of {plugins} plugins", budget, isSmall, isUnrelated: true, Compile, Unrelated(library));
        yield return new Scenario($"plugin edit, project of {plugins} plugins", "", isSmall, isUnrelated: false, Compile, Plugin(library));

        CSharpCompilation Compile() => library.Compile(SyntheticSolution.Framework);
    }

    private static Func<CSharpCompilation, CSharpCompilation> Unrelated(SyntheticProject project)
    {
        SyntaxTree edited = SyntheticProject.Parse(SyntheticText.Ordinary(project.Name, 0, edits: 1), project.OrdinaryPath);
        return c => c.ReplaceSyntaxTree(c.SyntaxTrees.First(t => t.FilePath == project.OrdinaryPath), edited);
    }

    private static Func<CSharpCompilation, CSharpCompilation> Plugin(SyntheticProject project)
    {
        string text = project.Files.Single(f => f.Path == project.PluginPath).Text;
        SyntaxTree edited = SyntheticProject.Parse(text.Replace("<summary>Interactions", "<summary>Edited interactions", StringComparison.Ordinal), project.PluginPath);
        return c => c.ReplaceSyntaxTree(c.SyntaxTrees.First(t => t.FilePath == project.PluginPath), edited);
    }
}
