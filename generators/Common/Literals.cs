using System.Globalization;
using System.Text;

namespace Recotem.Compilation;

/// <summary>Writes C# literals.</summary>
internal static class Literals
{
    public static string Text(string text)
    {
        var code = new StringBuilder(text.Length + 2);
        code.Append('"');
        foreach (char c in text)
        {
            switch (c)
            {
                case '"':
                    code.Append("\\\"");
                    break;
                case '\\':
                    code.Append("\\\\");
                    break;
                case '\n':
                    code.Append("\\n");
                    break;
                default:
                    if (c is < ' ' or '\u007f' or '\u0085' or '\u2028' or '\u2029' || char.IsSurrogate(c))
                        code.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
                    else
                        code.Append(c);
                    break;
            }
        }

        return code.Append('"').ToString();
    }

    public static string TextOrNull(string? text) => text is null ? "null" : Text(text);

    public static string Flag(bool value) => value ? "true" : "false";

    public static string Integer(long value) => value == long.MinValue ? "long.MinValue" : value.ToString(CultureInfo.InvariantCulture);

    public static string Real(double value) =>
        double.IsNaN(value) ? "double.NaN"
        : double.IsPositiveInfinity(value) ? "double.PositiveInfinity"
        : double.IsNegativeInfinity(value) ? "double.NegativeInfinity"
        : value.ToString("R", CultureInfo.InvariantCulture) + "d";
}
