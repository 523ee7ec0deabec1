using System.Globalization;
using System.Text;

namespace Recotem.Compilation;

/// <summary>Writes a C# name as <c>JsonNamingPolicy.SnakeCaseLower</c> would.</summary>
internal static class SnakeCase
{
    private enum Last
    {
        None,
        Upper,
        LowerOrDigit,
        Space,
    }

    public static string Of(string name)
    {
        var text = new StringBuilder(name.Length + 8);
        Last last = Last.None;
        for (int i = 0; i < name.Length; i++)
        {
            char c = name[i];
            switch (char.GetUnicodeCategory(c))
            {
                case UnicodeCategory.UppercaseLetter:
                    bool startsWord = last is Last.LowerOrDigit or Last.Space
                        || (last == Last.Upper && i + 1 < name.Length && char.IsLower(name[i + 1]));
                    if (startsWord)
                        text.Append('_');
                    text.Append(char.ToLowerInvariant(c));
                    last = Last.Upper;
                    break;
                case UnicodeCategory.LowercaseLetter:
                case UnicodeCategory.DecimalDigitNumber:
                    if (last == Last.Space)
                        text.Append('_');
                    text.Append(c);
                    last = Last.LowerOrDigit;
                    break;
                case UnicodeCategory.SpaceSeparator:
                    if (last != Last.None)
                        last = Last.Space;
                    break;
                default:
                    text.Append(c);
                    last = Last.None;
                    break;
            }
        }

        return text.ToString();
    }
}
