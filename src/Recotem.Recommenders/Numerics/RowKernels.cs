using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Recotem.Recommenders;

/// <summary>
/// Passes over the rows of a matrix: sums of scaled rows, inner products, and both in one. Rows come in groups of
/// <see cref="RowLayout.Lanes"/>; rows of zeros may fill the last group up.
/// </summary>
/// <remarks><inheritdoc cref="VectorKernels" path="/remarks"/></remarks>
internal static class RowKernels
{
    private const int Lanes = RowLayout.Lanes;

    /// <summary><paramref name="y"/> += Σ over rows of scale · row.</summary>
    public static void AddScaledRows(ReadOnlySpan<float> rows, ReadOnlySpan<float> scales, Span<float> y)
    {
        RowLayout.CheckRows(rows.Length, scales.Length, y.Length);
        RowLayout.CheckLength(scales.Length, scales.Length);
        if (Width512.IsSupported)
            Vectors<Width512, Vector512<float>>.AddScaledRows(rows, scales, y);
        else if (Width256.IsSupported)
            Vectors<Width256, Vector256<float>>.AddScaledRows(rows, scales, y);
        else
            AddScaledRowsScalar(rows, scales, y);
    }

    /// <summary>The inner products of rows with one vector: <paramref name="dots"/>[n] = row n · p.</summary>
    public static void Dots(ReadOnlySpan<float> rows, ReadOnlySpan<float> p, Span<float> dots)
    {
        RowLayout.CheckRows(rows.Length, dots.Length, p.Length);
        RowLayout.CheckLength(dots.Length, dots.Length);
        if (Width512.IsSupported)
            Vectors<Width512, Vector512<float>>.Dots(rows, p, dots);
        else if (Width256.IsSupported)
            Vectors<Width256, Vector256<float>>.Dots(rows, p, dots);
        else
            DotsScalar(rows, p, dots);
    }

    /// <summary>Σ c (q·p)² over rows q with weights c: what <see cref="AddWeightedProduct"/> adds to y, multiplied by p, in half the work.</summary>
    public static float WeightedSquares(ReadOnlySpan<float> rows, ReadOnlySpan<float> weights, ReadOnlySpan<float> p)
    {
        RowLayout.CheckRows(rows.Length, weights.Length, p.Length);
        RowLayout.CheckLength(weights.Length, weights.Length);
        if (Width512.IsSupported)
            return Vectors<Width512, Vector512<float>>.WeightedSquares(rows, weights, p);
        return Width256.IsSupported ? Vectors<Width256, Vector256<float>>.WeightedSquares(rows, weights, p) : WeightedSquaresScalar(rows, weights, p);
    }

    /// <summary>One fused pass over rows q with weights c: <paramref name="y"/> += Σ c (q·p) q.</summary>
    public static void AddWeightedProduct(ReadOnlySpan<float> rows, ReadOnlySpan<float> weights, ReadOnlySpan<float> p, Span<float> y) =>
        AddResponses<Product>(rows, weights, 0, p, y);

    /// <summary>
    /// One fused pass over rows q with weights c: <paramref name="y"/> += Σ (c (1 − q·p) + a) q, which is what the right side of the
    /// normal equations and the weighted product leave together.
    /// </summary>
    public static void AddWeightedResidual(
        ReadOnlySpan<float> rows, ReadOnlySpan<float> weights, float a, ReadOnlySpan<float> p, Span<float> y) =>
        AddResponses<Residual>(rows, weights, a, p, y);

    /// <summary>Copies rows that lie scattered in a matrix side by side, and fills up with zeros.</summary>
    public static void Gather(ReadOnlySpan<float> matrix, ReadOnlySpan<int> indices, int stride, Span<float> rows) =>
        Gather(matrix, stride, 0, stride, indices, rows, stride);

    /// <summary>Copies some columns of rows that lie scattered in a matrix side by side, and fills up with rows of zeros.</summary>
    /// <param name="matrix">The matrix.</param>
    /// <param name="stride">The length of its rows.</param>
    /// <param name="first">The first column.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="indices">The rows.</param>
    /// <param name="to">Receives them. Columns beyond those copied stay as they are.</param>
    /// <param name="toStride">The length of rows there.</param>
    public static void Gather(
        ReadOnlySpan<float> matrix, int stride, int first, int columns, ReadOnlySpan<int> indices, Span<float> to, int toStride)
    {
        Span<float> rest = to[(indices.Length * toStride)..];
        if (Vector256.IsHardwareAccelerated && columns % Lanes == 0 && columns <= toStride)
        {
            ref float target = ref MemoryMarshal.GetReference(to);
            for (int n = 0; n < indices.Length; n++)
            {
                ref float source = ref MemoryMarshal.GetReference(matrix.Slice((indices[n] * stride) + first, columns));
                for (nuint i = 0; i < (nuint)columns; i += Lanes)
                    Vector256.LoadUnsafe(ref source, i).StoreUnsafe(ref target, i);
                target = ref Unsafe.Add(ref target, toStride);
            }
        }
        else
        {
            for (int n = 0; n < indices.Length; n++)
                matrix.Slice((indices[n] * stride) + first, columns).CopyTo(to.Slice(n * toStride, toStride));
        }

        rest.Clear();
    }

