namespace Recotem.Recipes;

/// <summary>Recognises the types of plain scalars by the core schema of YAML 1.2.</summary>
internal static class CoreSchema
{
    public static ScalarKind KindOf(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
            return ScalarKind.Null;

        // Most scalars are words: one look at the first character rules out everything else.
        return text[0] switch
        {
            '~' or 'n' or 'N' => text is "~" or "null" or "Null" or "NULL" ? ScalarKind.Null : ScalarKind.Text,
            't' or 'T' => text is "true" or "True" or "TRUE" ? ScalarKind.Boolean : ScalarKind.Text,
            'f' or 'F' => text is "false" or "False" or "FALSE" ? ScalarKind.Boolean : ScalarKind.Text,
            '+' or '-' or '.' or (>= '0' and <= '9') => NumberKind(text),
            _ => ScalarKind.Text,
        };
    }

    private static ScalarKind NumberKind(ReadOnlySpan<char> text)
    {
        if (text.Length > 2 && text[0] == '0' && text[1] is 'o' or 'x')
            return AllDigits(text[2..], octal: text[1] == 'o') ? ScalarKind.Integer : ScalarKind.Text;
        if (text is ".nan" or ".NaN" or ".NAN")
            return ScalarKind.Float;

        ReadOnlySpan<char> rest = text[0] is '+' or '-' ? text[1..] : text;
        if (rest is ".inf" or ".Inf" or ".INF")
            return ScalarKind.Float;
        int whole = Digits(rest);
        if (whole > 0 && whole == rest.Length)
            return ScalarKind.Integer;

        int at = whole;
        if (at < rest.Length && rest[at] == '.')
        {
            int fraction = Digits(rest[(at + 1)..]);
            if (whole == 0 && fraction == 0)
                return ScalarKind.Text;
            at += 1 + fraction;
        }
        else if (whole == 0)
        {
            return ScalarKind.Text;
        }

        if (at < rest.Length && rest[at] is 'e' or 'E')
        {
            at++;
            if (at < rest.Length && rest[at] is '+' or '-')
                at++;
            int exponent = Digits(rest[at..]);
            if (exponent == 0)
                return ScalarKind.Text;
            at += exponent;
        }

        return at == rest.Length ? ScalarKind.Float : ScalarKind.Text;
    }

    private static int Digits(ReadOnlySpan<char> text)
    {
        int count = text.IndexOfAnyExceptInRange('0', '9');
        return count < 0 ? text.Length : count;
    }

    private static bool AllDigits(ReadOnlySpan<char> text, bool octal)
    {
        foreach (char c in text)
            if (octal ? c is < '0' or > '7' : !char.IsAsciiHexDigit(c))
                return false;
        return true;
    }
}
