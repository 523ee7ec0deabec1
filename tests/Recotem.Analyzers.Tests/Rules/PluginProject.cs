using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Recotem.TestHarness;

namespace Recotem.Analyzers.Tests.Rules;

/// <summary>A plugin in a project whose properties a test chooses.</summary>
internal static class PluginProject
{
    public const string Path = "/project/Acme.csproj";

    public const string File = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
          </PropertyGroup>
        </Project>
        """;

    private const string Metric = """
        namespace Acme;
        /// <summary>Counts.</summary>
        [Plugin("count")] public sealed partial class Count : IMetric { public double Score(in Ranking ranking) => ranking.Cutoff; }
        """;

    /// <summary>Runs the analyzers on a complete plugin project with some properties changed; null makes one unknown.</summary>
    public static ImmutableArray<Diagnostic> Run(params (string Property, string? Value)[] changes) => Run(Metric, changes);

    public static ImmutableArray<Diagnostic> Run(string source, params (string Property, string? Value)[] changes)
    {
        ImmutableDictionary<string, string> options = AnalyzerInput.CompleteProject;
        foreach ((string property, string? value) in changes)
        {
            string key = $"build_property.{property}";
            options = value is null ? options.Remove(key) : options.SetItem(key, value);
        }

        return AnalyzerRun.Run(
            new AnalyzerInput
            {
                Project = GeneratorInput.Of(source),
                Id = "RCT2009",
                Options = options,
                AdditionalFiles = ImmutableDictionary<string, string>.Empty.Add("/project/notes.txt", "no project").Add(Path, File),
            },
            out _);
    }

    /// <summary>Asserts the one diagnostic, on the first group of properties of the project file.</summary>
    public static Diagnostic OnTheProject(string id, ImmutableArray<Diagnostic> reported)
    {
        Diagnostic diagnostic = Assert.Single(reported);
        Assert.Equal(id, diagnostic.Id);
        FileLinePositionSpan place = diagnostic.Location.GetLineSpan();
        Assert.Equal((Path, 1, 2), (place.Path, place.StartLinePosition.Line, place.StartLinePosition.Character));
        return diagnostic;
    }
}
