using System.Globalization;

namespace Recotem.Training;

/// <summary>The text form of id columns. Text stays exactly as the source has it.</summary>
internal static class IdText
{
    /// <summary>
    /// Turns an id column into text: integers in decimal, numbers as the shortest text that reads back equal and always with a
    /// point or exponent (<c>1.0</c>), booleans as <c>True</c> and <c>False</c>, instants as <c>2024-01-31T12:00:00Z</c> with
    /// microseconds if there are any. A number that is NaN is null.
    /// </summary>
    /// <param name="column">The column.</param>
    public static TextColumn Of(Column column)
    {
        if (column is TextColumn text)
            return text;
        TextColumnBuilder builder = new DataFrameBuilder(column.Name).Text(column.Name);
        Span<byte> buffer = stackalloc byte[64];
        switch (column)
        {
            case ValueColumn<long> { Type: ColumnType.Timestamp } instants:
                for (int row = 0; row < column.Length; row++)
                {
                    if (column.IsNull(row))
                        builder.AppendNull();
                    else
                        builder.Append(FormatInstant(instants.Values[row], column.Name, buffer));
                }

                break;
            case ValueColumn<long> integers:
                for (int row = 0; row < column.Length; row++)
                {
                    if (column.IsNull(row))
                    {
                        builder.AppendNull();
                        continue;
                    }

                    integers.Values[row].TryFormat(buffer, out int written, provider: CultureInfo.InvariantCulture);
                    builder.Append(buffer[..written]);
                }

                break;
            case ValueColumn<double> numbers:
                for (int row = 0; row < column.Length; row++)
                {
                    if (column.IsNull(row) || double.IsNaN(numbers.Values[row]))
                        builder.AppendNull();
                    else
                        builder.Append(Format(numbers.Values[row], buffer));
                }

                break;
            case ValueColumn<bool> booleans:
                for (int row = 0; row < column.Length; row++)
                {
                    if (column.IsNull(row))
                        builder.AppendNull();
                    else
                        builder.Append(booleans.Values[row] ? "True"u8 : "False"u8);
                }

                break;
            default:
                throw new NotSupportedException($"column '{column.Name}' of type {column.Type} cannot hold ids");
        }

        return (TextColumn)builder.Build();
    }

    private static ReadOnlySpan<byte> FormatInstant(long microseconds, string column, Span<byte> buffer)
    {
        if (microseconds is < TimeColumn.MinMicroseconds or > TimeColumn.MaxMicroseconds)
            throw new TrainingException(TrainingErrorCode.TrainingError, $"id column '{column}' holds an instant outside the years 1 to 9999 ({microseconds} µs since 1970)");
        DateTime instant = DateTime.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
        string format = instant.Ticks % TimeSpan.TicksPerSecond == 0 ? "yyyy-MM-ddTHH:mm:ssZ" : "yyyy-MM-ddTHH:mm:ss.ffffffZ";
        instant.TryFormat(buffer, out int written, format, CultureInfo.InvariantCulture);
        return buffer[..written];
    }

    private static ReadOnlySpan<byte> Format(double number, Span<byte> buffer)
    {
        if (double.IsInfinity(number))
            return number > 0 ? "inf"u8 : "-inf"u8;

        // The shortest digits that read back equal, with an exponent for very small and very large numbers.
        number.TryFormat(buffer, out int written, "R", CultureInfo.InvariantCulture);
        if (buffer[..written].IndexOfAny((byte)'.', (byte)'E') < 0)
        {
            ".0"u8.CopyTo(buffer[written..]);
            written += 2;
        }

        buffer[..written].Replace((byte)'E', (byte)'e');
        return buffer[..written];
    }
}
