using System;
using Microsoft.CodeAnalysis.Text;

namespace Recotem.CodeFixes;

/// <summary>Sets a property in the text of a project file, whose layout it keeps.</summary>
internal static class ProjectProperty
{
    private const string Group = "<PropertyGroup>";

    /// <summary>The text with the property; null if there is no place for it.</summary>
    public static SourceText? Set(SourceText text, string property, string value)
    {
        string xml = text.ToString();
        int written = xml.IndexOf($"<{property}>", StringComparison.Ordinal);
        if (written >= 0)
        {
            int start = written + property.Length + 2;
            int end = xml.IndexOf($"</{property}>", start, StringComparison.Ordinal);
            return end < 0 ? null : text.Replace(TextSpan.FromBounds(start, end), value);
        }

        // A group with a condition holds for some builds only.
        int group = xml.IndexOf(Group, StringComparison.Ordinal);
        if (group < 0)
            return null;
        TextLine line = text.Lines.GetLineFromPosition(group);
        string indentation = text.ToString(TextSpan.FromBounds(line.Start, group));
        string lineEnd = line.EndIncludingLineBreak > line.End ? text.ToString(TextSpan.FromBounds(line.End, line.EndIncludingLineBreak)) : "\n";
        string inner = Inner(text, line) ?? indentation + "  ";
        return indentation.Trim().Length > 0 ? null : text.Replace(new TextSpan(group + Group.Length, 0), $"{lineEnd}{inner}<{property}>{value}</{property}>");
    }

    // As the first property of the group is indented.
    private static string? Inner(SourceText text, TextLine group)
    {
        if (group.LineNumber + 1 >= text.Lines.Count)
            return null;
        string next = text.Lines[group.LineNumber + 1].ToString();
        string trimmed = next.TrimStart();
        return trimmed.StartsWith("<", StringComparison.Ordinal) && !trimmed.StartsWith("</", StringComparison.Ordinal) ? next.Substring(0, next.Length - trimmed.Length) : null;
    }
}
