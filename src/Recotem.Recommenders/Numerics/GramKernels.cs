using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Recotem.Recommenders;

/// <summary>Sums of outer products of rows: symmetric rank updates of square matrices, of which the part on and above the diagonal is kept.</summary>
/// <remarks><inheritdoc cref="VectorKernels" path="/remarks"/></remarks>
internal static class GramKernels
{
    /// <summary>
    /// <paramref name="gram"/> += rowsᵀ rows, on and above the diagonal only. <see cref="Mirror"/> completes it after the last addition.
    /// Below the diagonal it may leave anything.
    /// </summary>
    public static void AddGram(ReadOnlySpan<float> rows, int stride, Span<float> gram) => AddProduct(rows, rows, stride, 0, gram);

    /// <summary>
    /// <paramref name="gram"/> += leftᵀ right on and above the diagonal, for a product that is symmetric because each row on the left is a
    /// multiple of that on the right. Below the diagonal it may leave anything.
    /// </summary>
    /// <param name="left">The rows times something.</param>
    /// <param name="right">The rows.</param>
    /// <param name="stride">The length of rows, and the size of the result.</param>
    /// <param name="from">Where in the result to begin, a multiple of <see cref="RowLayout.Lanes"/>: rows before it stay as they are. What lies before it in later rows is below the diagonal.</param>
    /// <param name="gram">The sum.</param>
    public static void AddProduct(ReadOnlySpan<float> left, ReadOnlySpan<float> right, int stride, int from, Span<float> gram)
    {
        RowLayout.CheckRows(gram.Length, stride, stride);
        if (right.Length % stride != 0 || left.Length != right.Length)
            throw new ArgumentException("the values are not whole rows", nameof(right));
        if (from < 0 || from % RowLayout.Lanes != 0)
            throw new ArgumentOutOfRangeException(nameof(from), from, "the product cannot begin there");
        if (Width512.IsSupported)
            Vectors<Width512, Vector512<float>>.AddProduct(left, right, stride, from, gram);
        else if (Width256.IsSupported)
            Vectors<Width256, Vector256<float>>.AddProduct(left, right, stride, from, gram);
        else
            AddProductScalar(left, right, stride, from, gram);
    }

    /// <summary>Copies the part of a square matrix above the diagonal to below it.</summary>
    public static void Mirror(Span<float> square, int stride)
    {
        for (int i = 0; i < stride; i++)
            for (int j = 0; j < i; j++)
                square[(i * stride) + j] = square[(j * stride) + i];
    }

    internal static void AddProductScalar(ReadOnlySpan<float> left, ReadOnlySpan<float> right, int stride, int from, Span<float> gram)
    {
        for (int start = 0; start < right.Length; start += stride)
        {
            ReadOnlySpan<float> row = right.Slice(start, stride);
            for (int i = from; i < stride; i++)
            {
                float factor = left[start + i];
                for (int j = i; j < stride; j++)
                    gram[(i * stride) + j] += factor * row[j];
            }
        }
    }

    /// <summary>The forms for vectors of one width.</summary>
    internal static class Vectors<TWidth, TVector>
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        public static void AddProduct(ReadOnlySpan<float> left, ReadOnlySpan<float> right, int stride, int from, Span<float> gram)
        {
            // A slab of rows stays in the first-level cache while every tile of the result passes over it.
            int slab = Math.Max(8192 / stride, 8) * stride;
            nuint size = (nuint)stride;
            nuint width = (nuint)TWidth.Count;
            ref float to = ref MemoryMarshal.GetReference(gram);
            for (int start = 0; start < right.Length; start += slab)
            {
                ref float l = ref Unsafe.Add(ref MemoryMarshal.GetReference(left), start);
                ref float r = ref Unsafe.Add(ref MemoryMarshal.GetReference(right), start);
                nuint count = (nuint)(Math.Min(slab, right.Length - start) / stride);
                for (nuint i = (nuint)from; i < size; i += RowLayout.Lanes)
                {
                    nuint j = i & ~(width - 1);
                    for (; j + (2 * width) <= size; j += 2 * width)
                    {
                        if (TWidth.Count > RowLayout.Lanes)
                        {
                            AddSquareTile(ref l, ref r, count, size, i, j, ref to);
                            continue;
                        }

                        AddWideTile(ref l, ref r, count, size, i, j, ref to);
                        AddWideTile(ref l, ref r, count, size, i + 4, j, ref to);
                    }

                    if (j + width <= size)
                    {
                        AddNarrowTile<VectorPart<TWidth, TVector>.Whole>(ref l, ref r, count, size, i, j, ref to);
                        j += width;
                    }

                    if (TWidth.Count > RowLayout.Lanes && j < size)
                        AddNarrowTile<VectorPart<TWidth, TVector>.Half>(ref l, ref r, count, size, i, j, ref to);
                }
            }
        }

