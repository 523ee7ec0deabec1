using System.Collections.Immutable;
using Recotem.Analyzers.Tests.Documentation;
using Recotem.Architecture.Tests;

namespace Recotem.Analyzers.Tests.Mutations;

/// <summary>A project that keeps the whole contract, and its mutants.</summary>
internal sealed record ValidProject(string Name, PageSection Original, ImmutableArray<Mutant> Mutants)
{
    private static readonly string s_directory = Repository.PathOf("tests", "Recotem.Analyzers.Tests", "Mutations");

    public static ImmutableArray<ValidProject> All { get; } =
    [
        .. Directory.EnumerateFiles(s_directory, "*.md")
            .Where(f => Path.GetFileName(f) != "README.md")
            .Order(StringComparer.Ordinal)
            .Select(f => Read(Path.GetFileNameWithoutExtension(f), RulePage.Parse(File.ReadAllText(f)))),
    ];

    private static ValidProject Read(string name, RulePage page) =>
        new(name, page.Section("Original"), [.. page.Section("Mutants").Blocks.Select(Mutant.Parse)]);
}
