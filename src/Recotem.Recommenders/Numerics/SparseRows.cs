namespace Recotem.Recommenders;

/// <summary>A sparse matrix in compressed rows with double-precision values; columns ascend within a row.</summary>
/// <param name="RowStarts">Where each row begins, and the number of entries at the end.</param>
/// <param name="Columns">The column of each entry.</param>
/// <param name="Values">The value of each entry.</param>
internal readonly record struct SparseRows(ReadOnlyMemory<long> RowStarts, ReadOnlyMemory<int> Columns, ReadOnlyMemory<double> Values)
{
    /// <summary>The number of rows.</summary>
    public int RowCount => RowStarts.Length - 1;

    /// <summary>The columns of a row.</summary>
    public ReadOnlySpan<int> ColumnsOf(int row)
    {
        ReadOnlySpan<long> starts = RowStarts.Span;
        return Columns.Span[(int)starts[row]..(int)starts[row + 1]];
    }

    /// <summary>The values of a row.</summary>
    public ReadOnlySpan<double> ValuesOf(int row)
    {
        ReadOnlySpan<long> starts = RowStarts.Span;
        return Values.Span[(int)starts[row]..(int)starts[row + 1]];
    }

    /// <summary>Whether the parts form a matrix with a number of columns, so that rows can be read without further checks.</summary>
    public bool IsValid(int columnCount)
    {
        ReadOnlySpan<long> starts = RowStarts.Span;
        if (starts.IsEmpty || starts[0] != 0 || starts[^1] != Columns.Length || Values.Length != Columns.Length)
            return false;
        for (int row = 1; row < starts.Length; row++)
            if (starts[row] < starts[row - 1])
                return false;
        foreach (int column in Columns.Span)
            if ((uint)column >= (uint)columnCount)
                return false;
        return true;
    }

    /// <summary>The matrix with rows and columns exchanged.</summary>
    /// <param name="columnCount">The number of columns, which are the rows of the result.</param>
    public SparseRows Transpose(int columnCount)
    {
        ReadOnlySpan<long> starts = RowStarts.Span;
        ReadOnlySpan<int> columns = Columns.Span;
        ReadOnlySpan<double> values = Values.Span;
        var newStarts = new long[columnCount + 1];
        foreach (int column in columns)
            newStarts[column + 1]++;
        for (int column = 0; column < columnCount; column++)
            newStarts[column + 1] += newStarts[column];
        long[] next = newStarts.AsSpan(0, columnCount).ToArray();
        var newColumns = new int[columns.Length];
        var newValues = new double[columns.Length];
        for (int row = 0; row < RowCount; row++)
        {
            for (int e = (int)starts[row]; e < (int)starts[row + 1]; e++)
            {
                int to = (int)next[columns[e]]++;
                newColumns[to] = row;
                newValues[to] = values[e];
            }
        }

        return new SparseRows(newStarts, newColumns, newValues);
    }
}
