using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Recotem.Recommenders;

/// <summary>
/// The product A·D·B of two sparse matrices and a diagonal one: the rows of B that a row of A selects are added up in a dense row.
/// </summary>
internal sealed class WeightedProduct : IProduct, IProductReader
{
    private readonly InteractionMatrix _left;
    private readonly double[]? _leftValues;
    private readonly double[]? _diagonal;
    private readonly InteractionMatrix _right;
    private readonly double[]? _rightValues;

    /// <param name="left">The pattern of A.</param>
    /// <param name="leftValues">The entries of A; null for 1 each.</param>
    /// <param name="diagonal">D; null for 1 each.</param>
    /// <param name="right">The pattern of B.</param>
    /// <param name="rightValues">The entries of B; null for 1 each.</param>
    public WeightedProduct(InteractionMatrix left, double[]? leftValues, double[]? diagonal, InteractionMatrix right, double[]? rightValues)
    {
        // Columns of B index the sums without a check, so they are checked here, once.
        if (right.ItemIndices.ContainsAnyExceptInRange(0, right.ItemCount - 1))
            throw new ArgumentException("an entry lies beyond the columns", nameof(right));
        _left = left;
        _leftValues = leftValues;
        _diagonal = diagonal;
        _right = right;
        _rightValues = rightValues;
    }

    public int RowCount => _left.UserCount;

    public int ColumnCount => _right.ItemCount;

    public IProductReader CreateReader() => this;

    public void Read(int row, Span<double> sums)
    {
        sums = sums[..ColumnCount];
        sums.Fill(IProduct.Untouched);
        ref double sum = ref MemoryMarshal.GetReference(sums);
        ReadOnlySpan<long> starts = _right.RowStarts;
        ReadOnlySpan<int> selected = _left.ItemsOf(row);
        int first = (int)_left.RowStarts[row];
        for (int n = 0; n < selected.Length; n++)
        {
            int inner = selected[n];
            double scale = (_leftValues?[first + n] ?? 1) * (_diagonal?[inner] ?? 1);
            ReadOnlySpan<int> columns = _right.ItemsOf(inner);
            if (_rightValues is null)
                Add(ref sum, scale, columns);
            else
                AddScaled(ref sum, scale, columns, _rightValues.AsSpan((int)starts[inner], columns.Length));
        }
    }

    private static void Add(ref double sums, double scale, ReadOnlySpan<int> columns)
    {
        ref int column = ref MemoryMarshal.GetReference(columns);
        nint n = 0;
        for (; n <= columns.Length - 4; n += 4)
        {
            Unsafe.Add(ref sums, Unsafe.Add(ref column, n)) += scale;
            Unsafe.Add(ref sums, Unsafe.Add(ref column, n + 1)) += scale;
            Unsafe.Add(ref sums, Unsafe.Add(ref column, n + 2)) += scale;
            Unsafe.Add(ref sums, Unsafe.Add(ref column, n + 3)) += scale;
        }

        for (; n < columns.Length; n++)
            Unsafe.Add(ref sums, Unsafe.Add(ref column, n)) += scale;
    }

    private static void AddScaled(ref double sums, double scale, ReadOnlySpan<int> columns, ReadOnlySpan<double> values)
    {
        for (int n = 0; n < columns.Length; n++)
            Unsafe.Add(ref sums, columns[n]) += scale * values[n];
    }
}
