namespace Recotem.Generators.Tests.Properties;

/// <summary>Knows four references and refuses all others.</summary>
internal sealed class TestExpander : TextExpander
{
    public static readonly string[] References = ["${N}", "${FLAG}", "${DAY}", "${WORD}", "${UNKNOWN}"];

    /// <summary>The expanded text; null if a reference is unknown.</summary>
    public static string? Expand(string text)
    {
        text = text.Replace("${N}", "7", StringComparison.Ordinal).Replace("${FLAG}", "true", StringComparison.Ordinal)
            .Replace("${DAY}", "2026-01-31", StringComparison.Ordinal).Replace("${WORD}", "hidden-word", StringComparison.Ordinal);
        return text.Contains("${", StringComparison.Ordinal) ? null : text;
    }

    public override bool TryExpand(string text, out string expanded, out string problem, out string expected)
    {
        expanded = Expand(text) ?? "";
        (problem, expected) = ("refers to something unknown", "expected a known reference");
        return Expand(text) is not null;
    }
}
