using System.Globalization;
using System.Text;
using Recotem.Recipes;

namespace Recotem.Training;

/// <summary>Reads the time column of a recipe as microseconds since 1970 (UTC).</summary>
internal static class TimeColumn
{
    /// <summary>0001-01-01T00:00:00Z.</summary>
    public const long MinMicroseconds = -62_135_596_800_000_000;

    /// <summary>The last microsecond of the year 9999.</summary>
    public const long MaxMicroseconds = 253_402_300_799_999_999;

    /// <summary>Stands for a row without a time.</summary>
    public const long NoTime = long.MinValue;

    // Stand for values that are no times, until all rows are read.
    private const long OutOfRange = long.MinValue + 1;
    private const long NumberOutOfRange = long.MinValue + 2;
    private const long Unreadable = long.MinValue + 3;
    private const int QuotedCharacters = 64;
    private const int ListedProblems = 3;
    private static readonly string s_units = string.Join(", ", Enum.GetValues<TimeUnit>().Select(NameOf));

    /// <summary>Reads the times of some rows.</summary>
    /// <param name="column">The column.</param>
    /// <param name="unit">The unit of numbers; null if the recipe names none.</param>
    /// <param name="wanted">The rows that matter, ascending; errors in others are not looked for.</param>
    /// <param name="origin">Where a row comes from, for messages; null if the source cannot tell.</param>
    /// <returns>The time of each wanted row, or <see cref="NoTime"/>.</returns>
    /// <exception cref="TrainingException">A number without a unit, or values that are no times.</exception>
    public static long[] Read(Column column, TimeUnit? unit, ReadOnlySpan<int> wanted, Func<int, string?>? origin = null)
    {
        var times = new long[wanted.Length];
        switch (column)
        {
            case TextColumn text:
                ReadText(text, unit, wanted, times);
                break;
            case ValueColumn<long> { Type: ColumnType.Timestamp } instants:
                for (int i = 0; i < wanted.Length; i++)
                {
                    int row = wanted[i];
                    times[i] = column.IsNull(row) ? NoTime : InRange(instants.Values[row]);
                }

                break;
            case ValueColumn<long> integers:
                TimeUnit ofIntegers = Required(unit, column);
                for (int i = 0; i < wanted.Length; i++)
                {
                    int row = wanted[i];
                    times[i] = column.IsNull(row) ? NoTime : FromInteger(integers.Values[row], ofIntegers);
                }

                break;
            case ValueColumn<double> numbers:
                TimeUnit ofNumbers = Required(unit, column);
                for (int i = 0; i < wanted.Length; i++)
                {
                    int row = wanted[i];
                    times[i] = column.IsNull(row) || double.IsNaN(numbers.Values[row]) ? NoTime : FromNumber(numbers.Values[row], ofNumbers);
                }

                break;
            case ValueColumn<bool> booleans:
                TimeUnit ofBooleans = Required(unit, column);
                for (int i = 0; i < wanted.Length; i++)
                {
                    int row = wanted[i];
                    times[i] = column.IsNull(row) ? NoTime : FromInteger(booleans.Values[row] ? 1 : 0, ofBooleans);
                }

                break;
            default:
                throw new NotSupportedException($"column '{column.Name}' of type {column.Type} cannot hold times");
        }

        ThrowIfAnyIsNoTime(column, unit, wanted, times, origin);
        return times;
    }

    // Sources without types, such as csv, deliver numbers as text; each distinct text is read once.
    private static void ReadText(TextColumn column, TimeUnit? unit, ReadOnlySpan<int> wanted, long[] times)
    {
        const long Unread = long.MaxValue;
        var known = new long[column.Dictionary.Count];
        Array.Fill(known, Unread);
        ReadOnlySpan<int> codes = column.Codes;
        for (int i = 0; i < wanted.Length; i++)
        {
            int row = wanted[i];
            int code = codes[row];
            if (code < 0)
            {
                times[i] = NoTime;
                continue;
            }

            if (known[code] == Unread)
                known[code] = FromText(column.Dictionary[code], unit, column);
            times[i] = known[code];
        }
    }

    private static long FromText(ReadOnlySpan<byte> text, TimeUnit? unit, Column column)
    {
        if (text.IsEmpty)
            return NoTime;
        if (TimeParser.TryParse(text, out long microseconds))
            return InRange(microseconds);
        if (TimeParser.TryParseInteger(text, out long integer))
            return FromInteger(integer, Required(unit, column));
        return TimeParser.TryParseNumber(text, out double number) ? FromNumber(number, Required(unit, column)) : Unreadable;
    }

