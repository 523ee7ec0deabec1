using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Recotem.Recommenders;

/// <summary>
/// The similarity s / (s + α(n_i − s) + β(n_j − s) + c) of set i to set j, which have n_i and n_j elements and s in common: the
/// Tversky index, and with α = β = 1 the Jaccard similarity.
/// </summary>
internal readonly struct QuotientOfSets : ISimilarity
{
    private readonly double[] _rows;
    private readonly double[] _columns;
    private readonly double _alpha;
    private readonly double _beta;
    private readonly double _constant;

    /// <param name="rows">n_i, one for each row.</param>
    /// <param name="columns">n_j, one for each column.</param>
    /// <param name="alpha">α.</param>
    /// <param name="beta">β.</param>
    /// <param name="constant">c.</param>
    public QuotientOfSets(double[] rows, double[] columns, double alpha, double beta, double constant)
    {
        _rows = rows;
        _columns = PrunedProduct.Pad(columns);
        _alpha = alpha;
        _beta = beta;
        _constant = constant;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<double> Of(Vector256<double> sums, int row, int column)
    {
        Vector256<double> columns = Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(_columns), (nuint)column);
        Vector256<double> onlyRow = Vector256.Create(_alpha) * (Vector256.Create(_rows[row]) - sums);
        Vector256<double> onlyColumn = Vector256.Create(_beta) * (columns - sums);
        return sums / (sums + onlyRow + onlyColumn + Vector256.Create(_constant));
    }
}
