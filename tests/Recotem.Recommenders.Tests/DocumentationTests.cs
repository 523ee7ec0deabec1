using System.Text.RegularExpressions;

namespace Recotem.Recommenders.Tests;

/// <summary>What docs/algorithms.md says about algorithms is what the catalog says.</summary>
public sealed partial class DocumentationTests
{
    private static readonly string s_page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "algorithms.md"));

    [Fact]
    public void The_table_has_every_algorithm_with_its_traits()
    {
        // A row: | `Name` | family | new users | tuned |
        string[] rows = [.. Row().Matches(s_page).Select(m => $"{m.Groups["name"].Value}: {m.Groups["new"].Value}: {m.Groups["tuned"].Value}").Order()];

        string[] expected =
        [
            .. Plugins.Catalog.Of("algorithms").Select(a =>
            {
                string[] tuned = [.. a.Configuration?.SearchSpace().Dimensions.Select(d => $"`{d.Key}`") ?? []];
                return $"{a.Id.Name}: {(a.Trait("scores_new_users") == "true" ? "yes" : "no")}: {(tuned.Length == 0 ? "nothing" : string.Join(", ", tuned))}";
            }).Order(),
        ];
        Assert.Equal(expected, rows);
    }

    [GeneratedRegex(@"^\| `(?<name>\w+)` \| [^|`]+ \| (?<new>yes|no) \| (?<tuned>[^|]+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
