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

    /// <summary>The inner product of the weights and a row, the same to the last bit as <see cref="Add"/> gives from zeros where the row is a column.</summary>
    public static double Dot(ReadOnlySpan<double> weights, ReadOnlySpan<double> row)
    {
        row = row[..weights.Length];
        double sum = 0;
        for (int k = 0; k < row.Length; k++)
            sum = Math.FusedMultiplyAdd(weights[k], row[k], sum);
        return sum;
    }

    /// <summary><see cref="Dot"/> for some rows of a matrix.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="matrix">The matrix, row by row.</param>
    /// <param name="stride">The number of values from one row to the next.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="dots">Receives an inner product for each.</param>
    public static void Dots(ReadOnlySpan<double> weights, ReadOnlySpan<double> matrix, int stride, ReadOnlySpan<int> rows, Span<double> dots)
    {
        const int Group = 8;
        int n = 0;
        ref double weight = ref MemoryMarshal.GetReference(weights);
        for (; n <= rows.Length - Group; n += Group)
        {
            // Each sum waits for itself only: eight of them keep both units at work.
            ref double r0 = ref Row(matrix, rows[n], stride, weights.Length), r1 = ref Row(matrix, rows[n + 1], stride, weights.Length);
            ref double r2 = ref Row(matrix, rows[n + 2], stride, weights.Length), r3 = ref Row(matrix, rows[n + 3], stride, weights.Length);
            ref double r4 = ref Row(matrix, rows[n + 4], stride, weights.Length), r5 = ref Row(matrix, rows[n + 5], stride, weights.Length);
            ref double r6 = ref Row(matrix, rows[n + 6], stride, weights.Length), r7 = ref Row(matrix, rows[n + 7], stride, weights.Length);
            double s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0;
            for (nint k = 0; k < weights.Length; k++)
            {
                double factor = Unsafe.Add(ref weight, k);
                s0 = Math.FusedMultiplyAdd(factor, Unsafe.Add(ref r0, k), s0);
                s1 = Math.FusedMultiplyAdd(factor, Unsafe.Add(ref r1, k), s1);
                s2 = Math.FusedMultiplyAdd(factor, Unsafe.Add(ref r2, k), s2);
                s3 = Math.FusedMultiplyAdd(factor, Unsafe.Add(ref r3, k), s3);
                s4 = Math.FusedMultiplyAdd(factor, Unsafe.Add(ref r4, k), s4);
                s5 = Math.FusedMultiplyAdd(factor, Unsafe.Add(ref r5, k), s5);
                s6 = Math.FusedMultiplyAdd(factor, Unsafe.Add(ref r6, k), s6);
                s7 = Math.FusedMultiplyAdd(factor, Unsafe.Add(ref r7, k), s7);
            }

            ((ReadOnlySpan<double>)[s0, s1, s2, s3, s4, s5, s6, s7]).CopyTo(dots[n..]);
        }

        for (; n < rows.Length; n++)
            dots[n] = Dot(weights, matrix.Slice(rows[n] * stride, weights.Length));
    }

    private static ref double Row(ReadOnlySpan<double> matrix, int row, int stride, int length) =>
        ref MemoryMarshal.GetReference(matrix.Slice(row * stride, length));

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
