using System.Collections.Immutable;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Recotem.TestHarness;

namespace Recotem.Analyzers.Tests.Documentation;

/// <summary>A section of a page: its text without the fenced blocks, and the blocks.</summary>
internal sealed record PageSection(string Name, string Prose, ImmutableArray<CodeBlock> Blocks)
{
    /// <summary>The projects that the blocks describe, one for each block of C# that names no assembly of its own.</summary>
    public ImmutableArray<AnalyzerInput> Projects()
    {
        ImmutableDictionary<string, string> options = Options();
        var references = new List<MetadataReference>();
        ImmutableArray<AnalyzerInput>.Builder projects = ImmutableArray.CreateBuilder<AnalyzerInput>();
        foreach (CodeBlock block in Blocks.Where(b => b.Language == "csharp"))
        {
            GeneratorInput project = GeneratorInput.Of(block.Text) with { References = [.. references] };
            if (block.Assembly is { } assembly)
                references.Add(Reference(project with { AssemblyName = assembly }));
            else
                projects.Add(new AnalyzerInput { Project = project, Options = options });
        }

        return projects.ToImmutable();
    }

    // A package is right by itself; only what is composed of it may be wrong.
    private static MetadataReference Reference(GeneratorInput project)
    {
        Assert.Empty(AnalyzerRun.Run(new AnalyzerInput { Project = project }, out _));
        return GeneratorRun.Of(project).ToImage();
    }

    private ImmutableDictionary<string, string> Options()
    {
        ImmutableDictionary<string, string> options = AnalyzerInput.CompleteProject;
        foreach (CodeBlock block in Blocks)
        {
            if (block.Language == "xml")
            {
                foreach (XElement property in XElement.Parse(block.Text).DescendantsAndSelf("PropertyGroup").Elements())
                    options = options.SetItem("build_property." + property.Name.LocalName, property.Value);
            }
            else if (block.Language == "ini")
            {
                foreach (string[] pair in block.Text.Split('\n').Select(l => l.Split('=', 2, StringSplitOptions.TrimEntries)).Where(p => p.Length == 2))
                    options = options.SetItem(pair[0], pair[1]);
            }
        }

        return options;
    }
}
