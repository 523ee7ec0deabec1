using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Recotem.Recommenders;

/// <summary>
/// Passes of <see cref="RowKernels"/> over rows that lie scattered in a matrix, in groups of <see cref="RowLayout.Lanes"/>. Each pass reads
/// them where they are: a copy for later passes costs more than it saves, because writing it takes the traffic of two passes, and the
/// copy of many a user does not fit into the nearest cache either.
/// </summary>
/// <remarks><inheritdoc cref="VectorKernels" path="/remarks"/></remarks>
internal static class ScatteredRowKernels
{
    private const int Lanes = RowLayout.Lanes;

    /// <summary><see cref="RowKernels.AddWeightedProduct"/> over some rows of a matrix.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index is not that of a row.</exception>
    public static void AddWeightedProduct(
        ReadOnlySpan<float> matrix, ReadOnlySpan<int> indices, ReadOnlySpan<float> weights, ReadOnlySpan<float> p, Span<float> y) =>
        AddResponses<RowKernels.Product>(matrix, indices, weights, 0, p, y);

    /// <summary><see cref="RowKernels.AddWeightedResidual"/> over some rows of a matrix.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index is not that of a row.</exception>
    public static void AddWeightedResidual(
        ReadOnlySpan<float> matrix, ReadOnlySpan<int> indices, ReadOnlySpan<float> weights, float a, ReadOnlySpan<float> p, Span<float> y) =>
        AddResponses<RowKernels.Residual>(matrix, indices, weights, a, p, y);

    /// <summary><see cref="RowKernels.WeightedSquares"/> over some rows of a matrix.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index is not that of a row.</exception>
    public static float WeightedSquares(
        ReadOnlySpan<float> matrix, ReadOnlySpan<int> indices, ReadOnlySpan<float> weights, ReadOnlySpan<float> p)
    {
        Check(matrix, indices, weights, p);
        if (Width512.IsSupported)
            return Vectors<Width512, Vector512<float>>.WeightedSquares(matrix, indices, weights, p);
        return Width256.IsSupported
            ? Vectors<Width256, Vector256<float>>.WeightedSquares(matrix, indices, weights, p)
            : WeightedSquaresScalar(matrix, indices, weights, p);
    }

    internal static void AddResponsesScalar<TResponse>(
        ReadOnlySpan<float> matrix, ReadOnlySpan<int> indices, ReadOnlySpan<float> weights, float a, ReadOnlySpan<float> p, Span<float> y)
        where TResponse : RowKernels.IResponse
    {
        for (int n = 0; n < indices.Length; n++)
            RowKernels.AddResponsesScalar<TResponse>(matrix.Slice(indices[n] * y.Length, y.Length), weights.Slice(n, 1), a, p, y);
    }

    internal static float WeightedSquaresScalar(
        ReadOnlySpan<float> matrix, ReadOnlySpan<int> indices, ReadOnlySpan<float> weights, ReadOnlySpan<float> p)
    {
        float sum = 0;
        for (int n = 0; n < indices.Length; n++)
            sum += RowKernels.WeightedSquaresScalar(matrix.Slice(indices[n] * p.Length, p.Length), weights.Slice(n, 1), p);
        return sum;
    }

    private static void AddResponses<TResponse>(
        ReadOnlySpan<float> matrix, ReadOnlySpan<int> indices, ReadOnlySpan<float> weights, float a, ReadOnlySpan<float> p, Span<float> y)
        where TResponse : RowKernels.IResponse
    {
        Check(matrix, indices, weights, p);
        RowLayout.CheckLength(p.Length, y.Length);
        if (Width512.IsSupported)
            Vectors<Width512, Vector512<float>>.AddResponses<TResponse>(matrix, indices, weights, a, p, y);
        else if (Width256.IsSupported)
            Vectors<Width256, Vector256<float>>.AddResponses<TResponse>(matrix, indices, weights, a, p, y);
        else
            AddResponsesScalar<TResponse>(matrix, indices, weights, a, p, y);
    }

    // The vector forms read by reference: the lengths are checked here, and each index where it is used.
    private static void Check(ReadOnlySpan<float> matrix, ReadOnlySpan<int> indices, ReadOnlySpan<float> weights, ReadOnlySpan<float> p)
    {
        RowLayout.CheckLength(indices.Length, weights.Length);
        RowLayout.CheckRows(matrix.Length, matrix.Length / Math.Max(p.Length, 1), p.Length);
    }

