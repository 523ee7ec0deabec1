using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Recotem.Recommenders;

/// <summary>
/// The innermost kernel of dense products: C += A B for a tile of <see cref="Rows"/> × <see cref="Columns"/> values, whose sums stay in
/// registers. A and B come packed in the order of their use, so that both are read front to back.
/// </summary>
/// <remarks>
/// With 512-bit vectors the whole tile lies in 24 registers, which leaves eight for three vectors of B and a value of A. With 256 bits
/// the same packed data are walked in quarters of 12 registers. All forms add in the order of the depth, so forms with fused
/// multiply-adds agree to the bit.
/// </remarks>
internal static class FloatTile
{
    /// <summary>The rows of a tile.</summary>
    public const int Rows = 8;

    /// <summary>The columns of a tile.</summary>
    public const int Columns = 48;

    /// <summary>C += A B.</summary>
    /// <param name="a">A, packed: for each step of the depth, a value for each of the <see cref="Rows"/> rows.</param>
    /// <param name="b">B, packed: for each step of the depth, a value for each of the <see cref="Columns"/> columns.</param>
    /// <param name="depth">The columns of A, which are the rows of B.</param>
    /// <param name="c">C, from the first value of the tile to the last.</param>
    /// <param name="stride">The number of values from one row of C to the next.</param>
    public static void Add(ReadOnlySpan<float> a, ReadOnlySpan<float> b, int depth, Span<float> c, int stride)
    {
        // The vector forms index without bounds checks.
        if (depth < 0 || a.Length < depth * Rows || b.Length < depth * Columns || stride < Columns || c.Length < (stride * (Rows - 1)) + Columns)
            throw new ArgumentException("the packed operands or the tile are shorter than the depth and the stride demand", nameof(depth));
        if (Vector512.IsHardwareAccelerated)
            Add512(ref MemoryMarshal.GetReference(a), ref MemoryMarshal.GetReference(b), depth, ref MemoryMarshal.GetReference(c), stride);
        else if (Vector256.IsHardwareAccelerated)
            Add256(ref MemoryMarshal.GetReference(a), ref MemoryMarshal.GetReference(b), depth, ref MemoryMarshal.GetReference(c), stride);
        else
            AddScalar(a, b, depth, c, stride);
    }

    internal static void AddScalar(ReadOnlySpan<float> a, ReadOnlySpan<float> b, int depth, Span<float> c, int stride)
    {
        Span<float> sums = stackalloc float[Columns];
        for (int row = 0; row < Rows; row++)
        {
            sums.Clear();
            for (int k = 0; k < depth; k++)
            {
                float factor = a[(k * Rows) + row];
                ReadOnlySpan<float> values = b.Slice(k * Columns, Columns);
                for (int column = 0; column < Columns; column++)
                    sums[column] += factor * values[column];
            }

            for (int column = 0; column < Columns; column++)
                c[(row * stride) + column] += sums[column];
        }
    }

    internal static void Add512(ref float a, ref float b, int depth, ref float c, nint stride)
    {
        Vector512<float> c00 = default, c01 = default, c02 = default, c10 = default, c11 = default, c12 = default;
        Vector512<float> c20 = default, c21 = default, c22 = default, c30 = default, c31 = default, c32 = default;
        Vector512<float> c40 = default, c41 = default, c42 = default, c50 = default, c51 = default, c52 = default;
        Vector512<float> c60 = default, c61 = default, c62 = default, c70 = default, c71 = default, c72 = default;
        for (int k = 0; k < depth; k++)
        {
            Vector512<float> b0 = Vector512.LoadUnsafe(ref b);
            Vector512<float> b1 = Vector512.LoadUnsafe(ref b, 16);
            Vector512<float> b2 = Vector512.LoadUnsafe(ref b, 32);
            Vector512<float> factor = Vector512.Create(a);
            c00 = Vector512.FusedMultiplyAdd(factor, b0, c00);
            c01 = Vector512.FusedMultiplyAdd(factor, b1, c01);
            c02 = Vector512.FusedMultiplyAdd(factor, b2, c02);
            factor = Vector512.Create(Unsafe.Add(ref a, 1));
            c10 = Vector512.FusedMultiplyAdd(factor, b0, c10);
            c11 = Vector512.FusedMultiplyAdd(factor, b1, c11);
            c12 = Vector512.FusedMultiplyAdd(factor, b2, c12);
            factor = Vector512.Create(Unsafe.Add(ref a, 2));
            c20 = Vector512.FusedMultiplyAdd(factor, b0, c20);
            c21 = Vector512.FusedMultiplyAdd(factor, b1, c21);
            c22 = Vector512.FusedMultiplyAdd(factor, b2, c22);
            factor = Vector512.Create(Unsafe.Add(ref a, 3));
            c30 = Vector512.FusedMultiplyAdd(factor, b0, c30);
            c31 = Vector512.FusedMultiplyAdd(factor, b1, c31);
            c32 = Vector512.FusedMultiplyAdd(factor, b2, c32);
            factor = Vector512.Create(Unsafe.Add(ref a, 4));
            c40 = Vector512.FusedMultiplyAdd(factor, b0, c40);
            c41 = Vector512.FusedMultiplyAdd(factor, b1, c41);
            c42 = Vector512.FusedMultiplyAdd(factor, b2, c42);
            factor = Vector512.Create(Unsafe.Add(ref a, 5));
            c50 = Vector512.FusedMultiplyAdd(factor, b0, c50);
            c51 = Vector512.FusedMultiplyAdd(factor, b1, c51);
            c52 = Vector512.FusedMultiplyAdd(factor, b2, c52);
            factor = Vector512.Create(Unsafe.Add(ref a, 6));
            c60 = Vector512.FusedMultiplyAdd(factor, b0, c60);
            c61 = Vector512.FusedMultiplyAdd(factor, b1, c61);
            c62 = Vector512.FusedMultiplyAdd(factor, b2, c62);
            factor = Vector512.Create(Unsafe.Add(ref a, 7));
            c70 = Vector512.FusedMultiplyAdd(factor, b0, c70);
            c71 = Vector512.FusedMultiplyAdd(factor, b1, c71);
            c72 = Vector512.FusedMultiplyAdd(factor, b2, c72);
            a = ref Unsafe.Add(ref a, Rows);
            b = ref Unsafe.Add(ref b, Columns);
        }

        AddTo(ref c, c00, c01, c02);
        AddTo(ref Unsafe.Add(ref c, stride), c10, c11, c12);
        AddTo(ref Unsafe.Add(ref c, 2 * stride), c20, c21, c22);
        AddTo(ref Unsafe.Add(ref c, 3 * stride), c30, c31, c32);
        AddTo(ref Unsafe.Add(ref c, 4 * stride), c40, c41, c42);
        AddTo(ref Unsafe.Add(ref c, 5 * stride), c50, c51, c52);
        AddTo(ref Unsafe.Add(ref c, 6 * stride), c60, c61, c62);
        AddTo(ref Unsafe.Add(ref c, 7 * stride), c70, c71, c72);
    }