    internal static void AddScaledRowsScalar(ReadOnlySpan<float> rows, ReadOnlySpan<float> scales, Span<float> y)
    {
        for (int n = 0; n < scales.Length; n++)
            VectorKernels.AddScaledScalar(scales[n], rows.Slice(n * y.Length, y.Length), y);
    }

    internal static void DotsScalar(ReadOnlySpan<float> rows, ReadOnlySpan<float> p, Span<float> dots)
    {
        for (int n = 0; n < dots.Length; n++)
            dots[n] = VectorKernels.DotScalar(rows.Slice(n * p.Length, p.Length), p);
    }

    internal static float WeightedSquaresScalar(ReadOnlySpan<float> rows, ReadOnlySpan<float> weights, ReadOnlySpan<float> p)
    {
        float sum = 0;
        for (int n = 0; n < weights.Length; n++)
        {
            float dot = VectorKernels.DotScalar(rows.Slice(n * p.Length, p.Length), p);
            sum += weights[n] * dot * dot;
        }

        return sum;
    }

    internal static void AddResponsesScalar<TResponse>(
        ReadOnlySpan<float> rows, ReadOnlySpan<float> weights, float a, ReadOnlySpan<float> p, Span<float> y)
        where TResponse : IResponse
    {
        for (int n = 0; n < weights.Length; n++)
        {
            ReadOnlySpan<float> row = rows.Slice(n * y.Length, y.Length);
            VectorKernels.AddScaledScalar(TResponse.Of(weights[n], VectorKernels.DotScalar(row, p), a), row, y);
        }
    }

    private static void AddResponses<TResponse>(
        ReadOnlySpan<float> rows, ReadOnlySpan<float> weights, float a, ReadOnlySpan<float> p, Span<float> y)
        where TResponse : IResponse
    {
        RowLayout.CheckRows(rows.Length, weights.Length, y.Length);
        RowLayout.CheckLength(weights.Length, weights.Length);
        RowLayout.CheckLength(p.Length, y.Length);
        if (Width512.IsSupported)
            Vectors<Width512, Vector512<float>>.AddResponses<TResponse>(rows, weights, a, p, y);
        else if (Width256.IsSupported)
            Vectors<Width256, Vector256<float>>.AddResponses<TResponse>(rows, weights, a, p, y);
        else
            AddResponsesScalar<TResponse>(rows, weights, a, p, y);
    }

    /// <summary>What a row contributes, given its weight and its inner product with the direction.</summary>
    internal interface IResponse
    {
        /// <summary>The factor of the row in the sum.</summary>
        static abstract float Of(float weight, float dot, float a);

        /// <summary>The factors of eight rows in the sum.</summary>
        static abstract Vector256<float> Of(Vector256<float> weights, Vector256<float> dots, Vector256<float> a);
    }

    internal readonly struct Product : IResponse
    {
        public static float Of(float weight, float dot, float a) => weight * dot;

        public static Vector256<float> Of(Vector256<float> weights, Vector256<float> dots, Vector256<float> a) => weights * dots;
    }

    internal readonly struct Residual : IResponse
    {
        public static float Of(float weight, float dot, float a) => (weight * (1 - dot)) + a;

        public static Vector256<float> Of(Vector256<float> weights, Vector256<float> dots, Vector256<float> a) =>
            Width256.MultiplyAdd(weights, Vector256<float>.One - dots, a);
    }

    /// <summary>The forms for vectors of one width.</summary>
    internal static class Vectors<TWidth, TVector>
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        public static void AddScaledRows(ReadOnlySpan<float> rows, ReadOnlySpan<float> scales, Span<float> y)
        {
            ref float firstRow = ref MemoryMarshal.GetReference(rows);
            ref float scale = ref MemoryMarshal.GetReference(scales);
            ref float to = ref MemoryMarshal.GetReference(y);
            nuint stride = (nuint)y.Length;
            for (nuint n = 0; n < (nuint)scales.Length; n += Lanes)
                AddEightScaled(ref Unsafe.Add(ref firstRow, n * stride), stride, ref Unsafe.Add(ref scale, n), ref to);
        }

