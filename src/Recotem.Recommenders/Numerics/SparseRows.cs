namespace Recotem.Recommenders;

/// <summary>A sparse matrix in compressed rows with double-precision values; columns ascend within a row.</summary>
/// <param name="RowStarts">Where each row begins, and the number of entries at the end.</param>
/// <param name="Columns">The column of each entry.</param>
/// <param name="Values">The value of each entry.</param>
internal readonly record struct SparseRows(ReadOnlyMemory<long> RowStarts, ReadOnlyMemory<int> Columns, ReadOnlyMemory<double> Values)
{
    /// <summary>The number of rows.</summary>
    public int RowCount => RowStarts.Length - 1;

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
}
