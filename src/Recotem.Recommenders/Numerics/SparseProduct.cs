using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Recotem.Recommenders;

/// <summary>
/// Products of a sparse row and a dense matrix of <see cref="float"/> or <see cref="double"/>: sums of a few of its rows. A tile of
/// columns is summed in registers, so that the only traffic is one pass over the rows that take part.
/// </summary>
internal static class SparseProduct
{
    /// <summary>The bytes of a tile of columns: eight of the widest vectors.</summary>
    private const int TileBytes = 512;

    /// <summary>The columns of a tile. Callers with many sparse rows take them tile by tile, so that the dense tile stays in the cache.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    public static int TileColumns<T>() where T : unmanaged => TileBytes / Unsafe.SizeOf<T>();

    /// <summary><paramref name="y"/> = Σ weight · row, over columns of the rows. Each value is summed in the order of the indices.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="indices">The rows.</param>
    /// <param name="weights">Their weights; empty for 1 each.</param>
    /// <param name="matrix">The dense matrix, row by row.</param>
    /// <param name="stride">The number of values from one row to the next.</param>
    /// <param name="column">The first column.</param>
    /// <param name="y">Receives the sums of as many columns as it is long; at most <see cref="TileColumns{T}"/>.</param>
    /// <exception cref="ArgumentException">The columns are outside the matrix, or the tile is too wide.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A row is outside the matrix.</exception>
    public static void Sum<T>(
        ReadOnlySpan<int> indices, ReadOnlySpan<float> weights, ReadOnlySpan<T> matrix, int stride, int column, Span<T> y)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        if (y.Length > TileColumns<T>() || column < 0 || column + y.Length > stride || (weights.Length != 0 && weights.Length != indices.Length))
            throw new ArgumentException("the tile does not lie in the matrix, or weights are missing", nameof(y));
        int rows = stride == 0 ? 0 : matrix.Length / stride;

        ref T first = ref Unsafe.Add(ref MemoryMarshal.GetReference(matrix), column);
        int done = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            int lanes = Vector512<T>.Count;
            if (y.Length == 8 * lanes)
            {
                Sum512(indices, weights, ref first, rows, stride, ref MemoryMarshal.GetReference(y));
                return;
            }