        public static void Dots(ReadOnlySpan<float> rows, ReadOnlySpan<float> p, Span<float> dots)
        {
            ref float firstRow = ref MemoryMarshal.GetReference(rows);
            ref float direction = ref MemoryMarshal.GetReference(p);
            ref float to = ref MemoryMarshal.GetReference(dots);
            nuint stride = (nuint)p.Length;
            for (nuint n = 0; n < (nuint)dots.Length; n += Lanes)
                EightDots(ref Unsafe.Add(ref firstRow, n * stride), stride, ref direction).StoreUnsafe(ref to, n);
        }

        public static float WeightedSquares(ReadOnlySpan<float> rows, ReadOnlySpan<float> weights, ReadOnlySpan<float> p)
        {
            ref float firstRow = ref MemoryMarshal.GetReference(rows);
            ref float weight = ref MemoryMarshal.GetReference(weights);
            ref float direction = ref MemoryMarshal.GetReference(p);
            nuint stride = (nuint)p.Length;
            Vector256<float> sum = Vector256<float>.Zero;
            for (nuint n = 0; n < (nuint)weights.Length; n += Lanes)
            {
                Vector256<float> dots = EightDots(ref Unsafe.Add(ref firstRow, n * stride), stride, ref direction);
                sum = Width256.MultiplyAdd(Vector256.LoadUnsafe(ref weight, n) * dots, dots, sum);
            }

            return Width256.Sum(sum);
        }

        public static void AddResponses<TResponse>(
            ReadOnlySpan<float> rows, ReadOnlySpan<float> weights, float a, ReadOnlySpan<float> p, Span<float> y)
            where TResponse : IResponse
        {
            ref float firstRow = ref MemoryMarshal.GetReference(rows);
            ref float weight = ref MemoryMarshal.GetReference(weights);
            ref float direction = ref MemoryMarshal.GetReference(p);
            ref float to = ref MemoryMarshal.GetReference(y);
            nuint stride = (nuint)y.Length;
            Span<float> scales = stackalloc float[Lanes];
            ref float scale = ref MemoryMarshal.GetReference(scales);
            for (nuint n = 0; n < (nuint)weights.Length; n += Lanes)
            {
                ref float row = ref Unsafe.Add(ref firstRow, n * stride);
                Vector256<float> dots = EightDots(ref row, stride, ref direction);
                TResponse.Of(Vector256.LoadUnsafe(ref weight, n), dots, Vector256.Create(a)).StoreUnsafe(ref scale);
                AddEightScaled(ref row, stride, ref scale, ref to);
            }
        }