    private static void ThrowOutside(nuint row, nuint rows) =>
        throw new ArgumentOutOfRangeException(nameof(row), row, $"the matrix has {rows} rows");

    /// <summary>The forms for vectors of one width.</summary>
    internal static class Vectors<TWidth, TVector>
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        private static nuint Count => (nuint)TWidth.Count;

        public static float WeightedSquares(
            ReadOnlySpan<float> matrix, ReadOnlySpan<int> indices, ReadOnlySpan<float> weights, ReadOnlySpan<float> p)
        {
            ref float first = ref MemoryMarshal.GetReference(matrix);
            ref int index = ref MemoryMarshal.GetReference(indices);
            ref float weight = ref MemoryMarshal.GetReference(weights);
            ref float direction = ref MemoryMarshal.GetReference(p);
            nuint stride = (nuint)p.Length;
            nuint rows = (nuint)(matrix.Length / p.Length);
            Vector256<float> sum = Vector256<float>.Zero;
            for (nuint n = 0; n < (nuint)indices.Length; n += Lanes)
            {
                Vector256<float> dots = RowKernels.Vectors<TWidth, TVector>.EightDots(
                    ref Row(ref first, rows, ref index, n, stride), ref Row(ref first, rows, ref index, n + 1, stride),
                    ref Row(ref first, rows, ref index, n + 2, stride), ref Row(ref first, rows, ref index, n + 3, stride),
                    ref Row(ref first, rows, ref index, n + 4, stride), ref Row(ref first, rows, ref index, n + 5, stride),
                    ref Row(ref first, rows, ref index, n + 6, stride), ref Row(ref first, rows, ref index, n + 7, stride),
                    stride, ref direction);
                sum = Width256.MultiplyAdd(Vector256.LoadUnsafe(ref weight, n) * dots, dots, sum);
            }

            return Width256.Sum(sum);
        }

        public static void AddResponses<TResponse>(
            ReadOnlySpan<float> matrix, ReadOnlySpan<int> indices, ReadOnlySpan<float> weights, float a, ReadOnlySpan<float> p, Span<float> y)
            where TResponse : RowKernels.IResponse
        {
            if (indices.IsEmpty)
                return;
            if (TWidth.Count > Lanes && y.Length == 4 * TWidth.Count)
            {
                AddResponsesOfFour<TResponse>(matrix, indices, weights, a, p, y);
                return;
            }

            ref float first = ref MemoryMarshal.GetReference(matrix);
            ref int index = ref MemoryMarshal.GetReference(indices);
            ref float weight = ref MemoryMarshal.GetReference(weights);
            ref float direction = ref MemoryMarshal.GetReference(p);
            ref float to = ref MemoryMarshal.GetReference(y);
            nuint stride = (nuint)y.Length;
            nuint rows = (nuint)(matrix.Length / y.Length);
            Span<float> scales = stackalloc float[Lanes];
            ref float scale = ref MemoryMarshal.GetReference(scales);
            for (nuint n = 0; n < (nuint)indices.Length; n += Lanes)
            {
                ref float r0 = ref Row(ref first, rows, ref index, n, stride);
                ref float r1 = ref Row(ref first, rows, ref index, n + 1, stride);
                ref float r2 = ref Row(ref first, rows, ref index, n + 2, stride);
                ref float r3 = ref Row(ref first, rows, ref index, n + 3, stride);
                ref float r4 = ref Row(ref first, rows, ref index, n + 4, stride);
                ref float r5 = ref Row(ref first, rows, ref index, n + 5, stride);
                ref float r6 = ref Row(ref first, rows, ref index, n + 6, stride);
                ref float r7 = ref Row(ref first, rows, ref index, n + 7, stride);
                Vector256<float> dots = RowKernels.Vectors<TWidth, TVector>.EightDots(ref r0, ref r1, ref r2, ref r3, ref r4, ref r5, ref r6, ref r7, stride, ref direction);
                TResponse.Of(Vector256.LoadUnsafe(ref weight, n), dots, Vector256.Create(a)).StoreUnsafe(ref scale);
                RowKernels.Vectors<TWidth, TVector>.AddEight(ref r0, ref r1, ref r2, ref r3, ref r4, ref r5, ref r6, ref r7, stride, ref scale, ref to);
            }
        }

