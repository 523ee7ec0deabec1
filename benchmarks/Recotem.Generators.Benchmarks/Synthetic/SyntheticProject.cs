using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Recotem.Generators.Benchmarks.Synthetic;

/// <summary>A project of a synthetic solution: a library of plugins, or a host.</summary>
public sealed class SyntheticProject
{
    private const int OrdinaryFiles = 5;
    private const int OrdinaryFilesOfHost = 100;

    private SyntheticProject(string name, IEnumerable<SyntheticFile> files)
    {
        Name = name;
        Files = [.. files];
    }

    public static CSharpParseOptions ParseOptions { get; } = new(LanguageVersion.Latest);

    public string Name { get; }

    public ImmutableArray<SyntheticFile> Files { get; }

    /// <summary>The file that unrelated edits change.</summary>
    public string OrdinaryPath => $"{Name}/Month0.cs";

    /// <summary>The file that plugin edits change.</summary>
    public string PluginPath => Files.First(f => f.Path.Contains("/Plugin", StringComparison.Ordinal)).Path;

    /// <summary>A library.</summary>
    /// <param name="number">Its number within the solution.</param>
    /// <param name="plugins">The numbers of its plugins.</param>
    public static SyntheticProject Library(int number, Range plugins)
    {
        string name = $"Acme.Library{number}";
        return new SyntheticProject(name,
        [
            new SyntheticFile($"{name}/Kind.cs", SyntheticText.Kind(name, number)),
            .. Enumerable.Range(plugins.Start.Value, plugins.End.Value - plugins.Start.Value)
                .Select(i => new SyntheticFile($"{name}/Plugin{i}.cs", SyntheticText.Plugin(name, i))),
            .. Ordinary(name, OrdinaryFiles),
        ]);
    }

    /// <summary>A host.</summary>
    /// <param name="ownPlugins">How many plugins it declares itself.</param>
    public static SyntheticProject Host(int ownPlugins = 0)
    {
        const string name = "Acme.Host";
        return new SyntheticProject(name,
        [
            new SyntheticFile($"{name}/Plugins.cs", SyntheticText.Host),
            // Of the product's kinds; the number is beyond those of the libraries.
            .. Enumerable.Range(0, ownPlugins).Select(i => new SyntheticFile($"{name}/Plugin{i}.cs", SyntheticText.Plugin(name, 1_000_000 + (4 * i)))),
            .. Ordinary(name, OrdinaryFilesOfHost),
        ]);
    }

    public CSharpCompilation Compile(IEnumerable<MetadataReference> references) => CSharpCompilation.Create(
        Name,
        Files
            .Append(new SyntheticFile($"{Name}/GlobalUsings.g.cs", SyntheticText.Usings))
            .Append(new SyntheticFile($"{Name}/AssemblyInfo.cs", SyntheticText.AssemblyAttributes(Name)))
            .Select(f => Parse(f.Text, f.Path)),
        references,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, deterministic: true));

    public static SyntaxTree Parse(string text, string path) => CSharpSyntaxTree.ParseText(SourceText.From(text, Encoding.UTF8), ParseOptions, path);

    private static IEnumerable<SyntheticFile> Ordinary(string name, int count) =>
        Enumerable.Range(0, count).Select(i => new SyntheticFile($"{name}/Month{i}.cs", SyntheticText.Ordinary(name, i)));
}