            for (; done + lanes <= y.Length; done += lanes)
                SumOne512(indices, weights, ref Unsafe.Add(ref first, done), rows, stride, ref y[done]);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            int lanes = Vector256<T>.Count;
            for (; done + (8 * lanes) <= y.Length; done += 8 * lanes)
                Sum256(indices, weights, ref Unsafe.Add(ref first, done), rows, stride, ref y[done]);
            for (; done + lanes <= y.Length; done += lanes)
                SumOne256(indices, weights, ref Unsafe.Add(ref first, done), rows, stride, ref y[done]);
        }

        SumScalar(indices, weights, matrix, stride, column + done, y[done..]);
    }

    // Indices may lie in a file that others can rewrite at any time: what is checked must be the very number that is then used.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Checked(int index, int rows)
    {
        if ((uint)index >= (uint)rows)
            RowLayout.ThrowOutside(index, rows);
        return index;
    }

    // A conversion through INumber is a call in a native binary, which spills all sums around it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Convert<T>(float weight)
        where T : unmanaged =>
        typeof(T) == typeof(double) ? Unsafe.BitCast<double, T>(weight) : Unsafe.BitCast<float, T>(weight);

    internal static void SumScalar<T>(
        ReadOnlySpan<int> indices, ReadOnlySpan<float> weights, ReadOnlySpan<T> matrix, int stride, int column, Span<T> y)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        y.Clear();
        if (y.IsEmpty)
            return;
        int rows = matrix.Length / stride;
        for (int n = 0; n < indices.Length; n++)
        {
            T weight = weights.IsEmpty ? T.One : Convert<T>(weights[n]);
            ReadOnlySpan<T> row = matrix.Slice((Checked(indices[n], rows) * stride) + column, y.Length);
            for (int c = 0; c < y.Length; c++)
                y[c] += weight * row[c];
        }
    }

    private static void Sum512<T>(ReadOnlySpan<int> indices, ReadOnlySpan<float> weights, ref T matrix, int rows, nint stride, ref T y)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        nuint lanes = (nuint)Vector512<T>.Count;
        Vector512<T> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default;
        for (int n = 0; n < indices.Length; n++)
        {
            ref T row = ref Unsafe.Add(ref matrix, Checked(indices[n], rows) * stride);
            if (weights.IsEmpty)
            {
                s0 += Vector512.LoadUnsafe(ref row);
                s1 += Vector512.LoadUnsafe(ref row, lanes);
                s2 += Vector512.LoadUnsafe(ref row, 2 * lanes);
                s3 += Vector512.LoadUnsafe(ref row, 3 * lanes);
                s4 += Vector512.LoadUnsafe(ref row, 4 * lanes);
                s5 += Vector512.LoadUnsafe(ref row, 5 * lanes);
                s6 += Vector512.LoadUnsafe(ref row, 6 * lanes);
                s7 += Vector512.LoadUnsafe(ref row, 7 * lanes);
                continue;
            }

            Vector512<T> weight = Vector512.Create(Convert<T>(weights[n]));
            s0 += weight * Vector512.LoadUnsafe(ref row);
            s1 += weight * Vector512.LoadUnsafe(ref row, lanes);
            s2 += weight * Vector512.LoadUnsafe(ref row, 2 * lanes);
            s3 += weight * Vector512.LoadUnsafe(ref row, 3 * lanes);
            s4 += weight * Vector512.LoadUnsafe(ref row, 4 * lanes);
            s5 += weight * Vector512.LoadUnsafe(ref row, 5 * lanes);
            s6 += weight * Vector512.LoadUnsafe(ref row, 6 * lanes);
            s7 += weight * Vector512.LoadUnsafe(ref row, 7 * lanes);
        }

        s0.StoreUnsafe(ref y);
        s1.StoreUnsafe(ref y, lanes);
        s2.StoreUnsafe(ref y, 2 * lanes);
        s3.StoreUnsafe(ref y, 3 * lanes);
        s4.StoreUnsafe(ref y, 4 * lanes);
        s5.StoreUnsafe(ref y, 5 * lanes);
        s6.StoreUnsafe(ref y, 6 * lanes);
        s7.StoreUnsafe(ref y, 7 * lanes);
    }

    private static void SumOne512<T>(ReadOnlySpan<int> indices, ReadOnlySpan<float> weights, ref T matrix, int rows, nint stride, ref T y)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        Vector512<T> sum = default;
        for (int n = 0; n < indices.Length; n++)
        {
            Vector512<T> row = Vector512.LoadUnsafe(ref Unsafe.Add(ref matrix, Checked(indices[n], rows) * stride));
            sum += weights.IsEmpty ? row : Vector512.Create(Convert<T>(weights[n])) * row;
        }

        sum.StoreUnsafe(ref y);
    }

    private static void Sum256<T>(ReadOnlySpan<int> indices, ReadOnlySpan<float> weights, ref T matrix, int rows, nint stride, ref T y)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        nuint lanes = (nuint)Vector256<T>.Count;
        Vector256<T> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default;
        for (int n = 0; n < indices.Length; n++)
        {
            ref T row = ref Unsafe.Add(ref matrix, Checked(indices[n], rows) * stride);
            if (weights.IsEmpty)
            {
                s0 += Vector256.LoadUnsafe(ref row);
                s1 += Vector256.LoadUnsafe(ref row, lanes);
                s2 += Vector256.LoadUnsafe(ref row, 2 * lanes);
                s3 += Vector256.LoadUnsafe(ref row, 3 * lanes);
                s4 += Vector256.LoadUnsafe(ref row, 4 * lanes);
                s5 += Vector256.LoadUnsafe(ref row, 5 * lanes);
                s6 += Vector256.LoadUnsafe(ref row, 6 * lanes);
                s7 += Vector256.LoadUnsafe(ref row, 7 * lanes);
                continue;
            }

            Vector256<T> weight = Vector256.Create(Convert<T>(weights[n]));
            s0 += weight * Vector256.LoadUnsafe(ref row);
            s1 += weight * Vector256.LoadUnsafe(ref row, lanes);
            s2 += weight * Vector256.LoadUnsafe(ref row, 2 * lanes);
            s3 += weight * Vector256.LoadUnsafe(ref row, 3 * lanes);
            s4 += weight * Vector256.LoadUnsafe(ref row, 4 * lanes);
            s5 += weight * Vector256.LoadUnsafe(ref row, 5 * lanes);
            s6 += weight * Vector256.LoadUnsafe(ref row, 6 * lanes);
            s7 += weight * Vector256.LoadUnsafe(ref row, 7 * lanes);
        }

        s0.StoreUnsafe(ref y);
        s1.StoreUnsafe(ref y, lanes);
        s2.StoreUnsafe(ref y, 2 * lanes);
        s3.StoreUnsafe(ref y, 3 * lanes);
        s4.StoreUnsafe(ref y, 4 * lanes);
        s5.StoreUnsafe(ref y, 5 * lanes);
        s6.StoreUnsafe(ref y, 6 * lanes);
        s7.StoreUnsafe(ref y, 7 * lanes);
    }

    private static void SumOne256<T>(ReadOnlySpan<int> indices, ReadOnlySpan<float> weights, ref T matrix, int rows, nint stride, ref T y)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        Vector256<T> sum = default;
        for (int n = 0; n < indices.Length; n++)
        {
            Vector256<T> row = Vector256.LoadUnsafe(ref Unsafe.Add(ref matrix, Checked(indices[n], rows) * stride));
            sum += weights.IsEmpty ? row : Vector256.Create(Convert<T>(weights[n])) * row;
        }

        sum.StoreUnsafe(ref y);
    }
}
