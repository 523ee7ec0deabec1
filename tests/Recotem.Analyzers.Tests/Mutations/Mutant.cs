using System.Collections.Immutable;
using Recotem.Analyzers.Tests.Documentation;

namespace Recotem.Analyzers.Tests.Mutations;

/// <summary>One textual change of a valid project, and the rules that must notice it.</summary>
internal sealed record Mutant(ImmutableArray<string> Ids, string Old, string New)
{
    private const string Mark = "diff ";

    /// <summary>Reads a block of the form that <c>README.md</c> beside the projects describes.</summary>
    public static Mutant Parse(CodeBlock block)
    {
        Assert.StartsWith(Mark, block.Language, StringComparison.Ordinal);
        string[] lines = block.Text.TrimEnd('\n').Split('\n');
        return new Mutant([.. block.Language[Mark.Length..].Split(' ')], Side('-'), Side('+'));

        string Side(char sign) => string.Join('\n', lines.Where(l => l[0] == sign).Select(l => l[1..]));
    }

    /// <summary>The project with the change, which must have exactly one place in it.</summary>
    public PageSection Apply(PageSection original)
    {
        CodeBlock block = Assert.Single(original.Blocks, b => b.Text.Contains(Old, StringComparison.Ordinal));
        int place = block.Text.IndexOf(Old, StringComparison.Ordinal);
        Assert.True(block.Text.IndexOf(Old, place + 1, StringComparison.Ordinal) < 0, $"'{Old}' has several places");
        CodeBlock changed = block with { Text = block.Text[..place] + New + block.Text[(place + Old.Length)..] };
        return original with { Blocks = original.Blocks.Replace(block, changed) };
    }

    public override string ToString() => $"{string.Join(' ', Ids)}: {Old} -> {New}";
}
