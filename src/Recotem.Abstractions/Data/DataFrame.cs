using System.Collections.Immutable;

namespace Recotem;

/// <summary>An immutable table in columns.</summary>
public sealed class DataFrame
{
    private readonly ImmutableArray<Column> _columns;

    /// <summary>Creates a table from columns.</summary>
    /// <param name="columns">Columns of one length and with distinct names.</param>
    /// <exception cref="ArgumentException">Lengths differ or names repeat.</exception>
    public DataFrame(ImmutableArray<Column> columns)
    {
        if (columns.IsDefault)
            throw new ArgumentException("there must be an array of columns", nameof(columns));
        foreach (Column column in columns)
        {
            if (column.Length != columns[0].Length)
                throw new ArgumentException($"column '{column.Name}' has {column.Length} rows, but '{columns[0].Name}' has {columns[0].Length}", nameof(columns));
        }

        _columns = columns;
        Columns = [.. columns.Select(c => c.Name)];
        if (Columns.Distinct(StringComparer.Ordinal).Count() != Columns.Length)
            throw new ArgumentException("column names must be distinct", nameof(columns));
    }

    /// <summary>The names of the columns, in their order.</summary>
    public ImmutableArray<string> Columns { get; }

    /// <summary>Says where a row, from 0, comes from, for messages: a file and a line, for instance. Null, or null for a row, if the source cannot tell.</summary>
    public Func<int, string?>? Origin { get; init; }

    /// <summary>The number of rows.</summary>
    public int Rows => _columns.IsEmpty ? 0 : _columns[0].Length;

    /// <summary>Whether there is a column.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>Whether there is.</returns>
    public bool Has(string name) => Find(name) is not null;

    /// <summary>A column.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="KeyNotFoundException">There is no such column.</exception>
    public Column this[string name] => Find(name) ?? throw new KeyNotFoundException($"there is no column '{name}'");

    /// <summary>Finds a column.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The column, or null.</returns>
    public Column? Find(string name)
    {
        foreach (Column column in _columns)
            if (column.Name == name)
                return column;
        return null;
    }
}