        // Rows of four wide vectors, the usual 64 components: the direction and the sum stay in registers. The inner products of a group
        // are begun before the group ahead of it is added, so that neither waits for the other.
        private static void AddResponsesOfFour<TResponse>(
            ReadOnlySpan<float> matrix, ReadOnlySpan<int> indices, ReadOnlySpan<float> weights, float a, ReadOnlySpan<float> p, Span<float> y)
            where TResponse : RowKernels.IResponse
        {
            ref float first = ref MemoryMarshal.GetReference(matrix);
            ref int index = ref MemoryMarshal.GetReference(indices);
            ref float weight = ref MemoryMarshal.GetReference(weights);
            ref float direction = ref MemoryMarshal.GetReference(p);
            ref float to = ref MemoryMarshal.GetReference(y);
            nuint rows = (nuint)(matrix.Length / y.Length);
            nuint count = (nuint)indices.Length;
            Span<float> scales = stackalloc float[Lanes];
            ref float scale = ref MemoryMarshal.GetReference(scales);
            TVector p0 = TWidth.Load(ref direction, 0), p1 = TWidth.Load(ref direction, Count);
            TVector p2 = TWidth.Load(ref direction, 2 * Count), p3 = TWidth.Load(ref direction, 3 * Count);
            TVector y0 = TWidth.Load(ref to, 0), y1 = TWidth.Load(ref to, Count);
            TVector y2 = TWidth.Load(ref to, 2 * Count), y3 = TWidth.Load(ref to, 3 * Count);
            Vector256<float> dots = EightDotsOfFour(ref first, rows, ref index, p0, p1, p2, p3);
            for (nuint n = 0; n < count; n += Lanes)
            {
                TResponse.Of(Vector256.LoadUnsafe(ref weight, n), dots, Vector256.Create(a)).StoreUnsafe(ref scale);
                if (n + Lanes < count)
                    dots = EightDotsOfFour(ref first, rows, ref Unsafe.Add(ref index, n + Lanes), p0, p1, p2, p3);
                for (nuint k = 0; k < Lanes; k++)
                {
                    ref float row = ref Row(ref first, rows, ref index, n + k, 4 * Count);
                    TVector factor = TWidth.Broadcast(Unsafe.Add(ref scale, k));
                    y0 = TWidth.MultiplyAdd(factor, TWidth.Load(ref row, 0), y0);
                    y1 = TWidth.MultiplyAdd(factor, TWidth.Load(ref row, Count), y1);
                    y2 = TWidth.MultiplyAdd(factor, TWidth.Load(ref row, 2 * Count), y2);
                    y3 = TWidth.MultiplyAdd(factor, TWidth.Load(ref row, 3 * Count), y3);
                }
            }

            TWidth.Store(y0, ref to, 0);
            TWidth.Store(y1, ref to, Count);
            TWidth.Store(y2, ref to, 2 * Count);
            TWidth.Store(y3, ref to, 3 * Count);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector256<float> EightDotsOfFour(
            ref float first, nuint rows, ref int index, TVector p0, TVector p1, TVector p2, TVector p3) => TWidth.SumEach(
            ProductOfFour(ref first, rows, ref index, 0, p0, p1, p2, p3),
            ProductOfFour(ref first, rows, ref index, 1, p0, p1, p2, p3),
            ProductOfFour(ref first, rows, ref index, 2, p0, p1, p2, p3),
            ProductOfFour(ref first, rows, ref index, 3, p0, p1, p2, p3),
            ProductOfFour(ref first, rows, ref index, 4, p0, p1, p2, p3),
            ProductOfFour(ref first, rows, ref index, 5, p0, p1, p2, p3),
            ProductOfFour(ref first, rows, ref index, 6, p0, p1, p2, p3),
            ProductOfFour(ref first, rows, ref index, 7, p0, p1, p2, p3));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TVector ProductOfFour(ref float first, nuint rows, ref int index, nuint n, TVector p0, TVector p1, TVector p2, TVector p3)
        {
            ref float row = ref Row(ref first, rows, ref index, n, 4 * Count);
            TVector sum = TWidth.Multiply(p0, TWidth.Load(ref row, 0));
            sum = TWidth.MultiplyAdd(p1, TWidth.Load(ref row, Count), sum);
            sum = TWidth.MultiplyAdd(p2, TWidth.Load(ref row, 2 * Count), sum);
            return TWidth.MultiplyAdd(p3, TWidth.Load(ref row, 3 * Count), sum);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static ref float Row(ref float first, nuint rows, ref int index, nuint n, nuint stride)
        {
            nuint row = (uint)Unsafe.Add(ref index, n);
            if (row >= rows)
                ThrowOutside(row, rows);
            return ref Unsafe.Add(ref first, row * stride);
        }
    }
}
