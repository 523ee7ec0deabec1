namespace Recotem;

/// <summary>The type of a column.</summary>
public enum ColumnType
{
    /// <summary>Text, as codes into a dictionary of distinct values.</summary>
    Text,

    /// <summary>64-bit integers.</summary>
    Int64,

    /// <summary>64-bit floating-point numbers.</summary>
    Double,

    /// <summary>Booleans.</summary>
    Boolean,

    /// <summary>Instants in microseconds since 1970-01-01T00:00:00Z.</summary>
    Timestamp,
}

/// <summary>A column of a <see cref="DataFrame"/>.</summary>
public abstract class Column
{
    private readonly ReadOnlyMemory<ulong> _validity;

    private protected Column(string name, ColumnType type, int length, ReadOnlyMemory<ulong> validity, int nullCount)
    {
        Name = name;
        Type = type;
        Length = length;
        NullCount = nullCount;
        _validity = validity;
    }

    /// <summary>The column's name.</summary>
    public string Name { get; }

    /// <summary>The column's type.</summary>
    public ColumnType Type { get; }

    /// <summary>The number of rows.</summary>
    public int Length { get; }

    /// <summary>The number of rows without a value.</summary>
    public int NullCount { get; }

    /// <summary>Whether a row has no value.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <returns>Whether it has none.</returns>
    public bool IsNull(int row) => NullCount > 0 && (_validity.Span[row >> 6] >> (row & 63) & 1) == 0;
}

/// <summary>A column of fixed-size values.</summary>
/// <typeparam name="T">The type of the values.</typeparam>
public sealed class ValueColumn<T> : Column where T : unmanaged
{
    private readonly ReadOnlyMemory<T> _values;

    internal ValueColumn(string name, ColumnType type, ReadOnlyMemory<T> values, ReadOnlyMemory<ulong> validity, int nullCount)
        : base(name, type, values.Length, validity, nullCount) => _values = values;

    /// <summary>The values; the default value where the row is null.</summary>
    public ReadOnlySpan<T> Values => _values.Span;
}

/// <summary>A column of text. Each distinct value is stored once.</summary>
public sealed class TextColumn : Column
{
    private readonly ReadOnlyMemory<int> _codes;

    internal TextColumn(string name, ReadOnlyMemory<int> codes, Utf8Dictionary dictionary, ReadOnlyMemory<ulong> validity, int nullCount)
        : base(name, ColumnType.Text, codes.Length, validity, nullCount)
    {
        _codes = codes;
        Dictionary = dictionary;
    }

    /// <summary>The code of each row's value in the dictionary; -1 where the row is null.</summary>
    public ReadOnlySpan<int> Codes => _codes.Span;

    /// <summary>The distinct values, in the order of their first appearance.</summary>
    public Utf8Dictionary Dictionary { get; }

    /// <summary>The text of a row.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <returns>The text, or null.</returns>
    public string? GetString(int row) => Codes[row] < 0 ? null : Dictionary.GetString(Codes[row]);
}
