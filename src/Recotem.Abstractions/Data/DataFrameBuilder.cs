using System.Globalization;

namespace Recotem;

/// <summary>
/// Builds a <see cref="DataFrame"/>. Either append whole rows of objects with <see cref="Add"/>, which is convenient, or append to
/// typed columns, which boxes nothing.
/// </summary>
public sealed class DataFrameBuilder
{
    private readonly string[] _names;
    private readonly ColumnBuilder?[] _columns;
    private int _rows;

    /// <summary>Begins a table.</summary>
    /// <param name="columns">The names of the columns, all distinct.</param>
    public DataFrameBuilder(params string[] columns)
    {
        _names = columns;
        _columns = new ColumnBuilder?[columns.Length];
    }

    /// <summary>The builder of a text column.</summary>
    /// <param name="name">One of the names.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">There is no such column, or it has another type.</exception>
    public TextColumnBuilder Text(string name) => Get(name, ColumnType.Text, ColumnBuilder.Text);

    /// <summary>The builder of a column of integers.</summary>
    /// <param name="name">One of the names.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">There is no such column, or it has another type.</exception>
    public ValueColumnBuilder<long> Int64(string name) => Get(name, ColumnType.Int64, ColumnBuilder.Int64);

    /// <summary>The builder of a column of numbers.</summary>
    /// <param name="name">One of the names.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">There is no such column, or it has another type.</exception>
    public ValueColumnBuilder<double> Double(string name) => Get(name, ColumnType.Double, ColumnBuilder.Double);

    /// <summary>The builder of a column of booleans.</summary>
    /// <param name="name">One of the names.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">There is no such column, or it has another type.</exception>
    public ValueColumnBuilder<bool> Boolean(string name) => Get(name, ColumnType.Boolean, ColumnBuilder.Boolean);

    /// <summary>The builder of a column of instants, in microseconds since 1970 (UTC).</summary>
    /// <param name="name">One of the names.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">There is no such column, or it has another type.</exception>
    public ValueColumnBuilder<long> Timestamp(string name) => Get(name, ColumnType.Timestamp, ColumnBuilder.Timestamp);

    /// <summary>
    /// Appends a row. The first value that is not null decides the type of a column: <see cref="string"/>, an integer,
    /// <see cref="double"/>, <see cref="float"/> or <see cref="decimal"/>, <see cref="bool"/>, <see cref="DateTimeOffset"/> or
    /// <see cref="DateTime"/> (UTC unless it is local).
    /// </summary>
    /// <param name="row">One value for each column, in the order of the names.</param>
    /// <exception cref="ArgumentException">The number of values is wrong, or one does not fit its column.</exception>
    public void Add(params ReadOnlySpan<object?> row)
    {
        if (row.Length != _names.Length)
            throw new ArgumentException($"expected {_names.Length} values, got {row.Length}", nameof(row));
        for (int i = 0; i < row.Length; i++)
            Append(i, row[i]);
        _rows++;
    }

    /// <summary>Finishes the table. The builder must not be used afterwards.</summary>
    /// <returns>The table.</returns>
    /// <exception cref="ArgumentException">Columns differ in length.</exception>
    public DataFrame Build()
    {
        for (int i = 0; i < _columns.Length; i++)
            _columns[i] ??= NullsOnly(_names[i]);
        return new DataFrame([.. _columns.Select(c => c!.Build())]);
    }

    private TextColumnBuilder NullsOnly(string name)
    {
        TextColumnBuilder column = ColumnBuilder.Text(name);
        for (int i = 0; i < _rows; i++)
            column.AppendNull();
        return column;
    }

    private T Get<T>(string name, ColumnType type, Func<string, T> create) where T : ColumnBuilder
    {
        int index = Array.IndexOf(_names, name);
        if (index < 0)
            throw new ArgumentException($"there is no column '{name}'; the columns are {string.Join(", ", _names)}", nameof(name));
        ColumnBuilder column = _columns[index] ??= create(name);
        if (column.Type != type)
            throw new ArgumentException($"column '{name}' is of type {column.Type}, not {type}", nameof(name));
        return (T)column;
    }

    private void Append(int index, object? value)
    {
        string name = _names[index];
        if (value is null)
        {
            _columns[index]?.AppendNull();
            return;
        }

        bool isNew = _columns[index] is null;
        ColumnBuilder column = _columns[index] ??= value switch
        {
            string => ColumnBuilder.Text(name),
            long or int or short or byte or sbyte or ushort or uint => ColumnBuilder.Int64(name),
            double or float or decimal => ColumnBuilder.Double(name),
            bool => ColumnBuilder.Boolean(name),
            DateTimeOffset or DateTime => ColumnBuilder.Timestamp(name),
            _ => throw Unfit(name, value),
        };
        for (int row = 0; isNew && row < _rows; row++)
            column.AppendNull();
        switch (column, value)
        {
            case (TextColumnBuilder text, string s):
                text.Append(s);
                break;
            case (ValueColumnBuilder<long> { Type: ColumnType.Int64 } integers, long or int or short or byte or sbyte or ushort or uint):
                integers.Append(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case (ValueColumnBuilder<double> numbers, double or float or decimal or long or int or short or byte or sbyte or ushort or uint):
                numbers.Append(Convert.ToDouble(value, CultureInfo.InvariantCulture));
                break;
            case (ValueColumnBuilder<bool> booleans, bool b):
                booleans.Append(b);
                break;
            case (ValueColumnBuilder<long> { Type: ColumnType.Timestamp } instants, DateTimeOffset at):
                instants.Append((at.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond);
                break;
            case (ValueColumnBuilder<long> { Type: ColumnType.Timestamp } instants, DateTime at):
                DateTime utc = at.Kind == DateTimeKind.Local ? at.ToUniversalTime() : at;
                instants.Append((utc.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond);
                break;
            default:
                throw Unfit(name, value);
        }
    }

    private ArgumentException Unfit(string name, object value) =>
        new($"a value of type {value.GetType().Name} does not fit column '{name}'", nameof(value));
}
