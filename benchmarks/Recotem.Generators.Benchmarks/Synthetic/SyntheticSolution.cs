using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace Recotem.Generators.Benchmarks.Synthetic;

/// <summary>Libraries of plugins and what a host of all of them references.</summary>
public sealed class SyntheticSolution
{
    private const int ReferencesOfHost = 200;

    private static readonly Lazy<ImmutableArray<MetadataReference>> s_framework = new(LoadFramework);

    private SyntheticSolution(int assemblies, int plugins)
    {
        int each = plugins / assemblies;
        Libraries = [.. Enumerable.Range(0, assemblies).Select(i => SyntheticProject.Library(i, (i * each)..((i + 1) * each)))];
    }

    public static SyntheticSolution Small { get; } = new(assemblies: 1, plugins: 10);

    public static SyntheticSolution Large { get; } = new(assemblies: 40, plugins: 1000);

    public ImmutableArray<SyntheticProject> Libraries { get; }

    /// <summary>The framework and the plugin SDK.</summary>
    public static ImmutableArray<MetadataReference> Framework => s_framework.Value;

    /// <summary>Writes the images of all libraries. Benchmark processes read them, so that compiling does not warm up the generator.</summary>
    public void WriteImages(string directory)
    {
        foreach (SyntheticProject library in Libraries)
        {
            GeneratorDriver driver = CSharpGeneratorDriver.Create([new RecotemGenerator().AsSourceGenerator()], parseOptions: SyntheticProject.ParseOptions);
            driver.RunGeneratorsAndUpdateCompilation(library.Compile(Framework), out Microsoft.CodeAnalysis.Compilation output, out _);
            string path = ImagePath(directory, library);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            EmitResult result = output.Emit(path);
            if (!result.Success)
                throw new InvalidOperationException($"{library.Name} does not compile: {string.Join("; ", result.Diagnostics.Take(3))}");
        }
    }

    /// <summary>The references of the host: always 200, of which the libraries are some. Those of libraries are new each time.</summary>
    public ImmutableArray<MetadataReference> References(string directory)
    {
        MetadataReference[] libraries = [.. Libraries.Select(l => MetadataReference.CreateFromImage(File.ReadAllBytes(ImagePath(directory, l)), filePath: $"{l.Name}.dll"))];
        int missing = ReferencesOfHost - libraries.Length - Framework.Length;
        return [.. Framework.Take(ReferencesOfHost - libraries.Length), .. libraries, .. Enumerable.Range(0, Math.Max(0, missing)).Select(Unrelated)];
    }

    /// <summary>A reference without plugins.</summary>
    public static MetadataReference Unrelated(int number)
    {
        using var stream = new MemoryStream();
        EmitResult result = CSharpCompilation.Create(
            $"Other.Library{number}",
            [SyntheticProject.Parse($"namespace Other; public class C{number};", "C.cs")],
            Framework,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, deterministic: true)).Emit(stream);
        return result.Success
            ? MetadataReference.CreateFromImage(stream.ToArray())
            : throw new InvalidOperationException(string.Join("; ", result.Diagnostics.Take(3)));
    }

    private string ImagePath(string directory, SyntheticProject library) => Path.Combine(directory, $"{Libraries.Length}", $"{library.Name}.dll");

    // The plugin SDK first, so that it is never among those that are left out.
    private static ImmutableArray<MetadataReference> LoadFramework()
    {
        string all = (string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "";
        return
        [
            .. all.Split(Path.PathSeparator)
                .Where(path => Path.GetFileName(path) is var name
                    && (path.StartsWith(Path.GetDirectoryName(typeof(object).Assembly.Location)!, StringComparison.Ordinal) || name == "Recotem.Abstractions.dll"))
                .OrderByDescending(path => Path.GetFileName(path) is "Recotem.Abstractions.dll" or "System.Runtime.dll" or "System.Private.CoreLib.dll")
                .ThenBy(Path.GetFileName, StringComparer.Ordinal)
                .Select(path => MetadataReference.CreateFromFile(path)),
        ];
    }
}
