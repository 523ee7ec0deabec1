using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Recotem.Recommenders;

/// <summary>The similarity s·f_j / (a_i·b_j + c) of row i to column j: cosines, transition probabilities and plain products.</summary>
internal readonly struct QuotientOfProduct : ISimilarity
{
    private readonly double[] _rows;
    private readonly double[] _columns;
    private readonly double[] _numerators;
    private readonly double _constant;

    /// <param name="rows">a, one for each row.</param>
    /// <param name="columns">b, one for each column.</param>
    /// <param name="numerators">f, one for each column; null for 1.</param>
    /// <param name="constant">c.</param>
    public QuotientOfProduct(double[] rows, double[] columns, double[]? numerators, double constant)
    {
        _rows = rows;
        _columns = PrunedProduct.Pad(columns);
        _numerators = numerators is null ? new double[_columns.Length] : PrunedProduct.Pad(numerators);
        if (numerators is null)
            Array.Fill(_numerators, 1);
        _constant = constant;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<double> Of(Vector256<double> sums, int row, int column)
    {
        Vector256<double> numerators = sums * Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(_numerators), (nuint)column);
        Vector256<double> columns = Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(_columns), (nuint)column);
        return numerators / ((Vector256.Create(_rows[row]) * columns) + Vector256.Create(_constant));
    }
}