        // Four rows of the result by two vectors: eight sums in registers, six loads for eight multiply-adds.
        private static void AddWideTile(ref float left, ref float right, nuint count, nuint stride, nuint i, nuint j, ref float gram)
        {
            TVector a0 = TWidth.Zero, a1 = TWidth.Zero, b0 = TWidth.Zero, b1 = TWidth.Zero, c0 = TWidth.Zero, c1 = TWidth.Zero, d0 = TWidth.Zero, d1 = TWidth.Zero;
            ref float factors = ref Unsafe.Add(ref left, i);
            ref float row = ref Unsafe.Add(ref right, j);
            for (nuint n = 0; n < count; n++)
            {
                TVector v0 = TWidth.Load(ref row, 0);
                TVector v1 = TWidth.Load(ref row, (nuint)TWidth.Count);
                TVector factor = TWidth.Broadcast(factors);
                a0 = TWidth.MultiplyAdd(factor, v0, a0);
                a1 = TWidth.MultiplyAdd(factor, v1, a1);
                factor = TWidth.Broadcast(Unsafe.Add(ref factors, 1));
                b0 = TWidth.MultiplyAdd(factor, v0, b0);
                b1 = TWidth.MultiplyAdd(factor, v1, b1);
                factor = TWidth.Broadcast(Unsafe.Add(ref factors, 2));
                c0 = TWidth.MultiplyAdd(factor, v0, c0);
                c1 = TWidth.MultiplyAdd(factor, v1, c1);
                factor = TWidth.Broadcast(Unsafe.Add(ref factors, 3));
                d0 = TWidth.MultiplyAdd(factor, v0, d0);
                d1 = TWidth.MultiplyAdd(factor, v1, d1);
                factors = ref Unsafe.Add(ref factors, stride);
                row = ref Unsafe.Add(ref row, stride);
            }

            ref float to = ref Unsafe.Add(ref gram, (i * stride) + j);
            AddTo<VectorPart<TWidth, TVector>.Whole>(ref to, 0, a0);
            AddTo<VectorPart<TWidth, TVector>.Whole>(ref to, (nuint)TWidth.Count, a1);
            AddTo<VectorPart<TWidth, TVector>.Whole>(ref to, stride, b0);
            AddTo<VectorPart<TWidth, TVector>.Whole>(ref to, stride + (nuint)TWidth.Count, b1);
            AddTo<VectorPart<TWidth, TVector>.Whole>(ref to, 2 * stride, c0);
            AddTo<VectorPart<TWidth, TVector>.Whole>(ref to, (2 * stride) + (nuint)TWidth.Count, c1);
            AddTo<VectorPart<TWidth, TVector>.Whole>(ref to, 3 * stride, d0);
            AddTo<VectorPart<TWidth, TVector>.Whole>(ref to, (3 * stride) + (nuint)TWidth.Count, d1);
        }

        // Eight rows of the result by two vectors, for processors with twice as many registers: ten loads for sixteen multiply-adds.
        private static void AddSquareTile(ref float left, ref float right, nuint count, nuint stride, nuint i, nuint j, ref float gram)
        {
            TVector a0 = TWidth.Zero, a1 = TWidth.Zero, b0 = TWidth.Zero, b1 = TWidth.Zero, c0 = TWidth.Zero, c1 = TWidth.Zero, d0 = TWidth.Zero, d1 = TWidth.Zero;
            TVector e0 = TWidth.Zero, e1 = TWidth.Zero, f0 = TWidth.Zero, f1 = TWidth.Zero, g0 = TWidth.Zero, g1 = TWidth.Zero, h0 = TWidth.Zero, h1 = TWidth.Zero;
            ref float factors = ref Unsafe.Add(ref left, i);
            ref float row = ref Unsafe.Add(ref right, j);
            for (nuint n = 0; n < count; n++)
            {
                TVector v0 = TWidth.Load(ref row, 0);
                TVector v1 = TWidth.Load(ref row, (nuint)TWidth.Count);
                TVector factor = TWidth.Broadcast(factors);
                a0 = TWidth.MultiplyAdd(factor, v0, a0);
                a1 = TWidth.MultiplyAdd(factor, v1, a1);
                factor = TWidth.Broadcast(Unsafe.Add(ref factors, 1));
                b0 = TWidth.MultiplyAdd(factor, v0, b0);
                b1 = TWidth.MultiplyAdd(factor, v1, b1);
                factor = TWidth.Broadcast(Unsafe.Add(ref factors, 2));
                c0 = TWidth.MultiplyAdd(factor, v0, c0);
                c1 = TWidth.MultiplyAdd(factor, v1, c1);
                factor = TWidth.Broadcast(Unsafe.Add(ref factors, 3));
                d0 = TWidth.MultiplyAdd(factor, v0, d0);
                d1 = TWidth.MultiplyAdd(factor, v1, d1);
                factor = TWidth.Broadcast(Unsafe.Add(ref factors, 4));
                e0 = TWidth.MultiplyAdd(factor, v0, e0);
                e1 = TWidth.MultiplyAdd(factor, v1, e1);
                factor = TWidth.Broadcast(Unsafe.Add(ref factors, 5));
                f0 = TWidth.MultiplyAdd(factor, v0, f0);
                f1 = TWidth.MultiplyAdd(factor, v1, f1);
                factor = TWidth.Broadcast(Unsafe.Add(ref factors, 6));
                g0 = TWidth.MultiplyAdd(factor, v0, g0);
                g1 = TWidth.MultiplyAdd(factor, v1, g1);
                factor = TWidth.Broadcast(Unsafe.Add(ref factors, 7));
                h0 = TWidth.MultiplyAdd(factor, v0, h0);
                h1 = TWidth.MultiplyAdd(factor, v1, h1);
                factors = ref Unsafe.Add(ref factors, stride);
                row = ref Unsafe.Add(ref row, stride);
            }

            ref float to = ref Unsafe.Add(ref gram, (i * stride) + j);
            AddTwo(ref to, 0, a0, a1);
            AddTwo(ref to, stride, b0, b1);
            AddTwo(ref to, 2 * stride, c0, c1);
            AddTwo(ref to, 3 * stride, d0, d1);
            AddTwo(ref to, 4 * stride, e0, e1);
            AddTwo(ref to, 5 * stride, f0, f1);
            AddTwo(ref to, 6 * stride, g0, g1);
            AddTwo(ref to, 7 * stride, h0, h1);
        }

