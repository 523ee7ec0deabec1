using System.Text;

namespace Recotem.DataSources.Csv;

/// <summary>Takes the cells of one column of a CSV file.</summary>
/// <param name="index">The index of the column in the file.</param>
/// <param name="name">The column's name.</param>
internal abstract class CsvColumn(int index, string name)
{
    /// <summary>The index of the column in the file.</summary>
    public int Index => index;

    /// <summary>The column's name.</summary>
    public string Name => name;

    /// <summary>What a cell must be, for messages.</summary>
    public virtual string Expected => "text";

    /// <summary>Appends a cell that is not null.</summary>
    /// <returns>False if the cell is not what the column takes; nothing is appended then.</returns>
    public abstract bool TryAppend(ReadOnlySpan<byte> cell);

    /// <summary>Appends the cell at the begin of a buffer, which may be faster.</summary>
    /// <returns>False if the cell is not what the column takes; nothing is appended then.</returns>
    public virtual bool TryAppend(ReadOnlySpan<byte> buffer, int length) => TryAppend(buffer[..length]);

    /// <summary>Appends a null.</summary>
    public abstract void AppendNull();

    /// <summary>Finishes the column.</summary>
    public abstract Column Build();
}

/// <summary>Text, verbatim.</summary>
internal sealed class TextCsvColumn(int index, string name) : CsvColumn(index, name)
{
    private readonly TextColumnBuilder _builder = ColumnBuilder.Text(name);

    public override bool TryAppend(ReadOnlySpan<byte> cell) => TryAppend(cell, cell.Length);

    public override bool TryAppend(ReadOnlySpan<byte> buffer, int length)
    {
        _builder.Append(buffer, length);
        return true;
    }

    public override void AppendNull() => _builder.AppendNull();

    public override Column Build() => _builder.Build();
}

/// <summary>Integers.</summary>
internal sealed class Int64CsvColumn(int index, string name) : CsvColumn(index, name)
{
    private readonly ValueColumnBuilder<long> _builder = ColumnBuilder.Int64(name);

    public override string Expected => "an integer of 64 bits";

    public override bool TryAppend(ReadOnlySpan<byte> cell)
    {
        if (!TimeParser.TryParseInteger(cell, out long value))
            return false;
        _builder.Append(value);
        return true;
    }

    public override void AppendNull() => _builder.AppendNull();

    public override Column Build() => _builder.Build();
}

/// <summary>Finite numbers.</summary>
internal sealed class DoubleCsvColumn(int index, string name) : CsvColumn(index, name)
{
    private readonly ValueColumnBuilder<double> _builder = ColumnBuilder.Double(name);

    public override string Expected => "a finite number";

    public override bool TryAppend(ReadOnlySpan<byte> cell)
    {
        if (!TimeParser.TryParseNumber(cell, out double value))
            return false;
        _builder.Append(value);
        return true;
    }

    public override void AppendNull() => _builder.AppendNull();

    public override Column Build() => _builder.Build();
}

/// <summary><c>true</c> or <c>false</c> in any case, or <c>1</c> and <c>0</c>.</summary>
internal sealed class BooleanCsvColumn(int index, string name) : CsvColumn(index, name)
{
    private readonly ValueColumnBuilder<bool> _builder = ColumnBuilder.Boolean(name);

    public override string Expected => "true, false, 1 or 0";

    public override bool TryAppend(ReadOnlySpan<byte> cell)
    {
        bool value = Ascii.EqualsIgnoreCase(cell, "true"u8) || cell.SequenceEqual("1"u8);
        if (!value && !Ascii.EqualsIgnoreCase(cell, "false"u8) && !cell.SequenceEqual("0"u8))
            return false;
        _builder.Append(value);
        return true;
    }

    public override void AppendNull() => _builder.AppendNull();

    public override Column Build() => _builder.Build();
}

/// <summary>Times as <see cref="TimeParser"/> reads them.</summary>
internal sealed class TimestampCsvColumn(int index, string name) : CsvColumn(index, name)
{
    private readonly ValueColumnBuilder<long> _builder = ColumnBuilder.Timestamp(name);

    public override string Expected => "an ISO 8601 date or date-time, for instance 2026-11-21T14:05:00Z";

    public override bool TryAppend(ReadOnlySpan<byte> cell)
    {
        if (!TimeParser.TryParse(cell, out long value))
            return false;
        _builder.Append(value);
        return true;
    }

    public override void AppendNull() => _builder.AppendNull();

    public override Column Build() => _builder.Build();
}
