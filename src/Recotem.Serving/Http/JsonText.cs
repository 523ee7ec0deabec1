using System.Text;

namespace Recotem.Serving;

/// <summary>The text of JSON strings, as UTF-8.</summary>
internal static class JsonText
{
    /// <summary>Resolves the escapes of a JSON string.</summary>
    /// <param name="escaped">The text between the quotes. Its escapes are well formed.</param>
    /// <param name="text">Receives the text; never longer than <paramref name="escaped"/>.</param>
    /// <param name="length">The number of bytes written.</param>
    /// <returns>False if the string has a surrogate without its other half, which is no character.</returns>
    public static bool TryUnescape(ReadOnlySpan<byte> escaped, Span<byte> text, out int length)
    {
        length = 0;
        while (!escaped.IsEmpty)
        {
            int plain = escaped.IndexOf((byte)'\\');
            if (plain < 0)
                plain = escaped.Length;
            escaped[..plain].CopyTo(text[length..]);
            length += plain;
            escaped = escaped[plain..];
            if (escaped.IsEmpty)
                break;
            if (escaped[1] != 'u')
            {
                text[length++] = escaped[1] switch
                {
                    (byte)'b' => (byte)'\b',
                    (byte)'f' => (byte)'\f',
                    (byte)'n' => (byte)'\n',
                    (byte)'r' => (byte)'\r',
                    (byte)'t' => (byte)'\t',
                    byte itself => itself,
                };
                escaped = escaped[2..];
                continue;
            }

            int unit = Unit(escaped);
            escaped = escaped[6..];
            if (char.IsLowSurrogate((char)unit))
                return false;
            if (char.IsHighSurrogate((char)unit))
            {
                if (escaped.Length < 6 || escaped[0] != '\\' || escaped[1] != 'u')
                    return false;
                int low = Unit(escaped);
                if (!char.IsLowSurrogate((char)low))
                    return false;
                escaped = escaped[6..];
                unit = char.ConvertToUtf32((char)unit, (char)low);
            }

            length += new Rune(unit).EncodeToUtf8(text[length..]);
        }

        return true;
    }

    /// <summary>The number of characters, not bytes and not UTF-16 units, of valid UTF-8.</summary>
    public static int CodePoints(ReadOnlySpan<byte> utf8)
    {
        int count = 0;
        foreach (byte b in utf8)
            count += (b & 0xC0) != 0x80 ? 1 : 0;
        return count;
    }

    private static int Unit(ReadOnlySpan<byte> escape)
    {
        int unit = 0;
        for (int i = 2; i < 6; i++)
            unit = (unit << 4) | HexDigit(escape[i]);
        return unit;
    }

    private static int HexDigit(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
