using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace Recotem.Compilation;

/// <summary>
/// The text form of one manifest record: fields between <c>|</c>, the first of which is the format number. Lists within a field
/// are separated by commas.
/// </summary>
internal static class ManifestRecord
{
    public const string Format = "1";

    public static string Write(params string[] fields) => string.Join("|", fields.Prepend(Format).Select(f => Encode(f, list: false)));

    public static string List(IEnumerable<string> items) => string.Join(",", items.Select(i => Encode(i, list: true)));

    public static bool TryParse(string record, out IReadOnlyList<string> fields)
    {
        fields = record.Split('|').Select(Decode).ToArray();
        return fields[0] == Format;
    }

    public static IReadOnlyList<string> ParseList(string field) => field.Length == 0 ? Array.Empty<string>() : field.Split(',').Select(Decode).ToArray();

    private static string Encode(string text, bool list)
    {
        var result = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            if (c is '%' or '|' or '\r' or '\n' || (list && c == ','))
                result.Append('%').Append(((int)c).ToString("X2", CultureInfo.InvariantCulture));
            else
                result.Append(c);
        }

        return result.ToString();
    }

    private static string Decode(string text)
    {
        if (text.IndexOf('%') < 0)
            return text;
        var result = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && i + 2 <= text.Length - 1
                && int.TryParse(text.Substring(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int code))
            {
                result.Append((char)code);
                i += 2;
            }
            else
            {
                result.Append(text[i]);
            }
        }

        return result.ToString();
    }
}
