using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Recotem.TestHarness;

/// <summary>A project that the generator is run on.</summary>
public sealed record GeneratorInput
{
    private const string Usings = """
        global using System;
        global using System.Collections.Frozen;
        global using System.Collections.Generic;
        global using System.Collections.Immutable;
        global using System.ComponentModel.DataAnnotations;
        global using System.Threading;
        global using System.Threading.Tasks;

        """;

    private const string SdkUsing = "global using Recotem;\n";
    private const string Sdk = "Recotem.Abstractions.dll";

    private static readonly Lazy<ImmutableArray<MetadataReference>> s_framework = new(LoadFramework);

    /// <summary>The name of the assembly.</summary>
    public string AssemblyName { get; init; } = "Acme.Plugins";

    /// <summary>The version of the assembly.</summary>
    public string AssemblyVersion { get; init; } = "1.2.3";

    /// <summary>The files, in the order in which the compiler gets them.</summary>
    public ImmutableArray<string> Files { get; init; } = [];

    /// <summary>References beside the framework and the SDK, in the order in which the compiler gets them.</summary>
    public ImmutableArray<MetadataReference> References { get; init; } = [];

    /// <summary>Whether the project references the SDK.</summary>
    public bool ReferencesSdk { get; init; } = true;

    /// <summary>Whether the compiler keeps documentation comments, as it does in projects with a documentation file.</summary>
    public bool KeepsDocumentation { get; init; } = true;

    /// <summary>Options as the build gives them; <c>build_property.</c> begins properties of the project.</summary>
    public ImmutableDictionary<string, string> Options { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>A library of some files.</summary>
    public static GeneratorInput Of(params string[] files) => new() { Files = [.. files] };

    /// <summary>The project as a reference, compiled without the generator.</summary>
    public MetadataReference WithoutGenerator() => Compile(LanguageVersion.Latest).ToMetadataReference();

    internal CSharpCompilation Compile(LanguageVersion version)
    {
        CSharpParseOptions options = ParseOptions(version);
        IEnumerable<SyntaxTree> trees = Files
            .Prepend($"{Usings}{(ReferencesSdk ? SdkUsing : "")}[assembly: System.Reflection.AssemblyVersion(\"{AssemblyVersion}.0\")]")
            .Select((text, i) => CSharpSyntaxTree.ParseText(SourceText.From(text.ReplaceLineEndings("\n"), System.Text.Encoding.UTF8), options, $"/project/File{i}.cs"));
        return CSharpCompilation.Create(
            AssemblyName,
            trees,
            s_framework.Value.Where(r => ReferencesSdk || Path.GetFileName(r.Display) != Sdk).Concat(References),
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, warningLevel: 9999, deterministic: true));
    }

    internal CSharpParseOptions ParseOptions(LanguageVersion version) =>
        new(version, KeepsDocumentation ? DocumentationMode.Diagnose : DocumentationMode.None);

    private static ImmutableArray<MetadataReference> LoadFramework()
    {
        string all = (string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "";
        return
        [
            .. all.Split(Path.PathSeparator)
                .Where(path => Path.GetFileName(path) is var name
                    && (name.StartsWith("System.", StringComparison.Ordinal) || name is "mscorlib.dll" or "Microsoft.Win32.Primitives.dll" or "netstandard.dll" or Sdk))
                .Select(path => MetadataReference.CreateFromFile(path)),
        ];
    }
}
