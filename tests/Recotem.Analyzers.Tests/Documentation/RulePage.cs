using System.Collections.Immutable;
using System.Text;
using Recotem.Architecture.Tests;

namespace Recotem.Analyzers.Tests.Documentation;

/// <summary>The page of a rule.</summary>
internal sealed record RulePage(string Title, ImmutableArray<PageSection> Sections)
{
    private const string Fence = "```";

    public static string Directory { get; } = Repository.PathOf("docs", "rules");

    /// <summary>The ids of the rules that have a page.</summary>
    public static IEnumerable<string> Ids =>
        System.IO.Directory.EnumerateFiles(Directory, "RCT*.md").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal);

    public static RulePage Read(string id) => Parse(File.ReadAllText(Path.Combine(Directory, id + ".md")));

    public static RulePage Parse(string markdown)
    {
        string title = "";
        string section = "";
        string? language = null;
        var prose = new StringBuilder();
        var code = new StringBuilder();
        var blocks = new List<CodeBlock>();
        var sections = new List<PageSection>();
        foreach (string line in markdown.ReplaceLineEndings("\n").Split('\n').Append("## "))
        {
            if (line.StartsWith(Fence, StringComparison.Ordinal))
            {
                if (language is not null)
                    blocks.Add(new CodeBlock(language, code.ToString()));
                language = language is null ? line[Fence.Length..].Trim() : null;
                code.Clear();
            }
            else if (language is not null)
            {
                code.Append(line).Append('\n');
            }
            else if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                sections.Add(new PageSection(section, prose.ToString().Trim(), [.. blocks]));
                section = line[3..];
                prose.Clear();
                blocks.Clear();
            }
            else if (line.StartsWith("# ", StringComparison.Ordinal))
            {
                title = line[2..];
            }
            else
            {
                prose.Append(line).Append('\n');
            }
        }

        Assert.True(language is null, $"{title}: a block is not closed");
        return new RulePage(title, [.. sections.Skip(1)]);
    }

    public PageSection Section(string name) => Sections.Single(s => s.Name == name);
}
