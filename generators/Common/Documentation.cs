using System;
using System.Text;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Recotem.Compilation;

/// <summary>
/// Reads the summary of XML documentation as one line of plain text. It is taken from the source text, which costs less than the
/// compiler's own XML and is there even in projects that write no documentation file.
/// </summary>
internal static class Documentation
{
    public static string? Summary(ISymbol symbol, CancellationToken cancellation)
    {
        foreach (SyntaxReference reference in symbol.DeclaringSyntaxReferences)
        {
            cancellation.ThrowIfCancellationRequested();
            if (Summary(reference.GetSyntax(cancellation)) is { } summary)
                return summary;
        }

        return null;
    }

    private static string? Summary(SyntaxNode node)
    {
        StringBuilder? text = null;
        foreach (SyntaxTrivia trivia in node.GetLeadingTrivia())
        {
            // Text of the file, because that of a node is put together from its tokens.
            if (trivia.Kind() is SyntaxKind.SingleLineDocumentationCommentTrivia or SyntaxKind.MultiLineDocumentationCommentTrivia
                or SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia)
            {
                string comment = node.SyntaxTree.GetText().ToString(trivia.FullSpan);
                if (text is null && Plain(comment) is { } summary)
                    return summary;
                AppendLines(text ??= new StringBuilder(comment.Length), comment);
            }
        }

        return text is null ? null : Summary(text.ToString());
    }

    // Most summaries are a line of mere text, which is what the rest of this class would make of it.
    private static string? Plain(string comment)
    {
        int start = comment.StartsWith("///", StringComparison.Ordinal) ? comment.IndexOf("<summary>", StringComparison.Ordinal) : -1;
        if (start < 0)
            return null;
        start += "<summary>".Length;
        for (int i = start; i < comment.Length; i++)
        {
            char c = comment[i];
            if (c == '<')
                return i > start && string.CompareOrdinal(comment, i, "</summary>", 0, "</summary>".Length) == 0 ? comment.Substring(start, i - start) : null;
            bool isEdge = i == start || comment[i + 1 < comment.Length ? i + 1 : i] == '<';
            if (c == '&' || (c == ' ' ? isEdge || comment[i - 1] == ' ' : char.IsWhiteSpace(c)))
                return null;
        }

        return null;
    }

    private static void AppendLines(StringBuilder text, string comment)
    {
        for (int start = 0; start <= comment.Length;)
        {
            int end = comment.IndexOf('\n', start);
            if (end < 0)
                end = comment.Length;
            int first = start;
            while (first < end && char.IsWhiteSpace(comment[first]))
                first++;
            int last = end;
            while (last > first && char.IsWhiteSpace(comment[last - 1]))
                last--;
            start = end + 1;
            if (IsAt(comment, first, last, "///"))
                first += 3;
            else if (IsAt(comment, first, last, "//"))
                continue;
            else
            {
                while (first < last && comment[first] is '/' or '*')
                    first++;
            }

            text.Append(comment, first, last - first).Append('\n');
        }
    }

    private static bool IsAt(string text, int start, int end, string part) =>
        end - start >= part.Length && string.CompareOrdinal(text, start, part, 0, part.Length) == 0;

    internal static string? Summary(string xml)
    {
        int start = xml.IndexOf("<summary>", StringComparison.Ordinal);
        int end = start < 0 ? -1 : xml.IndexOf("</summary>", start, StringComparison.Ordinal);
        if (end < 0)
            return null;
        start += "<summary>".Length;
        var text = new StringBuilder();
        int position = start;
        while (position < end)
        {
            char c = xml[position];
            if (c == '<')
            {
                int close = xml.IndexOf('>', position);
                if (close < 0 || close > end)
                    break;
                AppendReference(text, xml.Substring(position, close - position + 1));
                position = close + 1;
            }
            else if (char.IsWhiteSpace(c))
            {
                AppendBlank(text);
                position++;
            }
            else
            {
                text.Append(c);
                position++;
            }
        }

        string summary = text.ToString().Trim()
            .Replace("&lt;", "<").Replace("&gt;", ">").Replace("&quot;", "\"").Replace("&apos;", "'").Replace("&amp;", "&");
        return summary.Length == 0 ? null : summary;
    }

    private static void AppendBlank(StringBuilder text)
    {
        if (text.Length > 0 && text[text.Length - 1] != ' ')
            text.Append(' ');
    }

    // <see cref="T:Acme.Reader"/> becomes Reader, <paramref name="x"/> becomes x; other tags only separate their content.
    private static void AppendReference(StringBuilder text, string tag)
    {
        if (tag.StartsWith("<para", StringComparison.Ordinal) && !tag.StartsWith("<paramref", StringComparison.Ordinal))
            AppendBlank(text);
        int quote = tag.IndexOf('"');
        int end = quote < 0 ? -1 : tag.IndexOf('"', quote + 1);
        if (end < 0 || !tag.EndsWith("/>", StringComparison.Ordinal))
            return;
        string target = tag.Substring(quote + 1, end - quote - 1);
        if (tag.Contains("cref="))
        {
            int parenthesis = target.IndexOf('(');
            if (parenthesis >= 0)
                target = target.Substring(0, parenthesis);
            int generic = target.IndexOfAny(['{', '<', '`']);
            if (generic >= 0)
                target = target.Substring(0, generic);
            target = target.Substring(target.LastIndexOf('.') + 1);
        }

        text.Append(target);
    }
}