        /// <summary>The inner products of eight rows, one after the other, with a vector.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> EightDots(ref float row, nuint stride, ref float p) => EightDots(
            ref row, ref Unsafe.Add(ref row, stride), ref Unsafe.Add(ref row, 2 * stride), ref Unsafe.Add(ref row, 3 * stride),
            ref Unsafe.Add(ref row, 4 * stride), ref Unsafe.Add(ref row, 5 * stride), ref Unsafe.Add(ref row, 6 * stride),
            ref Unsafe.Add(ref row, 7 * stride), stride, ref p);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void AddEightScaled(ref float row, nuint stride, ref float scales, ref float y) => AddEight(
            ref row, ref Unsafe.Add(ref row, stride), ref Unsafe.Add(ref row, 2 * stride), ref Unsafe.Add(ref row, 3 * stride),
            ref Unsafe.Add(ref row, 4 * stride), ref Unsafe.Add(ref row, 5 * stride), ref Unsafe.Add(ref row, 6 * stride),
            ref Unsafe.Add(ref row, 7 * stride), stride, ref scales, ref y);

        /// <summary>The inner products of eight rows, wherever they lie, with a vector.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> EightDots(
            ref float r0, ref float r1, ref float r2, ref float r3, ref float r4, ref float r5, ref float r6, ref float r7,
            nuint stride, ref float p)
        {
            TVector s0 = TWidth.Zero, s1 = TWidth.Zero, s2 = TWidth.Zero, s3 = TWidth.Zero, s4 = TWidth.Zero, s5 = TWidth.Zero, s6 = TWidth.Zero, s7 = TWidth.Zero;
            nuint whole = stride & ~(nuint)(TWidth.Count - 1);
            for (nuint i = 0; i < whole; i += (nuint)TWidth.Count)
            {
                TVector v = TWidth.Load(ref p, i);
                s0 = TWidth.MultiplyAdd(v, TWidth.Load(ref r0, i), s0);
                s1 = TWidth.MultiplyAdd(v, TWidth.Load(ref r1, i), s1);
                s2 = TWidth.MultiplyAdd(v, TWidth.Load(ref r2, i), s2);
                s3 = TWidth.MultiplyAdd(v, TWidth.Load(ref r3, i), s3);
                s4 = TWidth.MultiplyAdd(v, TWidth.Load(ref r4, i), s4);
                s5 = TWidth.MultiplyAdd(v, TWidth.Load(ref r5, i), s5);
                s6 = TWidth.MultiplyAdd(v, TWidth.Load(ref r6, i), s6);
                s7 = TWidth.MultiplyAdd(v, TWidth.Load(ref r7, i), s7);
            }

            if (TWidth.Count > Lanes && whole < stride)
            {
                TVector v = TWidth.LoadHalf(ref p, whole);
                s0 = TWidth.MultiplyAdd(v, TWidth.LoadHalf(ref r0, whole), s0);
                s1 = TWidth.MultiplyAdd(v, TWidth.LoadHalf(ref r1, whole), s1);
                s2 = TWidth.MultiplyAdd(v, TWidth.LoadHalf(ref r2, whole), s2);
                s3 = TWidth.MultiplyAdd(v, TWidth.LoadHalf(ref r3, whole), s3);
                s4 = TWidth.MultiplyAdd(v, TWidth.LoadHalf(ref r4, whole), s4);
                s5 = TWidth.MultiplyAdd(v, TWidth.LoadHalf(ref r5, whole), s5);
                s6 = TWidth.MultiplyAdd(v, TWidth.LoadHalf(ref r6, whole), s6);
                s7 = TWidth.MultiplyAdd(v, TWidth.LoadHalf(ref r7, whole), s7);
            }

            return TWidth.SumEach(s0, s1, s2, s3, s4, s5, s6, s7);
        }

        /// <summary>Adds eight rows, wherever they lie, times their scales.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void AddEight(
            ref float r0, ref float r1, ref float r2, ref float r3, ref float r4, ref float r5, ref float r6, ref float r7,
            nuint stride, ref float scales, ref float y)
        {
            nuint whole = stride & ~(nuint)(TWidth.Count - 1);
            AddEight<VectorPart<TWidth, TVector>.Whole>(ref r0, ref r1, ref r2, ref r3, ref r4, ref r5, ref r6, ref r7, ref scales, ref y, 0, whole);
            if (TWidth.Count > Lanes && whole < stride)
                AddEight<VectorPart<TWidth, TVector>.Half>(ref r0, ref r1, ref r2, ref r3, ref r4, ref r5, ref r6, ref r7, ref scales, ref y, whole, stride);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void AddEight<TPart>(
            ref float r0, ref float r1, ref float r2, ref float r3, ref float r4, ref float r5, ref float r6, ref float r7,
            ref float scales, ref float y, nuint start, nuint end)
            where TPart : struct, VectorPart<TWidth, TVector>.IPart
        {
            TVector c0 = TWidth.Broadcast(scales);
            TVector c1 = TWidth.Broadcast(Unsafe.Add(ref scales, 1));
            TVector c2 = TWidth.Broadcast(Unsafe.Add(ref scales, 2));
            TVector c3 = TWidth.Broadcast(Unsafe.Add(ref scales, 3));
            TVector c4 = TWidth.Broadcast(Unsafe.Add(ref scales, 4));
            TVector c5 = TWidth.Broadcast(Unsafe.Add(ref scales, 5));
            TVector c6 = TWidth.Broadcast(Unsafe.Add(ref scales, 6));
            TVector c7 = TWidth.Broadcast(Unsafe.Add(ref scales, 7));
            for (nuint i = start; i < end; i += (nuint)TWidth.Count)
            {
                // Two chains, because one of eight dependent additions would leave the second unit waiting.
                TVector even = TWidth.MultiplyAdd(c0, TPart.Load(ref r0, i), TPart.Load(ref y, i));
                TVector odd = TWidth.Multiply(c1, TPart.Load(ref r1, i));
                even = TWidth.MultiplyAdd(c2, TPart.Load(ref r2, i), even);
                odd = TWidth.MultiplyAdd(c3, TPart.Load(ref r3, i), odd);
                even = TWidth.MultiplyAdd(c4, TPart.Load(ref r4, i), even);
                odd = TWidth.MultiplyAdd(c5, TPart.Load(ref r5, i), odd);
                even = TWidth.MultiplyAdd(c6, TPart.Load(ref r6, i), even);
                odd = TWidth.MultiplyAdd(c7, TPart.Load(ref r7, i), odd);
                TPart.Store(TWidth.Add(even, odd), ref y, i);
            }
        }
    }
}
