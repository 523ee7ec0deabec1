using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Recotem.Recommenders;

/// <summary>
/// Passes of <see cref="RowKernels"/> over rows that lie scattered in a matrix, in groups of <see cref="RowLayout.Lanes"/>. They read the
/// rows where they are: for passes that do little with a row a copy costs more than it saves, because writing it takes the traffic of two
/// of them, and the copy of many a user does not fit into the nearest cache either. Sums of outer products read a row many times, and
/// for them <see cref="CopyBlocks"/> makes one.
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

    /// <summary>
    /// Copies some rows of a matrix cut into blocks of columns, each block side by side, and multiplies them with a vector on the way. Rows of
    /// zeros fill the last group up.
    /// </summary>
    /// <param name="matrix">The matrix.</param>
    /// <param name="indices">The rows.</param>
    /// <param name="p">The vector, of the length of a row.</param>
    /// <param name="width">The columns of a block, a multiple of <see cref="RowLayout.Lanes"/>; the last block may have fewer.</param>
    /// <param name="blocks">Receives the blocks one after the other, each row by row.</param>
    /// <param name="dots">Receives the inner products, as <see cref="RowKernels.Dots"/> gives them.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index is not that of a row.</exception>
    public static void CopyBlocks(
        ReadOnlySpan<float> matrix, ReadOnlySpan<int> indices, ReadOnlySpan<float> p, int width, Span<float> blocks, Span<float> dots)
    {
        RowLayout.CheckRows(matrix.Length, matrix.Length / Math.Max(p.Length, 1), p.Length);
        RowLayout.CheckRows(blocks.Length, RowLayout.RoundUp(indices.Length), p.Length);
        RowLayout.CheckLength(RowLayout.RoundUp(indices.Length), dots.Length);
        if (width <= 0 || width % Lanes != 0)
            throw new ArgumentOutOfRangeException(nameof(width), width, "blocks must consist of whole groups of columns");
        width = Math.Min(width, p.Length);
        if (Width512.IsSupported && (width % Width512.Count == 0 || width == p.Length))
            Vectors<Width512, Vector512<float>>.CopyBlocks(matrix, indices, p, width, blocks, dots);
        else if (Width256.IsSupported)
            Vectors<Width256, Vector256<float>>.CopyBlocks(matrix, indices, p, width, blocks, dots);
        else
            CopyBlocksScalar(matrix, indices, p, width, blocks, dots);
    }

    internal static void CopyBlocksScalar(
        ReadOnlySpan<float> matrix, ReadOnlySpan<int> indices, ReadOnlySpan<float> p, int width, Span<float> blocks, Span<float> dots)
    {
        blocks.Clear();
        dots.Clear();
        for (int n = 0; n < indices.Length; n++)
        {
            ReadOnlySpan<float> row = matrix.Slice(indices[n] * p.Length, p.Length);
            dots[n] = VectorKernels.DotScalar(row, p);
            for (int first = 0; first < p.Length; first += width)
            {
                ReadOnlySpan<float> part = row[first..Math.Min(first + width, p.Length)];
                part.CopyTo(blocks[((first * dots.Length) + (n * part.Length))..]);
            }
        }
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

        public static void CopyBlocks(
            ReadOnlySpan<float> matrix, ReadOnlySpan<int> indices, ReadOnlySpan<float> p, int width, Span<float> blocks, Span<float> dots)
        {
            ref float first = ref MemoryMarshal.GetReference(matrix);
            ref int index = ref MemoryMarshal.GetReference(indices);
            ref float direction = ref MemoryMarshal.GetReference(p);
            ref float to = ref MemoryMarshal.GetReference(blocks);
            ref float dot = ref MemoryMarshal.GetReference(dots);
            nuint stride = (nuint)p.Length;
            nuint rows = (nuint)(matrix.Length / p.Length);
            nuint room = (nuint)dots.Length;
            nuint count = (nuint)indices.Length;
            nuint n = 0;
            for (; n + Lanes <= count; n += Lanes)
                TWidth.SumEach(
                    CopyRow(ref Row(ref first, rows, ref index, n, stride), ref direction, stride, (nuint)width, ref to, room, n),
                    CopyRow(ref Row(ref first, rows, ref index, n + 1, stride), ref direction, stride, (nuint)width, ref to, room, n + 1),
                    CopyRow(ref Row(ref first, rows, ref index, n + 2, stride), ref direction, stride, (nuint)width, ref to, room, n + 2),
                    CopyRow(ref Row(ref first, rows, ref index, n + 3, stride), ref direction, stride, (nuint)width, ref to, room, n + 3),
                    CopyRow(ref Row(ref first, rows, ref index, n + 4, stride), ref direction, stride, (nuint)width, ref to, room, n + 4),
                    CopyRow(ref Row(ref first, rows, ref index, n + 5, stride), ref direction, stride, (nuint)width, ref to, room, n + 5),
                    CopyRow(ref Row(ref first, rows, ref index, n + 6, stride), ref direction, stride, (nuint)width, ref to, room, n + 6),
                    CopyRow(ref Row(ref first, rows, ref index, n + 7, stride), ref direction, stride, (nuint)width, ref to, room, n + 7))
                    .StoreUnsafe(ref dot, n);
            for (; n < count; n++)
                Unsafe.Add(ref dot, n) = TWidth.Sum(
                    CopyRow(ref Row(ref first, rows, ref index, n, stride), ref direction, stride, (nuint)width, ref to, room, n));

            dots[indices.Length..].Clear();
            for (int column = 0; column < p.Length && indices.Length < dots.Length; column += width)
            {
                int columns = Math.Min(width, p.Length - column);
                blocks.Slice((column * dots.Length) + (indices.Length * columns), (dots.Length - indices.Length) * columns).Clear();
            }
        }

        // Copies a row to its places in the blocks. Returns what its inner product is the sum of.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TVector CopyRow(ref float row, ref float p, nuint stride, nuint width, ref float blocks, nuint room, nuint n)
        {
            TVector sum = TWidth.Zero;
            for (nuint start = 0; start < stride; start += width)
            {
                nuint end = Math.Min(start + width, stride);
                ref float to = ref Unsafe.Add(ref blocks, (start * room) + (n * (end - start)));
                nuint i = start;
                for (; i + Count <= end; i += Count)
                {
                    TVector values = TWidth.Load(ref row, i);
                    TWidth.Store(values, ref to, i - start);
                    sum = TWidth.MultiplyAdd(TWidth.Load(ref p, i), values, sum);
                }

                if (TWidth.Count > Lanes && i < end)
                {
                    TVector values = TWidth.LoadHalf(ref row, i);
                    TWidth.StoreHalf(values, ref to, i - start);
                    sum = TWidth.MultiplyAdd(TWidth.LoadHalf(ref p, i), values, sum);
                }
            }

            return sum;
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
                RowLayout.ThrowOutside((long)row, (long)rows);
            return ref Unsafe.Add(ref first, row * stride);
        }
    }
}
