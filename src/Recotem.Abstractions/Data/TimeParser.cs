using System.Buffers.Text;
using System.Globalization;

namespace Recotem;

/// <summary>
/// Reads times as recipes' data has them: ISO 8601 text, or numbers that count from 1970. The result is in microseconds since
/// 1970-01-01T00:00:00Z, the unit of <see cref="ColumnType.Timestamp"/> columns.
/// </summary>
/// <remarks>
/// Text is a date <c>2026-11-21</c>, or a date, one <c>T</c> or blank, and a time <c>14:05</c>, <c>14:05:59</c> or
/// <c>14:05:59.123456</c>, then optionally <c>Z</c> or an offset <c>+01:00</c>, <c>+0100</c> or <c>+01</c>. Without an offset it is
/// UTC. Years run from 0001 to 9999. Digits of a second behind the sixth are dropped.
/// </remarks>
public static class TimeParser
{
    private const long MicrosecondsPerSecond = 1_000_000;
    private const long MicrosecondsPerMinute = 60 * MicrosecondsPerSecond;
    private const long MicrosecondsPerDay = 24 * 60 * MicrosecondsPerMinute;
    private const int FractionDigits = 6;

    private static ReadOnlySpan<ushort> DaysBeforeMonth => [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365];

    /// <summary>Reads ISO 8601 text.</summary>
    /// <param name="utf8">The text, without blanks around it.</param>
    /// <param name="microseconds">The instant, in microseconds since 1970 (UTC).</param>
    /// <returns>Whether the text is a time of the form that the remarks describe.</returns>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out long microseconds)
    {
        microseconds = 0;
        if (utf8.Length < 10 || utf8[4] != '-' || utf8[7] != '-' ||
            !TryDigits(utf8[..4], out int year) || !TryDigits(utf8.Slice(5, 2), out int month) || !TryDigits(utf8.Slice(8, 2), out int day) ||
            !TryDays(year, month, day, out long days))
        {
            return false;
        }

        microseconds = days * MicrosecondsPerDay;
        return utf8.Length == 10 || ((utf8[10] is (byte)'T' or (byte)'t' or (byte)' ') && TryAddTime(utf8[11..], ref microseconds));
    }

    /// <summary>Reads a decimal integer, with an optional sign and nothing else.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="value">The integer.</param>
    /// <returns>Whether the whole text is an integer of 64 bits.</returns>
    public static bool TryParseInteger(ReadOnlySpan<byte> utf8, out long value)
    {
        // Up to eighteen digits cannot overflow: the common case needs no check per digit.
        if (utf8.Length is > 0 and <= 18)
        {
            long sum = 0;
            foreach (byte character in utf8)
            {
                uint digit = (uint)(character - '0');
                if (digit > 9)
                    return TryParseSigned(utf8, out value);
                sum = sum * 10 + digit;
            }

            value = sum;
            return true;
        }

        return TryParseSigned(utf8, out value);
    }

    /// <summary>Reads a number: an integer, or a decimal fraction with an optional exponent. Not a number and infinities are none.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="value">The number.</param>
    /// <returns>Whether the whole text is a finite number.</returns>
    public static bool TryParseNumber(ReadOnlySpan<byte> utf8, out double value) =>
        double.TryParse(utf8, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out value) &&
        double.IsFinite(value);

    private static bool TryParseSigned(ReadOnlySpan<byte> utf8, out long value)
    {
        ReadOnlySpan<byte> text = utf8 is [(byte)'+', >= (byte)'0' and <= (byte)'9', ..] ? utf8[1..] : utf8;
        return Utf8Parser.TryParse(text, out value, out int consumed) && consumed == text.Length;
    }

    private static bool TryAddTime(ReadOnlySpan<byte> text, ref long microseconds)
    {
        if (text.Length < 5 || text[2] != ':' ||
            !TryDigits(text[..2], out int hour) || !TryDigits(text.Slice(3, 2), out int minute) || hour > 23 || minute > 59)
        {
            return false;
        }

        microseconds += (hour * 60 + minute) * MicrosecondsPerMinute;
        text = text[5..];
        if (text is [(byte)':', ..])
        {
            if (text.Length < 3 || !TryDigits(text.Slice(1, 2), out int second) || second > 59)
                return false;
            microseconds += second * MicrosecondsPerSecond;
            text = text[3..];
            if (text is [(byte)'.', ..] && !TryAddFraction(ref text, ref microseconds))
                return false;
        }

        return text.IsEmpty || text is [(byte)'Z' or (byte)'z'] || TrySubtractOffset(text, ref microseconds);
    }

    private static bool TryAddFraction(ref ReadOnlySpan<byte> text, ref long microseconds)
    {
        int digits = text[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        digits = digits < 0 ? text.Length - 1 : digits;
        if (digits == 0)
            return false;
        int fraction = 0;
        for (int i = 0; i < FractionDigits; i++)
            fraction = fraction * 10 + (i < digits ? text[1 + i] - '0' : 0);
        microseconds += fraction;
        text = text[(1 + digits)..];
        return true;
    }

    private static bool TrySubtractOffset(ReadOnlySpan<byte> text, ref long microseconds)
    {
        if (text is not [(byte)'+' or (byte)'-', _, _, ..] || !TryDigits(text.Slice(1, 2), out int hour))
            return false;
        int minute = 0;
        bool hasMinute = text.Length switch
        {
            3 => true,
            5 => TryDigits(text[3..], out minute),
            6 => text[3] == ':' && TryDigits(text[4..], out minute),
            _ => false,
        };
        if (!hasMinute || hour > 23 || minute > 59)
            return false;
        long offset = (hour * 60 + minute) * MicrosecondsPerMinute;
        microseconds -= text[0] == '-' ? -offset : offset;
        return true;
    }

    private static bool TryDays(int year, int month, int day, out long days)
    {
        days = 0;
        if (year < 1 || month is < 1 or > 12)
            return false;
        bool leap = DateTime.IsLeapYear(year);
        int before = DaysBeforeMonth[month - 1] + (leap && month > 2 ? 1 : 0);
        int length = DaysBeforeMonth[month] - DaysBeforeMonth[month - 1] + (leap && month == 2 ? 1 : 0);
        if (day < 1 || day > length)
            return false;
        int past = year - 1;
        const int DaysBefore1970 = 719_162;
        days = past * 365L + past / 4 - past / 100 + past / 400 + before + day - 1 - DaysBefore1970;
        return true;
    }

    private static bool TryDigits(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        foreach (byte character in text)
        {
            uint digit = (uint)(character - '0');
            if (digit > 9)
                return false;
            value = value * 10 + (int)digit;
        }

        return true;
    }
}
