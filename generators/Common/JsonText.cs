using System;
using System.Globalization;
using System.Text;

namespace Recotem.Compilation;

/// <summary>Writes JSON text.</summary>
internal static class JsonText
{
    public static string String(string text)
    {
        var json = new StringBuilder(text.Length + 2);
        json.Append('"');
        foreach (char c in text)
        {
            switch (c)
            {
                case '"':
                    json.Append("\\\"");
                    break;
                case '\\':
                    json.Append("\\\\");
                    break;
                case '\n':
                    json.Append("\\n");
                    break;
                default:
                    // Lone surrogates cannot be written as UTF-8, control characters not as JSON, and line ends of C# not in a line of it.
                    if (c is < ' ' or '\u007f' or '\u0085' or '\u2028' or '\u2029' || char.IsSurrogate(c))
                        json.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
                    else
                        json.Append(c);
                    break;
            }
        }

        return json.Append('"').ToString();
    }

    /// <summary>A constant of C# as JSON; null if JSON has no form for it.</summary>
    public static string? Constant(object value) => value switch
    {
        string text => String(text),
        bool flag => flag ? "true" : "false",
        char c => String(c.ToString()),
        float f => float.IsNaN(f) || float.IsInfinity(f) ? null : f.ToString("R", CultureInfo.InvariantCulture),
        double d => double.IsNaN(d) || double.IsInfinity(d) ? null : d.ToString("R", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => null,
    };

    /// <summary>The text of a JSON string that this class wrote; null for any other value.</summary>
    public static string? TextOf(string json)
    {
        if (json.Length < 2 || json[0] != '"')
            return null;
        var text = new StringBuilder(json.Length);
        for (int i = 1; i < json.Length - 1; i++)
        {
            if (json[i] != '\\')
            {
                text.Append(json[i]);
                continue;
            }

            char escape = json[++i];
            if (escape == 'u')
            {
                text.Append((char)int.Parse(json.Substring(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                i += 4;
            }
            else
            {
                text.Append(escape == 'n' ? '\n' : escape);
            }
        }

        return text.ToString();
    }

    /// <summary>The number of items of a JSON array that this class wrote; null for any other value.</summary>
    public static int? ItemsOf(string json)
    {
        if (json.Length < 2 || json[0] != '[')
            return null;
        int depth = 0;
        int commas = 0;
        bool quoted = false;
        for (int i = 0; i < json.Length; i++)
        {
            switch (json[i])
            {
                case '\\' when quoted:
                    i++;
                    break;
                case '"':
                    quoted = !quoted;
                    break;
                case '[' or '{' when !quoted:
                    depth++;
                    break;
                case ']' or '}' when !quoted:
                    depth--;
                    break;
                case ',' when !quoted && depth == 1:
                    commas++;
                    break;
            }
        }

        return json.Length == 2 ? 0 : commas + 1;
    }
}
