using System.Collections.Immutable;

namespace Recotem.TestHarness;

/// <summary>A project that the analyzers are run on.</summary>
public sealed record AnalyzerInput
{
    /// <summary>The properties of a project that has everything a plugin package should have.</summary>
    public static ImmutableDictionary<string, string> CompleteProject { get; } = ImmutableDictionary.CreateRange(new Dictionary<string, string>
    {
        ["build_property.IsAotCompatible"] = "true",
        ["build_property.GenerateDocumentationFile"] = "true",
        ["build_property.IsPackable"] = "true",
        ["build_property.PackageLicenseExpression"] = "Apache-2.0",
        ["build_property.RepositoryUrl"] = "https://example.org/acme",
        ["build_property.PackageReadmeFile"] = "README.md",
    });

    /// <summary>The project. Its files may be marked.</summary>
    public required GeneratorInput Project { get; init; }

    /// <summary>The rule of marks that name none.</summary>
    public string Id { get; init; } = "";

    /// <summary>Options as <c>.editorconfig</c> and the build give them; <c>build_property.</c> begins those of the build.</summary>
    public ImmutableDictionary<string, string> Options { get; init; } = CompleteProject;

    /// <summary>Files beside the sources, by path.</summary>
    public ImmutableDictionary<string, string> AdditionalFiles { get; init; } = ImmutableDictionary<string, string>.Empty;
}
