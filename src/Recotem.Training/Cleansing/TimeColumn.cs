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

    private const int QuotedCharacters = 64;

    /// <summary>Reads the times of some rows.</summary>
    /// <param name="column">The column.</param>
    /// <param name="unit">The unit of numbers; null if the recipe names none.</param>
    /// <param name="wanted">The rows that matter, ascending; errors in others are not looked for.</param>
    /// <returns>The time of each wanted row, or <see cref="NoTime"/>.</returns>
    /// <exception cref="TrainingException">A number without a unit, or a value that is no time.</exception>
    public static long[] Read(Column column, TimeUnit? unit, ReadOnlySpan<int> wanted)
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
                    times[i] = column.IsNull(row) ? NoTime : InRange(instants.Values[row], column, row);
                }

                break;
            case ValueColumn<long> integers:
                TimeUnit ofIntegers = Required(unit, column);
                for (int i = 0; i < wanted.Length; i++)
                {
                    int row = wanted[i];
                    times[i] = column.IsNull(row) ? NoTime : FromInteger(integers.Values[row], ofIntegers, column, row);
                }

                break;
            case ValueColumn<double> numbers:
                TimeUnit ofNumbers = Required(unit, column);
                for (int i = 0; i < wanted.Length; i++)
                {
                    int row = wanted[i];
                    times[i] = column.IsNull(row) || double.IsNaN(numbers.Values[row]) ? NoTime : FromNumber(numbers.Values[row], ofNumbers, column, row);
                }

                break;
            case ValueColumn<bool> booleans:
                TimeUnit ofBooleans = Required(unit, column);
                for (int i = 0; i < wanted.Length; i++)
                {
                    int row = wanted[i];
                    times[i] = column.IsNull(row) ? NoTime : FromInteger(booleans.Values[row] ? 1 : 0, ofBooleans, column, row);
                }

                break;
            default:
                throw new NotSupportedException($"column '{column.Name}' of type {column.Type} cannot hold times");
        }

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
                known[code] = FromText(column.Dictionary[code], unit, column, row);
            times[i] = known[code];
        }
    }

    private static long FromText(ReadOnlySpan<byte> text, TimeUnit? unit, Column column, int row)
    {
        if (text.IsEmpty)
            return NoTime;
        if (TimeParser.TryParse(text, out long microseconds))
            return InRange(microseconds, column, row);
        bool isInteger = TimeParser.TryParseInteger(text, out long integer);
        if (isInteger || TimeParser.TryParseNumber(text, out double number))
        {
            TimeUnit known = Required(unit, column);
            if (isInteger)
                return FromInteger(integer, known, column, row);
            _ = TimeParser.TryParseNumber(text, out number);
            return FromNumber(number, known, column, row);
        }

        throw Unreadable(column, row, Quote(text));
    }

    private static TimeUnit Required(TimeUnit? unit, Column column) => unit ?? throw new TrainingException(
        TrainingErrorCode.TimeUnitRequired,
        $"schema.time_column '{column.Name}' holds numbers, but schema.time_unit is not set; expected one of s, ms, us, ns");

    private static long FromInteger(long value, TimeUnit unit, Column column, int row)
    {
        if (unit == TimeUnit.Ns)
            return InRange((long)Math.Floor(value / 1000m), column, row);
        long factor = MicrosecondsPer(unit);
        return value is < MinMicroseconds or > MaxMicroseconds || value < MinMicroseconds / factor || value > MaxMicroseconds / factor
            ? throw OutOfRange(column, row)
            : value * factor;
    }

    private static long FromNumber(double value, TimeUnit unit, Column column, int row)
    {
        double microseconds = Math.Round(unit == TimeUnit.Ns ? value / 1000 : value * MicrosecondsPer(unit));
        return microseconds is >= MinMicroseconds and <= MaxMicroseconds ? (long)microseconds : throw OutOfRange(column, row);
    }

    private static long MicrosecondsPer(TimeUnit unit) => unit switch
    {
        TimeUnit.S => 1_000_000,
        TimeUnit.Ms => 1_000,
        _ => 1,
    };

    private static long InRange(long microseconds, Column column, int row) =>
        microseconds is >= MinMicroseconds and <= MaxMicroseconds ? microseconds : throw OutOfRange(column, row);

    private static TrainingException OutOfRange(Column column, int row) => new(
        TrainingErrorCode.TimeColumnParseError,
        $"schema.time_column '{column.Name}', row {row + 1L}: the time is outside the years 1 to 9999; check schema.time_unit");

    private static TrainingException Unreadable(Column column, int row, string text) => new(
        TrainingErrorCode.TimeColumnParseError,
        $"schema.time_column '{column.Name}', row {row + 1L}: cannot read '{text}' as a time; expected ISO 8601 such as 2024-01-31T12:00:00Z, or a number with schema.time_unit");

    private static string Quote(ReadOnlySpan<byte> utf8)
    {
        string text = Encoding.UTF8.GetString(utf8[..Math.Min(utf8.Length, 4 * QuotedCharacters)]);
        return text.Length > QuotedCharacters ? $"{text.AsSpan(0, QuotedCharacters)}…" : text;
    }
}
