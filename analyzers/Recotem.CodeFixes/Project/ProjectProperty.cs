using System;
using Microsoft.CodeAnalysis.Text;
using Recotem.Analyzers;

namespace Recotem.CodeFixes;

/// <summary>Sets a property in the text of a project file, whose layout it keeps.</summary>
internal static class ProjectProperty
{
    /// <summary>The text with the property; null if there is no place for it.</summary>
    public static SourceText? Set(SourceText text, string property, string value)
    {
        if (ProjectXml.Parse(text) is not { } project)
            return null;
        SourceText? changed = project.Property(property) is { } written
            ? Replace(text, written, property, value)
            : project.Group is { } group ? Insert(text, group, $"<{property}>{value}</{property}>") : null;
        // What is inside of the element is the author's: it may be more than text.
        return changed is not null && ProjectXml.Parse(changed)?.Value(property) == value ? changed : null;
    }

    private static SourceText? Replace(SourceText text, TextSpan tag, string property, string value)
    {
        if (text.ToString(tag).EndsWith("/>", StringComparison.Ordinal))
            return text.Replace(tag, $"<{property}>{value}</{property}>");
        int end = text.ToString().IndexOf("</", tag.End, StringComparison.Ordinal);
        return end < 0 ? null : text.Replace(TextSpan.FromBounds(tag.End, end), value);
    }

    private static SourceText? Insert(SourceText text, TextSpan group, string property)
    {
        TextLine line = text.Lines.GetLineFromPosition(group.Start);
        string indentation = text.ToString(TextSpan.FromBounds(line.Start, group.Start));
        if (indentation.Trim().Length > 0)
            return null;
        string lineEnd = line.EndIncludingLineBreak > line.End ? text.ToString(TextSpan.FromBounds(line.End, line.EndIncludingLineBreak)) : "\n";
        string inner = Inner(text, text.Lines.GetLineFromPosition(group.End)) ?? indentation + "  ";
        return text.Replace(new TextSpan(group.End, 0), $"{lineEnd}{inner}{property}");
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
