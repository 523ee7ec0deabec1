using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Recotem.Analyzers.Tests.Documentation;
using Recotem.TestHarness;

namespace Recotem.Analyzers.Tests.Mutations;

/// <summary>
/// Every single change that breaks the contract is rejected with its rule, by that rule alone, and without an error of the compiler
/// that would hide it. The projects and their mutants are the Markdown files beside this one.
/// </summary>
public sealed class MutationTests
{
    private const int Fewest = 150;

    public static TheoryData<string> Projects => [.. ValidProject.All.Select(p => p.Name)];

    public static TheoryData<string, int, string> Mutants
    {
        get
        {
            var mutants = new TheoryData<string, int, string>();
            foreach (ValidProject project in ValidProject.All)
            {
                for (int i = 0; i < project.Mutants.Length; i++)
                    mutants.Add(project.Name, i, project.Mutants[i].ToString());
            }

            return mutants;
        }
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void The_original_is_clean(string name) => Assert.Empty(Reported(ValidProject.All.Single(p => p.Name == name).Original));

    [Theory]
    [MemberData(nameof(Mutants))]
    public void A_mutant_is_rejected_with_its_rule(string name, int index, string change)
    {
        ValidProject project = ValidProject.All.Single(p => p.Name == name);
        Mutant mutant = project.Mutants[index];

        ImmutableArray<Diagnostic> reported = Reported(mutant.Apply(project.Original));

        Assert.True(
            mutant.Ids.Order(StringComparer.Ordinal).SequenceEqual(reported.Select(d => d.Id).Distinct().Order(StringComparer.Ordinal), StringComparer.Ordinal),
            $"{change}\nreported:\n{string.Join('\n', reported)}");
    }

    [Fact]
    public void There_are_enough_mutants_and_some_of_every_rule_that_an_analyzer_reports()
    {
        string[] ids = [.. ValidProject.All.SelectMany(p => p.Mutants).SelectMany(m => m.Ids)];

        Assert.True(ValidProject.All.Sum(p => p.Mutants.Length) >= Fewest);
        Assert.Empty(Recotem.Analyzers.Rules.All.Select(r => r.Id).Except(ids));
    }

    [Fact]
    public void No_mutant_is_listed_twice() =>
        Assert.All(ValidProject.All, p => Assert.Equal(p.Mutants.Select(m => m.Apply(p.Original).Blocks).Distinct(BlocksComparer.Instance).Count(), p.Mutants.Length));

    private static ImmutableArray<Diagnostic> Reported(PageSection section)
    {
        // Descriptions count here.
        ImmutableArray<Diagnostic> reported = AnalyzerRun.Run(Assert.Single(section.Projects()) with { Id = "RCT2009" }, out CSharpCompilation output);
        Assert.DoesNotContain(output.GetDiagnostics(), d => d.Severity == DiagnosticSeverity.Error);
        return reported;
    }

    private sealed class BlocksComparer : IEqualityComparer<ImmutableArray<CodeBlock>>
    {
        public static BlocksComparer Instance { get; } = new();

        public bool Equals(ImmutableArray<CodeBlock> x, ImmutableArray<CodeBlock> y) => x.SequenceEqual(y);

        public int GetHashCode(ImmutableArray<CodeBlock> obj) => obj.Length;
    }
}