    private static TimeUnit Required(TimeUnit? unit, Column column) => unit ?? throw new TrainingException(
        TrainingErrorCode.TimeUnitRequired,
        $"schema.time_column '{column.Name}' holds numbers, but schema.time_unit is not set; expected one of {s_units}");

    private static long FromInteger(long value, TimeUnit unit)
    {
        if (unit == TimeUnit.Ns)
            return InRange((long)Math.Floor(value / 1000m));
        long factor = MicrosecondsPer(unit);
        return value is < MinMicroseconds or > MaxMicroseconds || value < MinMicroseconds / factor || value > MaxMicroseconds / factor
            ? NumberOutOfRange
            : value * factor;
    }

    private static long FromNumber(double value, TimeUnit unit)
    {
        double microseconds = Math.Round(unit == TimeUnit.Ns ? value / 1000 : value * MicrosecondsPer(unit));
        return microseconds is >= MinMicroseconds and <= MaxMicroseconds ? (long)microseconds : NumberOutOfRange;
    }

    private static long MicrosecondsPer(TimeUnit unit) => unit switch
    {
        TimeUnit.S => 1_000_000,
        TimeUnit.Ms => 1_000,
        _ => 1,
    };

    private static long InRange(long microseconds) => microseconds is >= MinMicroseconds and <= MaxMicroseconds ? microseconds : OutOfRange;

    private static void ThrowIfAnyIsNoTime(Column column, TimeUnit? unit, ReadOnlySpan<int> wanted, long[] times, Func<int, string?>? origin)
    {
        int count = 0;
        int unreadable = 0;
        int numbers = 0;
        var examples = new List<string>();
        for (int i = 0; i < times.Length; i++)
        {
            if (times[i] is not (OutOfRange or NumberOutOfRange or Unreadable))
                continue;
            unreadable += times[i] == Unreadable ? 1 : 0;
            numbers += times[i] == NumberOutOfRange ? 1 : 0;
            if (count++ < ListedProblems)
                examples.Add($"{origin?.Invoke(wanted[i]) ?? string.Create(CultureInfo.InvariantCulture, $"row {wanted[i] + 1L}")}: {Problem(column, wanted[i], times[i], unit)}");
        }

        if (count == 0)
            return;
        string number = count == 1 ? "a value is no time" : string.Create(CultureInfo.InvariantCulture, $"{count} values are no times");
        string more = count > ListedProblems ? string.Create(CultureInfo.InvariantCulture, $"; and {count - ListedProblems} more") : "";
        string format = unreadable > 0 ? "; expected ISO 8601 such as 2024-01-31T12:00:00Z, or a number in the unit of schema.time_unit" : "";
        string check = numbers > 0 && unit is { } given ? $"; check schema.time_unit ({NameOf(given)}); expected one of {s_units}" : "";
        throw new TrainingException(
            TrainingErrorCode.TimeColumnParseError,
            $"schema.time_column '{column.Name}': {number}: {string.Join("; ", examples)}{more}{format}{check}");
    }

    private static string Problem(Column column, int row, long kind, TimeUnit? unit) => kind switch
    {
        Unreadable => $"cannot read '{ValueOf(column, row)}'",
        NumberOutOfRange when unit is { } given => $"'{ValueOf(column, row)}' in {NameOf(given)} is outside the years 1 to 9999",
        _ when column is TextColumn => $"'{ValueOf(column, row)}' is outside the years 1 to 9999",
        _ => "the time is outside the years 1 to 9999",
    };

    private static string ValueOf(Column column, int row) => column switch
    {
        TextColumn text => Quote(text.Dictionary[text.Codes[row]]),
        ValueColumn<long> integers => integers.Values[row].ToString(CultureInfo.InvariantCulture),
        ValueColumn<double> numbers => numbers.Values[row].ToString(CultureInfo.InvariantCulture),
        _ => throw new NotSupportedException($"column '{column.Name}' of type {column.Type} cannot hold times"),
    };

    // As recipes write it.
    private static string NameOf(TimeUnit unit) => unit.ToString().ToLowerInvariant();

    private static string Quote(ReadOnlySpan<byte> utf8)
    {
        string text = Encoding.UTF8.GetString(utf8[..Math.Min(utf8.Length, 4 * QuotedCharacters)]);
        return text.Length > QuotedCharacters ? $"{text.AsSpan(0, QuotedCharacters)}…" : text;
    }
}
