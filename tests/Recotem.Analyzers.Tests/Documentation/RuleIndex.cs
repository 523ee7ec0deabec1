using System.Text;

namespace Recotem.Analyzers.Tests.Documentation;

/// <summary>The table of all rules in the index of their pages, between two comments.</summary>
internal static class RuleIndex
{
    private const string Begin = "<!-- rules: generated, see below -->\n";
    private const string End = "<!-- end of rules -->\n";

    public static string FilePath { get; } = Path.Combine(RulePage.Directory, "README.md");

    /// <summary>The index with the table as it should be.</summary>
    public static string Generate(string index)
    {
        int begin = index.IndexOf(Begin, StringComparison.Ordinal);
        int end = index.IndexOf(End, StringComparison.Ordinal);
        Assert.True(begin >= 0 && end > begin, "the index has lost the comments around its table");
        return index[..(begin + Begin.Length)] + Table() + index[end..];
    }

    private static string Table()
    {
        var table = new StringBuilder();
        table.Append("\n| Rule | Title | Severity | Category | Fix | Can be suppressed |\n|---|---|---|---|---|---|\n");
        foreach (KnownRule rule in KnownRule.All)
        {
            table.Append(
                $"| [{rule.Id}]({rule.Id}.md) | {rule.Title} | {rule.Severity} | {rule.Category} | {(rule.HasFix ? "yes" : "")} | {(rule.CanBeSuppressed ? "yes" : "")} |\n");
        }

        return table.Append('\n').ToString();
    }
}
