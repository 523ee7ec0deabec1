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
}
