using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace Recotem.Generators.Tests.Properties;

/// <summary>What text means as a number, a date or a duration, by regular expressions and exact arithmetic.</summary>
internal static partial class ReferenceScalars
{
    private const string Amount = "(?:[0-9]+[.]?[0-9]*|[.][0-9]+)";

    private const double LongestDuration = 100_000_000_000;

    public static bool? Boolean(string text) => text.Trim().ToLowerInvariant() switch
    {
        "true" or "yes" or "on" or "y" or "t" or "1" => true,
        "false" or "no" or "off" or "n" or "f" or "0" => false,
        _ => null,
    };

    /// <summary>A whole number of any size; null if the text is none.</summary>
    public static BigInteger? Integer(string text)
    {
        text = text.Trim();
        if (Radix().Match(text) is { Success: true } radix)
        {
            BigInteger value = 0;
            int factor = radix.Groups["x"].Success ? 16 : 8;
            foreach (char c in radix.Groups["digits"].Value)
                value = (value * factor) + Convert.ToInt32(c.ToString(), 16);
            return text[0] == '-' ? -value : value;
        }

        if (Decimal().Match(text) is not { Success: true } number)
            return null;
        // The digits as a whole number, and the power of ten that they are to be multiplied with.
        string fraction = number.Groups["fraction"].Value;
        BigInteger digits = BigInteger.Parse("0" + number.Groups["whole"].Value + fraction, CultureInfo.InvariantCulture);
        int power = (number.Groups["power"].Success ? int.Parse(number.Groups["power"].Value, CultureInfo.InvariantCulture) : 0) - fraction.Length;
        for (; power < 0; power++)
        {
            if (digits % 10 != 0)
                return null;
            digits /= 10;
        }

        digits *= BigInteger.Pow(10, power);
        return text[0] == '-' ? -digits : digits;
    }

    public static double? Real(string text)
    {
        text = text.Trim();
        if (Radix().IsMatch(text))
            return (double)Integer(text)!.Value;
        return Decimal().IsMatch(text) && double.Parse(text, CultureInfo.InvariantCulture) is var value && double.IsFinite(value) ? value : null;
    }

    public static decimal? DecimalNumber(string text)
    {
        text = text.Trim();
        return Decimal().IsMatch(text) && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value) ? value : null;
    }

    /// <summary>Seconds as a number, or numbers with units from the longest to the shortest.</summary>
    public static TimeSpan? Duration(string text)
    {
        text = text.Trim();
        double seconds;
        if (Decimal().IsMatch(text))
        {
            seconds = double.Parse(text, CultureInfo.InvariantCulture);
            return seconds is < 0 or > LongestDuration ? null : TimeSpan.FromSeconds(seconds);
        }

        Match units = Units().Match(text);
        if (!units.Success || text.Length == 0)
            return null;
        seconds = 0;
        foreach ((string unit, double factor) in new[] { ("d", 86400.0), ("h", 3600.0), ("m", 60.0), ("s", 1.0), ("ms", 0.001) })
        {
            if (units.Groups[unit] is { Success: true } amount)
                seconds += double.Parse(amount.Value, CultureInfo.InvariantCulture) * factor;
        }

        return seconds > LongestDuration ? null : TimeSpan.FromSeconds(seconds);
    }

    public static DateOnly? Date(string text) => Day().Match(text) is { Success: true } day ? Day(day) : null;

    public static DateTimeOffset? Time(string text)
    {
        if (Moment().Match(text) is not { Success: true } match || Day(match) is not { } day)
            return null;
        int Number(string group) => match.Groups[group] is { Success: true, Value: var digits } ? int.Parse(digits, CultureInfo.InvariantCulture) : 0;
        if (Number("h") > 23 || Number("m") > 59 || Number("s") > 59 || Number("om") > 59 || (Number("oh") * 60) + Number("om") > 14 * 60)
            return null;
        long fraction = long.Parse("0" + match.Groups["f"].Value.PadRight(7, '0'), CultureInfo.InvariantCulture);
        DateTime local = day.ToDateTime(new TimeOnly(Number("h"), Number("m"), Number("s"))).AddTicks(fraction);
        TimeSpan offset = new TimeSpan(Number("oh"), Number("om"), 0) * (match.Groups["sign"].Value == "-" ? -1 : 1);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }

    public static bool IsUri(string text) => Scheme().IsMatch(text);

    private static DateOnly? Day(Match match)
    {
        int year = int.Parse(match.Groups["year"].Value, CultureInfo.InvariantCulture);
        int month = int.Parse(match.Groups["month"].Value, CultureInfo.InvariantCulture);
        int day = int.Parse(match.Groups["day"].Value, CultureInfo.InvariantCulture);
        bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        int last = month switch
        {
            2 => leap ? 29 : 28,
            4 or 6 or 9 or 11 => 30,
            _ => 31,
        };
        return year >= 1 && month is >= 1 and <= 12 && day >= 1 && day <= last ? new DateOnly(year, month, day) : null;
    }

    [GeneratedRegex("^[+-]?0(?:(?<x>x)(?<digits>[0-9a-fA-F]+)|o(?<digits>[0-7]+))$")]
    private static partial Regex Radix();

    [GeneratedRegex("^[+-]?(?=[.]?[0-9])(?<whole>[0-9]*)(?:[.](?<fraction>[0-9]*))?(?:[eE](?<power>[+-]?[0-9]+))?$")]
    private static partial Regex Decimal();

    [GeneratedRegex($"^(?:(?<d>{Amount})d)?(?:(?<h>{Amount})h)?(?:(?<m>{Amount})m)?(?:(?<s>{Amount})s)?(?:(?<ms>{Amount})ms)?$")]
    private static partial Regex Units();

    [GeneratedRegex("^(?<year>[0-9]{4})-(?<month>[0-9]{2})-(?<day>[0-9]{2})$")]
    private static partial Regex Day();

    [GeneratedRegex("^(?<year>[0-9]{4})-(?<month>[0-9]{2})-(?<day>[0-9]{2})(?:[T ](?<h>[0-9]{2}):(?<m>[0-9]{2})(?::(?<s>[0-9]{2})(?:[.](?<f>[0-9]{0,7}))?)?(?:Z|(?<sign>[+-])(?<oh>[0-9]{2}):?(?<om>[0-9]{2}))?)?$")]
    private static partial Regex Moment();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9+.-]*:")]
    private static partial Regex Scheme();
}