        // Eight rows of the result by one vector: again eight sums, because fewer would wait for each other.
        private static void AddNarrowTile<TPart>(ref float left, ref float right, nuint count, nuint stride, nuint i, nuint j, ref float gram)
            where TPart : struct, VectorPart<TWidth, TVector>.IPart
        {
            TVector a = TWidth.Zero, b = TWidth.Zero, c = TWidth.Zero, d = TWidth.Zero, e = TWidth.Zero, f = TWidth.Zero, g = TWidth.Zero, h = TWidth.Zero;
            ref float factors = ref Unsafe.Add(ref left, i);
            ref float row = ref Unsafe.Add(ref right, j);
            for (nuint n = 0; n < count; n++)
            {
                TVector v = TPart.Load(ref row, 0);
                a = TWidth.MultiplyAdd(TWidth.Broadcast(factors), v, a);
                b = TWidth.MultiplyAdd(TWidth.Broadcast(Unsafe.Add(ref factors, 1)), v, b);
                c = TWidth.MultiplyAdd(TWidth.Broadcast(Unsafe.Add(ref factors, 2)), v, c);
                d = TWidth.MultiplyAdd(TWidth.Broadcast(Unsafe.Add(ref factors, 3)), v, d);
                e = TWidth.MultiplyAdd(TWidth.Broadcast(Unsafe.Add(ref factors, 4)), v, e);
                f = TWidth.MultiplyAdd(TWidth.Broadcast(Unsafe.Add(ref factors, 5)), v, f);
                g = TWidth.MultiplyAdd(TWidth.Broadcast(Unsafe.Add(ref factors, 6)), v, g);
                h = TWidth.MultiplyAdd(TWidth.Broadcast(Unsafe.Add(ref factors, 7)), v, h);
                factors = ref Unsafe.Add(ref factors, stride);
                row = ref Unsafe.Add(ref row, stride);
            }

            ref float to = ref Unsafe.Add(ref gram, (i * stride) + j);
            AddTo<TPart>(ref to, 0, a);
            AddTo<TPart>(ref to, stride, b);
            AddTo<TPart>(ref to, 2 * stride, c);
            AddTo<TPart>(ref to, 3 * stride, d);
            AddTo<TPart>(ref to, 4 * stride, e);
            AddTo<TPart>(ref to, 5 * stride, f);
            AddTo<TPart>(ref to, 6 * stride, g);
            AddTo<TPart>(ref to, 7 * stride, h);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void AddTwo(ref float matrix, nuint at, TVector first, TVector second)
        {
            AddTo<VectorPart<TWidth, TVector>.Whole>(ref matrix, at, first);
            AddTo<VectorPart<TWidth, TVector>.Whole>(ref matrix, at + (nuint)TWidth.Count, second);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void AddTo<TPart>(ref float matrix, nuint at, TVector value)
            where TPart : struct, VectorPart<TWidth, TVector>.IPart =>
            TPart.Store(TWidth.Add(TPart.Load(ref matrix, at), value), ref matrix, at);
    }
}
