using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Recotem.Recommenders;

/// <summary>The product of a row and a dense matrix in double precision, a tile of columns in registers at a time.</summary>
internal static class RowProduct
{
    /// <summary>The columns of a tile. Callers with many rows take them tile by tile, so that the tile stays in the nearest cache.</summary>
    public const int TileColumns = 64;

    /// <summary><paramref name="y"/> += Σ weight · row. Each value is summed in the order of the rows.</summary>
    /// <param name="weights">One for each row of the matrix.</param>
    /// <param name="matrix">The matrix, row by row.</param>
    /// <param name="stride">The number of values from one row to the next.</param>
    /// <param name="column">The first column.</param>
    /// <param name="y">Receives the sums of as many columns as it is long.</param>
    /// <exception cref="ArgumentException">The columns are outside the matrix, or it has fewer rows than there are weights.</exception>
    public static void Add(ReadOnlySpan<double> weights, ReadOnlySpan<double> matrix, int stride, int column, Span<double> y)
    {
        // The vector forms index without bounds checks.
        if (column < 0 || column + y.Length > stride || matrix.Length < (long)weights.Length * stride)
            throw new ArgumentException("the columns do not lie in the matrix, or it has too few rows", nameof(y));
        int done = 0;
        ref double first = ref Unsafe.Add(ref MemoryMarshal.GetReference(matrix), column);
        if (Vector512.IsHardwareAccelerated)
        {
            for (; done + (8 * Vector512<double>.Count) <= y.Length; done += 8 * Vector512<double>.Count)
                Add512(weights, ref Unsafe.Add(ref first, done), stride, ref y[done]);
            for (; done + Vector512<double>.Count <= y.Length; done += Vector512<double>.Count)
                AddOne512(weights, ref Unsafe.Add(ref first, done), stride, ref y[done]);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            for (; done + (8 * Vector256<double>.Count) <= y.Length; done += 8 * Vector256<double>.Count)
                Add256(weights, ref Unsafe.Add(ref first, done), stride, ref y[done]);
        }

        AddScalar(weights, matrix, stride, column + done, y[done..]);
    }

    internal static void AddScalar(ReadOnlySpan<double> weights, ReadOnlySpan<double> matrix, int stride, int column, Span<double> y)
    {
        for (int n = 0; n < weights.Length; n++)
        {
            ReadOnlySpan<double> row = matrix.Slice((n * stride) + column, y.Length);
            for (int c = 0; c < y.Length; c++)
                y[c] = Math.FusedMultiplyAdd(weights[n], row[c], y[c]);
        }
    }

    internal static void Add256(ReadOnlySpan<double> weights, ref double matrix, nint stride, ref double y)
    {
        Vector256<double> s0 = Vector256.LoadUnsafe(ref y), s1 = Vector256.LoadUnsafe(ref y, 4);
        Vector256<double> s2 = Vector256.LoadUnsafe(ref y, 8), s3 = Vector256.LoadUnsafe(ref y, 12);
        Vector256<double> s4 = Vector256.LoadUnsafe(ref y, 16), s5 = Vector256.LoadUnsafe(ref y, 20);
        Vector256<double> s6 = Vector256.LoadUnsafe(ref y, 24), s7 = Vector256.LoadUnsafe(ref y, 28);
        foreach (double value in weights)
        {
            Vector256<double> weight = Vector256.Create(value);
            s0 = Vector256.FusedMultiplyAdd(weight, Vector256.LoadUnsafe(ref matrix), s0);
            s1 = Vector256.FusedMultiplyAdd(weight, Vector256.LoadUnsafe(ref matrix, 4), s1);
            s2 = Vector256.FusedMultiplyAdd(weight, Vector256.LoadUnsafe(ref matrix, 8), s2);
            s3 = Vector256.FusedMultiplyAdd(weight, Vector256.LoadUnsafe(ref matrix, 12), s3);
            s4 = Vector256.FusedMultiplyAdd(weight, Vector256.LoadUnsafe(ref matrix, 16), s4);
            s5 = Vector256.FusedMultiplyAdd(weight, Vector256.LoadUnsafe(ref matrix, 20), s5);
            s6 = Vector256.FusedMultiplyAdd(weight, Vector256.LoadUnsafe(ref matrix, 24), s6);
            s7 = Vector256.FusedMultiplyAdd(weight, Vector256.LoadUnsafe(ref matrix, 28), s7);
            matrix = ref Unsafe.Add(ref matrix, stride);
        }

        s0.StoreUnsafe(ref y);
        s1.StoreUnsafe(ref y, 4);
        s2.StoreUnsafe(ref y, 8);
        s3.StoreUnsafe(ref y, 12);
        s4.StoreUnsafe(ref y, 16);
        s5.StoreUnsafe(ref y, 20);
        s6.StoreUnsafe(ref y, 24);
        s7.StoreUnsafe(ref y, 28);
    }

    private static void Add512(ReadOnlySpan<double> weights, ref double matrix, nint stride, ref double y)
    {
        Vector512<double> s0 = Vector512.LoadUnsafe(ref y), s1 = Vector512.LoadUnsafe(ref y, 8);
        Vector512<double> s2 = Vector512.LoadUnsafe(ref y, 16), s3 = Vector512.LoadUnsafe(ref y, 24);
        Vector512<double> s4 = Vector512.LoadUnsafe(ref y, 32), s5 = Vector512.LoadUnsafe(ref y, 40);
        Vector512<double> s6 = Vector512.LoadUnsafe(ref y, 48), s7 = Vector512.LoadUnsafe(ref y, 56);
        foreach (double value in weights)
        {
            Vector512<double> weight = Vector512.Create(value);
            s0 = Vector512.FusedMultiplyAdd(weight, Vector512.LoadUnsafe(ref matrix), s0);
            s1 = Vector512.FusedMultiplyAdd(weight, Vector512.LoadUnsafe(ref matrix, 8), s1);
            s2 = Vector512.FusedMultiplyAdd(weight, Vector512.LoadUnsafe(ref matrix, 16), s2);
            s3 = Vector512.FusedMultiplyAdd(weight, Vector512.LoadUnsafe(ref matrix, 24), s3);
            s4 = Vector512.FusedMultiplyAdd(weight, Vector512.LoadUnsafe(ref matrix, 32), s4);
            s5 = Vector512.FusedMultiplyAdd(weight, Vector512.LoadUnsafe(ref matrix, 40), s5);
            s6 = Vector512.FusedMultiplyAdd(weight, Vector512.LoadUnsafe(ref matrix, 48), s6);
            s7 = Vector512.FusedMultiplyAdd(weight, Vector512.LoadUnsafe(ref matrix, 56), s7);
            matrix = ref Unsafe.Add(ref matrix, stride);
        }

        s0.StoreUnsafe(ref y);
        s1.StoreUnsafe(ref y, 8);
        s2.StoreUnsafe(ref y, 16);
        s3.StoreUnsafe(ref y, 24);
        s4.StoreUnsafe(ref y, 32);
        s5.StoreUnsafe(ref y, 40);
        s6.StoreUnsafe(ref y, 48);
        s7.StoreUnsafe(ref y, 56);
    }

    private static void AddOne512(ReadOnlySpan<double> weights, ref double matrix, nint stride, ref double y)
    {
        Vector512<double> sum = Vector512.LoadUnsafe(ref y);
        foreach (double weight in weights)
        {
            sum = Vector512.FusedMultiplyAdd(Vector512.Create(weight), Vector512.LoadUnsafe(ref matrix), sum);
            matrix = ref Unsafe.Add(ref matrix, stride);
        }

        sum.StoreUnsafe(ref y);
    }
}
