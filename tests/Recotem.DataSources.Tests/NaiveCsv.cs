using System.Text;

namespace Recotem.DataSources.Tests;

/// <summary>A reader of the same dialect that looks at one character after the other.</summary>
internal static class NaiveCsv
{
    /// <summary>The records, or null if the text is refused.</summary>
    public static List<string[]>? Read(string text)
    {
        var records = new List<string[]>();
        var cells = new List<string>();
        int at = 0;
        int recordStart = 0;
        while (at < text.Length)
        {
            var cell = new StringBuilder();
            if (text[at] == '"')
            {
                at++;
                while (true)
                {
                    if (at == text.Length)
                        return null;
                    if (text[at] != '"')
                        cell.Append(text[at++]);
                    else if (at + 1 < text.Length && text[at + 1] == '"')
                        (cell, at) = (cell.Append('"'), at + 2);
                    else
                        break;
                }

                at++;
                if (at < text.Length && text[at] == '\r' && (at + 1 == text.Length || text[at + 1] == '\n'))
                    at++;
                if (at < text.Length && text[at] is not (',' or '\n'))
                    return null;
            }
            else
            {
                while (at < text.Length && text[at] is not (',' or '\n'))
                    cell.Append(text[at++]);
                if ((at == text.Length || text[at] == '\n') && cell.Length > 0 && cell[^1] == '\r')
                    cell.Length--;
            }

            cells.Add(cell.ToString());
            bool comma = at < text.Length && text[at] == ',';
            at++;
            if (comma && at < text.Length)
                continue;
            if (comma)
                cells.Add("");
            if (text[recordStart..Math.Min(at, text.Length)].Trim([' ', '\t', '\r', '\n']).Length > 0)
                records.Add([.. cells]);
            cells.Clear();
            recordStart = at;
        }

        return records;
    }
}
