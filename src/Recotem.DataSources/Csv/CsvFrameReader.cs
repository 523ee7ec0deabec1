using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Recotem.DataSources.Csv;

/// <summary>Which part of a CSV file becomes a frame, and how.</summary>
internal sealed record CsvLayout
{
    /// <summary>The columns to read: user, item and perhaps time; empty for all columns.</summary>
    public ImmutableArray<string> Columns { get; init; } = [];

    /// <summary>The index of the row with the names, blank lines not counted.</summary>
    public int HeaderRow { get; init; }

    /// <summary>The types of columns that are not text.</summary>
    public IReadOnlyDictionary<string, ColumnType> Types { get; init; } = ImmutableDictionary<string, ColumnType>.Empty;

    /// <summary>The cells that are null besides the empty one.</summary>
    public ImmutableArray<byte[]> NullValues { get; init; } = [];
}

/// <summary>Turns the records of a CSV file into a frame.</summary>
internal sealed class CsvFrameReader(CsvReader reader, string name, CsvLayout layout)
{
    // The user's and the item's column come before the column of times.
    private const int TimeColumn = 2;
    private const int ListedColumns = 10;
    private const int ListedProblems = 5;
    private const int QuotedLength = 40;
    private readonly List<string> _problems = [];
    private readonly CsvLines _lines = new(name);
    private long _problemRows;
    private int _headerCells;
    private long _headerLine;

    /// <summary>Reads all records.</summary>
    /// <exception cref="DataSourceException">The file is not what the layout says, or has no rows.</exception>
    public async ValueTask<DataFrame> ReadAsync(CancellationToken cancellationToken)
    {
        CsvColumn[] columns = Choose(await ReadHeaderAsync(cancellationToken));
        long rows = 0;
        do
        {
            rows += ReadBuffered(columns);
        }
        while (await reader.FillAsync(cancellationToken));
        if (_problemRows > 0)
            throw ProblemError();
        if (rows == 0)
            throw new DataSourceException($"CSV file {name} is empty: there is no row behind the header in line {_headerLine}; provide a file with interactions");
        return new DataFrame([.. columns.Select(c => c.Build())]) { Origin = _lines.PlaceOf };
    }

    private long ReadBuffered(CsvColumn[] columns)
    {
        long rows = 0;
        while (reader.TryRead())
        {
            rows++;
            _lines.Add(reader.Line);
            if (reader.CellCount != _headerCells)
            {
                Report($"line {reader.Line} has {reader.CellCount}");
                continue;
            }

            foreach (CsvColumn column in columns)
            {
                ReadOnlySpan<byte> cell = reader.Cell(column.Index, out int length);
                if (length == 0 || (layout.NullValues.Length > 0 && IsNullValue(cell[..length])))
                    column.AppendNull();
                else if (!column.TryAppend(cell, length))
                    Report($"line {reader.Line}, column '{column.Name}' has '{Quote(cell[..length])}', not {column.Expected}");
            }
        }

        return rows;
    }

    private async ValueTask<string[]> ReadHeaderAsync(CancellationToken cancellationToken)
    {
        long rows = 0;
        do
        {
            while (reader.TryRead())
            {
                if (rows++ < layout.HeaderRow)
                    continue;
                _headerLine = reader.Line;
                _headerCells = reader.CellCount;
                var names = new string[_headerCells];
                for (int i = 0; i < names.Length; i++)
                    names[i] = Encoding.UTF8.GetString(reader.Cell(i));
                return names;
            }
        }
        while (await reader.FillAsync(cancellationToken));
        throw new DataSourceException(rows == 0
            ? $"CSV file {name} is empty; provide a file with a header row and interactions"
            : $"CSV file {name} has {rows} rows, so that there is no row {layout.HeaderRow} for the names; correct the source's header (0 is the first row)");
    }

    private CsvColumn[] Choose(string[] names)
    {
        // An exported row index has no name. It may stay, under the name that pandas gives it.
        for (int i = 0; i < names.Length; i++)
            names[i] = names[i].Length > 0 ? names[i] : string.Create(CultureInfo.InvariantCulture, $"Unnamed: {i}");
        string[] repeated = [.. names.GroupBy(n => n, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key).Order(StringComparer.Ordinal)];
        if (repeated.Length > 0)
            throw reader.Error(_headerLine, $"the header names {Quoted(repeated)} more than once", "give each column its own name");
        string[] missing = [.. layout.Columns.Concat(layout.Types.Keys.Order(StringComparer.Ordinal)).Distinct(StringComparer.Ordinal).Except(names, StringComparer.Ordinal)];
        if (missing.Length > 0)
            throw reader.Error(_headerLine, $"there is no column {Quoted(missing)}; available: {Available(names)}", Remedy(missing));
        IEnumerable<string> wanted = layout.Columns.IsEmpty ? names : layout.Columns.Distinct(StringComparer.Ordinal);
        return [.. wanted.Select(n => Create(n, Array.IndexOf(names, n)))];
    }

    private CsvColumn Create(string column, int index) =>
        layout.Types.TryGetValue(column, out ColumnType type) ? CsvTypes.Create(type, index, column)
        : layout.Columns.IndexOf(column) == TimeColumn ? new InferredTimeCsvColumn(index, column)
        : new TextCsvColumn(index, column);

    private string Remedy(string[] missing) => missing.Any(m => layout.Columns.Contains(m))
        ? "correct the recipe's schema, or the source's delimiter and header"
        : "correct the source's dtype";

    private static string Available(string[] names)
    {
        string listed = string.Join(", ", names.Order(StringComparer.Ordinal).Take(ListedColumns).Select(n => n.Length > QuotedLength ? n[..QuotedLength] + "…" : n));
        return names.Length > ListedColumns ? $"{listed} and {names.Length - ListedColumns} more" : listed;
    }

    private static string Quoted(string[] names) => string.Join(", ", names.Take(ListedColumns).Select(n => $"'{n}'"));

    private bool IsNullValue(ReadOnlySpan<byte> cell)
    {
        foreach (byte[] value in layout.NullValues)
            if (cell.SequenceEqual(value))
                return true;
        return false;
    }

    private static string Quote(ReadOnlySpan<byte> cell)
    {
        string text = Encoding.UTF8.GetString(cell);
        return text.Length > QuotedLength ? text[..QuotedLength] + "…" : text;
    }

    private void Report(string problem)
    {
        _problemRows++;
        if (_problems.Count < ListedProblems)
            _problems.Add(problem);
    }

    private DataSourceException ProblemError()
    {
        string more = _problemRows > _problems.Count ? $" and {_problemRows - _problems.Count} more" : "";
        return new DataSourceException(
            $"CSV file {name}: {_problemRows} problems, expected {_headerCells} cells in every row as in the header (line {_headerLine}): " +
            $"{string.Join("; ", _problems)}{more}; correct these rows, or the source's delimiter and dtype");
    }
}
