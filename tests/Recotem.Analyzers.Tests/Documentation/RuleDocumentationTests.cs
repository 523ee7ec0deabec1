using System.Collections.Immutable;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Recotem.TestHarness;

namespace Recotem.Analyzers.Tests.Documentation;

/// <summary>Pages of rules keep one form, and what they show is true. The form is described in <c>docs/rules/README.md</c>.</summary>
public sealed class RuleDocumentationTests
{
    private const string Violation = "Violation";
    private const string Correct = "Correct";
    private const string Suppress = "How to suppress";

    private static readonly string[] s_sections = ["Cause", "Why it matters", Violation, Correct, "How to fix", Suppress];
    private static readonly string[] s_languages = ["csharp", "xml", "ini"];

    public static TheoryData<string> Pages => [.. RulePage.Ids];

    public static TheoryData<string> PagesOfAnalyzers => [.. RulePage.Ids.Except(KnownRule.OfBuild.Select(r => r.Id))];

    [Fact]
    public void The_index_lists_every_rule()
    {
        string index = File.ReadAllText(RuleIndex.FilePath).ReplaceLineEndings("\n");
        string expected = RuleIndex.Generate(index);
        if (Environment.GetEnvironmentVariable("RECOTEM_ACCEPT_SNAPSHOTS") == "1")
        {
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", "the index is written by people, not in CI");
            File.WriteAllText(RuleIndex.FilePath, index = expected);
        }

        Assert.True(index == expected, "docs/rules/README.md differs from the rules; to write it anew, run this test with RECOTEM_ACCEPT_SNAPSHOTS=1");
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_page_has_the_title_of_its_rule_and_the_sections_in_order(string id)
    {
        var page = RulePage.Read(id);

        Assert.Equal($"{id}: {KnownRule.Of(id).Title}", page.Title);
        Assert.Equal(s_sections, page.Sections.Select(s => s.Name).Where(n => n != "How to configure"));
        Assert.All(page.Sections, s => Assert.True(s.Prose.Length > 0 || s.Name is Violation or Correct, $"'{s.Name}' of {id} is empty"));
        Assert.All(page.Sections.SelectMany(s => s.Blocks), b => Assert.Contains(b.Language, s_languages));
        // What stands elsewhere is not compiled.
        Assert.DoesNotContain(page.Sections.Where(s => s.Name is not (Violation or Correct)).SelectMany(s => s.Blocks), b => b.Language == "csharp");
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_page_says_how_to_suppress_its_rule_or_that_it_cannot_be(string id)
    {
        PageSection section = RulePage.Read(id).Section(Suppress);

        Assert.NotEqual(KnownRule.Of(id).CanBeSuppressed, section.Prose.Contains("cannot be suppressed", StringComparison.Ordinal));
        if (KnownRule.Of(id).CanBeSuppressed)
            Assert.Contains(id, section.Prose + string.Concat(section.Blocks.Select(b => b.Text)), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(PagesOfAnalyzers))]
    public void A_violation_compiles_and_reports_its_rule_and_no_other(string id)
    {
        foreach (AnalyzerInput project in Projects(id, Violation))
        {
            ImmutableArray<Diagnostic> reported = Reported(project with { Id = id });
            Assert.True(reported.Any(d => d.Id == id) && reported.All(d => d.Id == id), $"reported: {string.Join('\n', reported)}");
        }
    }

    [Theory]
    [MemberData(nameof(PagesOfAnalyzers))]
    public void Correct_code_compiles_and_reports_nothing(string id)
    {
        foreach (AnalyzerInput project in Projects(id, Correct))
            Assert.Empty(Reported(project with { Id = id }));
    }

    [Fact]
    public void Pages_of_rules_of_the_build_show_project_files()
    {
        IEnumerable<RulePage> pages = RulePage.Ids.Intersect(KnownRule.OfBuild.Select(r => r.Id)).Select(RulePage.Read);

        Assert.All(pages.SelectMany(p => p.Sections).SelectMany(s => s.Blocks), b => Assert.Equal("Project", XElement.Parse(b.Text).Name.LocalName));
    }

    private static ImmutableArray<AnalyzerInput> Projects(string id, string section)
    {
        ImmutableArray<AnalyzerInput> projects = RulePage.Read(id).Section(section).Projects();
        Assert.NotEmpty(projects);
        return projects;
    }

    private static ImmutableArray<Diagnostic> Reported(AnalyzerInput project)
    {
        ImmutableArray<Diagnostic> reported = AnalyzerRun.Run(project, out CSharpCompilation output);
        // Comments would only lengthen the examples; the props of the package silence the warning too.
        Assert.DoesNotContain(output.GetDiagnostics(), d => d.Severity >= DiagnosticSeverity.Warning && d.Id != "CS1591");
        return reported;
    }
}