    internal static void Add256(ref float a, ref float b, int depth, ref float c, nint stride)
    {
        for (int column = 0; column < Columns; column += Columns / 2)
            for (int row = 0; row < Rows; row += Rows / 2)
                AddQuarter(ref Unsafe.Add(ref a, row), ref Unsafe.Add(ref b, column), depth, ref Unsafe.Add(ref c, (row * stride) + column), stride);
    }

    private static void AddQuarter(ref float a, ref float b, int depth, ref float c, nint stride)
    {
        Vector256<float> c00 = default, c01 = default, c02 = default, c10 = default, c11 = default, c12 = default;
        Vector256<float> c20 = default, c21 = default, c22 = default, c30 = default, c31 = default, c32 = default;
        for (int k = 0; k < depth; k++)
        {
            Vector256<float> b0 = Vector256.LoadUnsafe(ref b);
            Vector256<float> b1 = Vector256.LoadUnsafe(ref b, 8);
            Vector256<float> b2 = Vector256.LoadUnsafe(ref b, 16);
            Vector256<float> factor = Vector256.Create(a);
            c00 = Vector256.FusedMultiplyAdd(factor, b0, c00);
            c01 = Vector256.FusedMultiplyAdd(factor, b1, c01);
            c02 = Vector256.FusedMultiplyAdd(factor, b2, c02);
            factor = Vector256.Create(Unsafe.Add(ref a, 1));
            c10 = Vector256.FusedMultiplyAdd(factor, b0, c10);
            c11 = Vector256.FusedMultiplyAdd(factor, b1, c11);
            c12 = Vector256.FusedMultiplyAdd(factor, b2, c12);
            factor = Vector256.Create(Unsafe.Add(ref a, 2));
            c20 = Vector256.FusedMultiplyAdd(factor, b0, c20);
            c21 = Vector256.FusedMultiplyAdd(factor, b1, c21);
            c22 = Vector256.FusedMultiplyAdd(factor, b2, c22);
            factor = Vector256.Create(Unsafe.Add(ref a, 3));
            c30 = Vector256.FusedMultiplyAdd(factor, b0, c30);
            c31 = Vector256.FusedMultiplyAdd(factor, b1, c31);
            c32 = Vector256.FusedMultiplyAdd(factor, b2, c32);
            a = ref Unsafe.Add(ref a, Rows);
            b = ref Unsafe.Add(ref b, Columns);
        }

        AddTo(ref c, c00, c01, c02);
        AddTo(ref Unsafe.Add(ref c, stride), c10, c11, c12);
        AddTo(ref Unsafe.Add(ref c, 2 * stride), c20, c21, c22);
        AddTo(ref Unsafe.Add(ref c, 3 * stride), c30, c31, c32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTo(ref float to, Vector512<float> v0, Vector512<float> v1, Vector512<float> v2)
    {
        (Vector512.LoadUnsafe(ref to) + v0).StoreUnsafe(ref to);
        (Vector512.LoadUnsafe(ref to, 16) + v1).StoreUnsafe(ref to, 16);
        (Vector512.LoadUnsafe(ref to, 32) + v2).StoreUnsafe(ref to, 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTo(ref float to, Vector256<float> v0, Vector256<float> v1, Vector256<float> v2)
    {
        (Vector256.LoadUnsafe(ref to) + v0).StoreUnsafe(ref to);
        (Vector256.LoadUnsafe(ref to, 8) + v1).StoreUnsafe(ref to, 8);
        (Vector256.LoadUnsafe(ref to, 16) + v2).StoreUnsafe(ref to, 16);
    }
}
