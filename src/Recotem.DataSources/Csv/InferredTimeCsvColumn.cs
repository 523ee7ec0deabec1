using System.Globalization;

namespace Recotem.DataSources.Csv;

/// <summary>
/// The column of times. It is of integers if every cell is one, else of numbers if every cell is one, else of timestamps if every
/// cell is ISO 8601, and otherwise of text, which the pipeline refuses with the value that it cannot read.
/// </summary>
/// <remarks>
/// The first cell chooses the type. When a later cell does not fit, the cells before it are converted: integers to numbers, and
/// anything to text in its canonical form. No other column loses the form that it has in the file.
/// </remarks>
internal sealed class InferredTimeCsvColumn(int index, string name) : CsvColumn(index, name)
{
    private CsvColumn? _typed;
    private int _nulls;

    public override bool TryAppend(ReadOnlySpan<byte> cell)
    {
        if (_typed is not null && _typed.TryAppend(cell))
            return true;
        _typed = _typed is null ? Choose(cell) : Widen(_typed.Build(), cell);
        return _typed.TryAppend(cell);
    }

    public override void AppendNull()
    {
        if (_typed is null)
            _nulls++;
        else
            _typed.AppendNull();
    }

    public override Column Build() => (_typed ?? WithNulls(new TextCsvColumn(Index, Name))).Build();

    private CsvColumn Choose(ReadOnlySpan<byte> cell) => WithNulls(
        TimeParser.TryParseInteger(cell, out _) ? new Int64CsvColumn(Index, Name)
        : TimeParser.TryParseNumber(cell, out _) ? new DoubleCsvColumn(Index, Name)
        : TimeParser.TryParse(cell, out _) ? new TimestampCsvColumn(Index, Name)
        : new TextCsvColumn(Index, Name));

    private CsvColumn WithNulls(CsvColumn column)
    {
        for (int i = 0; i < _nulls; i++)
            column.AppendNull();
        return column;
    }

    private CsvColumn Widen(Column before, ReadOnlySpan<byte> cell)
    {
        CsvColumn wider = before.Type == ColumnType.Int64 && TimeParser.TryParseNumber(cell, out _)
            ? new DoubleCsvColumn(Index, Name)
            : new TextCsvColumn(Index, Name);
        Span<byte> text = stackalloc byte[64];
        for (int row = 0; row < before.Length; row++)
        {
            if (before.IsNull(row))
                wider.AppendNull();
            else
                wider.TryAppend(text[..Write(before, row, text)]);
        }

        return wider;
    }

    private static int Write(Column column, int row, Span<byte> text)
    {
        int length;
        switch (column)
        {
            case ValueColumn<long> { Type: ColumnType.Int64 } integers:
                integers.Values[row].TryFormat(text, out length, provider: CultureInfo.InvariantCulture);
                return length;
            case ValueColumn<double> numbers:
                numbers.Values[row].TryFormat(text, out length, "R", CultureInfo.InvariantCulture);
                return length;
            case ValueColumn<long> instants:
                DateTime.UnixEpoch.AddTicks(instants.Values[row] * TimeSpan.TicksPerMicrosecond).TryFormat(text, out length, "O", CultureInfo.InvariantCulture);
                return length;
            default:
                throw new ArgumentException($"times in a column of type {column.Type} have no canonical form", nameof(column));
        }
    }
}
