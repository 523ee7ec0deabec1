using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Recotem.Recommenders;

/// <summary>
/// The dense single-precision kernels. Matrices are stored row by row with a stride that is a multiple of <see cref="Lanes"/>; the
/// padding columns hold zeros, so that no kernel needs a remainder loop over columns.
/// </summary>
/// <remarks>
/// Each public kernel picks the vector or the scalar form once per call; the compiler folds the choice. Both forms are internal so
/// that tests can compare them. They differ in the order of additions, hence in the last bits.
/// </remarks>
internal static class FloatKernels
{
    /// <summary>The number of values that a vector holds, and the granularity of strides and row groups.</summary>
    public const int Lanes = 8;

    /// <summary>Whether the vector forms run: AVX2 and FMA, which is what <see cref="Vector256"/> means on x64.</summary>
    public static bool IsVectorized => Vector256.IsHardwareAccelerated && Avx2.IsSupported && Fma.IsSupported;

    /// <summary>The stride of a matrix with a number of columns.</summary>
    public static int Stride(int columns) => RoundUp(columns);

    /// <summary>The next multiple of <see cref="Lanes"/>.</summary>
    public static int RoundUp(int count) => checked(count + Lanes - 1) & -Lanes;

    /// <summary>The inner product of two vectors whose length is a multiple of <see cref="Lanes"/>.</summary>
    public static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        CheckLength(a.Length, b.Length);
        if (!IsVectorized)
            return DotScalar(a, b);
        ref float left = ref MemoryMarshal.GetReference(a);
        ref float right = ref MemoryMarshal.GetReference(b);
        Vector256<float> sum = default;
        for (nuint i = 0; i < (nuint)a.Length; i += Lanes)
            sum = Fma.MultiplyAdd(Vector256.LoadUnsafe(ref left, i), Vector256.LoadUnsafe(ref right, i), sum);
        return Sum(sum);
    }

    /// <summary><paramref name="y"/> += <paramref name="scale"/> · <paramref name="x"/>.</summary>
    public static void AddScaled(float scale, ReadOnlySpan<float> x, Span<float> y)
    {
        CheckLength(x.Length, y.Length);
        if (!IsVectorized)
        {
            for (int i = 0; i < y.Length; i++)
                y[i] += scale * x[i];
            return;
        }

        ref float from = ref MemoryMarshal.GetReference(x);
        ref float to = ref MemoryMarshal.GetReference(y);
        Vector256<float> factor = Vector256.Create(scale);
        for (nuint i = 0; i < (nuint)x.Length; i += Lanes)
            Fma.MultiplyAdd(factor, Vector256.LoadUnsafe(ref from, i), Vector256.LoadUnsafe(ref to, i)).StoreUnsafe(ref to, i);
    }

    /// <summary><paramref name="y"/> = <paramref name="x"/> + <paramref name="scale"/> · <paramref name="y"/>.</summary>
    public static void ScaleThenAdd(float scale, ReadOnlySpan<float> x, Span<float> y)
    {
        CheckLength(x.Length, y.Length);
        if (!IsVectorized)
        {
            for (int i = 0; i < y.Length; i++)
                y[i] = x[i] + (scale * y[i]);
            return;
        }

        ref float from = ref MemoryMarshal.GetReference(x);
        ref float to = ref MemoryMarshal.GetReference(y);
        Vector256<float> factor = Vector256.Create(scale);
        for (nuint i = 0; i < (nuint)x.Length; i += Lanes)
            Fma.MultiplyAdd(factor, Vector256.LoadUnsafe(ref to, i), Vector256.LoadUnsafe(ref from, i)).StoreUnsafe(ref to, i);
    }

    /// <summary><paramref name="y"/> += Σ over rows of scale · row. The number of rows is a multiple of <see cref="Lanes"/>.</summary>
    public static void AddScaledRows(ReadOnlySpan<float> rows, ReadOnlySpan<float> scales, Span<float> y)
    {
        CheckRows(rows.Length, scales.Length, y.Length);
        CheckLength(scales.Length, scales.Length);
        if (IsVectorized)
            AddScaledRowsVector(ref MemoryMarshal.GetReference(rows), scales.Length, ref MemoryMarshal.GetReference(scales), y);
        else
            AddScaledRowsScalar(rows, scales, y);
    }

    /// <summary>
    /// One fused pass over rows q with weights c: <paramref name="y"/> += Σ c (q·p) q. The number of rows is a multiple of
    /// <see cref="Lanes"/>; rows of zeros may fill it up.
    /// </summary>
    public static void AddWeightedProduct(ReadOnlySpan<float> rows, ReadOnlySpan<float> weights, ReadOnlySpan<float> p, Span<float> y)
    {
        CheckRows(rows.Length, weights.Length, y.Length);
        CheckLength(weights.Length, weights.Length);
        CheckLength(p.Length, y.Length);
        if (IsVectorized)
            AddResponsesVector<Product>(rows, weights, 0, p, y);
        else
            AddResponsesScalar<Product>(rows, weights, 0, p, y);
    }

    /// <summary>
    /// One fused pass over rows q with weights c: <paramref name="y"/> += Σ (c (1 − q·p) + a) q, which is what the right side of the
    /// normal equations and the weighted product leave together.
    /// </summary>
    public static void AddWeightedResidual(
        ReadOnlySpan<float> rows, ReadOnlySpan<float> weights, float a, ReadOnlySpan<float> p, Span<float> y)
    {
        CheckRows(rows.Length, weights.Length, y.Length);
        CheckLength(weights.Length, weights.Length);
        CheckLength(p.Length, y.Length);
        if (IsVectorized)
            AddResponsesVector<Residual>(rows, weights, a, p, y);
        else
            AddResponsesScalar<Residual>(rows, weights, a, p, y);
    }

    /// <summary>
    /// <see cref="AddWeightedResidual"/> over rows that lie scattered in a matrix, which are copied side by side on the way: later passes
    /// then read them at the speed of the nearest cache.
    /// </summary>
    /// <param name="matrix">The matrix.</param>
    /// <param name="indices">The rows.</param>
    /// <param name="weights">Their weights, filled up with anything to a multiple of <see cref="Lanes"/>.</param>
    /// <param name="a">The constant of the residual.</param>
    /// <param name="p">The direction.</param>
    /// <param name="rows">Receives the rows, filled up with rows of zeros to the length of <paramref name="weights"/>.</param>
    /// <param name="y">The sum.</param>
    public static void GatherWeightedResidual(
        ReadOnlySpan<float> matrix, ReadOnlySpan<int> indices, ReadOnlySpan<float> weights, float a, ReadOnlySpan<float> p,
        Span<float> rows, Span<float> y)
    {
        CheckRows(rows.Length, weights.Length, y.Length);
        CheckLength(weights.Length, weights.Length);
        CheckLength(p.Length, y.Length);
        CheckLength(RoundUp(indices.Length), weights.Length);
        int fused = IsVectorized ? indices.Length & -Lanes : 0;
        if (fused > 0)
            GatherResidualVector(matrix, indices[..fused], weights, a, p, rows, y);
        if (fused == weights.Length)
            return;

        int stride = y.Length;
        for (int n = fused; n < indices.Length; n++)
            matrix.Slice(indices[n] * stride, stride).CopyTo(rows.Slice(n * stride, stride));
        rows[(indices.Length * stride)..].Clear();
        AddWeightedResidual(rows[(fused * stride)..], weights[fused..], a, p, y);
    }

    /// <summary>
    /// <paramref name="gram"/> += rowsᵀ rows, on and above the diagonal only. <see cref="Mirror"/> completes it after the last addition.
    /// </summary>
    public static void AddGram(ReadOnlySpan<float> rows, int stride, Span<float> gram)
    {
        CheckRows(gram.Length, stride, stride);
        if (rows.Length % stride != 0)
            throw new ArgumentException("the values are not whole rows", nameof(rows));
        if (IsVectorized)
            AddGramVector(rows, stride, gram);
        else
            AddGramScalar(rows, stride, gram);
    }

    /// <summary>Copies the part of a square matrix above the diagonal to below it.</summary>
    public static void Mirror(Span<float> square, int stride)
    {
        for (int i = 0; i < stride; i++)
            for (int j = 0; j < i; j++)
                square[(i * stride) + j] = square[(j * stride) + i];
    }

    /// <summary>
    /// Inner products of some rows with all rows of another matrix: scores[u, i] = left[u] · right[i]. A pair's score does not depend
    /// on what is scored beside it.
    /// </summary>
    public static void Scores(ReadOnlySpan<float> left, ReadOnlySpan<float> right, int stride, Span<double> scores)
    {
        int users = left.Length / stride;
        int items = right.Length / stride;
        CheckRows(left.Length, users, stride);
        CheckRows(right.Length, items, stride);
        if (scores.Length != (long)users * items)
            throw new ArgumentException("there must be one score for each pair of rows", nameof(scores));
        if (IsVectorized)
            ScoresVector(left, right, stride, scores);
        else
            ScoresScalar(left, right, stride, scores);
    }

    /// <summary>The inner product of a row with a row of items, the same to the last bit as in <see cref="Scores"/>.</summary>
    public static float Score(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        CheckLength(left.Length, right.Length);
        return IsVectorized
            ? OneScore(ref MemoryMarshal.GetReference(left), ref MemoryMarshal.GetReference(right), (nuint)left.Length)
            : DotScalar(left, right);
    }

    internal static float DotScalar(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        float sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    internal static void AddScaledRowsScalar(ReadOnlySpan<float> rows, ReadOnlySpan<float> scales, Span<float> y)
    {
        for (int n = 0; n < scales.Length; n++)
        {
            ReadOnlySpan<float> row = rows.Slice(n * y.Length, y.Length);
            for (int i = 0; i < y.Length; i++)
                y[i] += scales[n] * row[i];
        }
    }

    internal static void AddResponsesScalar<TResponse>(
        ReadOnlySpan<float> rows, ReadOnlySpan<float> weights, float a, ReadOnlySpan<float> p, Span<float> y)
        where TResponse : IResponse
    {
        for (int n = 0; n < weights.Length; n++)
        {
            ReadOnlySpan<float> row = rows.Slice(n * y.Length, y.Length);
            float scale = TResponse.Of(weights[n], DotScalar(row, p), a);
            for (int i = 0; i < y.Length; i++)
                y[i] += scale * row[i];
        }
    }

    internal static void AddGramScalar(ReadOnlySpan<float> rows, int stride, Span<float> gram)
    {
        for (int start = 0; start < rows.Length; start += stride)
        {
            ReadOnlySpan<float> row = rows.Slice(start, stride);
            for (int i = 0; i < stride; i++)
                for (int j = i; j < stride; j++)
                    gram[(i * stride) + j] += row[i] * row[j];
        }
    }

    internal static void ScoresScalar(ReadOnlySpan<float> left, ReadOnlySpan<float> right, int stride, Span<double> scores)
    {
        int at = 0;
        for (int u = 0; u < left.Length; u += stride)
            for (int i = 0; i < right.Length; i += stride)
                scores[at++] = DotScalar(left.Slice(u, stride), right.Slice(i, stride));
    }

    private static void AddScaledRowsVector(ref float rows, int count, ref float scales, Span<float> y)
    {
        ref float to = ref MemoryMarshal.GetReference(y);
        nuint stride = (nuint)y.Length;
        for (nuint n = 0; n < (nuint)count; n += Lanes)
            AddEightScaled(ref Unsafe.Add(ref rows, n * stride), stride, ref Unsafe.Add(ref scales, n), ref to);
    }

    private static void AddResponsesVector<TResponse>(
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

    private static void GatherResidualVector(
        ReadOnlySpan<float> matrix, ReadOnlySpan<int> indices, ReadOnlySpan<float> weights, float a, ReadOnlySpan<float> p,
        Span<float> rows, Span<float> y)
    {
        ref float firstRow = ref MemoryMarshal.GetReference(rows);
        ref float weight = ref MemoryMarshal.GetReference(weights);
        ref float direction = ref MemoryMarshal.GetReference(p);
        ref float to = ref MemoryMarshal.GetReference(y);
        nuint stride = (nuint)y.Length;
        Span<float> scales = stackalloc float[Lanes];
        ref float scale = ref MemoryMarshal.GetReference(scales);
        for (int n = 0; n < indices.Length; n += Lanes)
        {
            ref float row = ref Unsafe.Add(ref firstRow, (nuint)n * stride);
            GatherFourDots(matrix, indices.Slice(n, 4), stride, ref row, ref direction, out Vector256<float> s0, out Vector256<float> s1, out Vector256<float> s2, out Vector256<float> s3);
            GatherFourDots(matrix, indices.Slice(n + 4, 4), stride, ref Unsafe.Add(ref row, 4 * stride), ref direction, out Vector256<float> s4, out Vector256<float> s5, out Vector256<float> s6, out Vector256<float> s7);
            Vector256<float> dots = SumEach(s0, s1, s2, s3, s4, s5, s6, s7);
            Residual.Of(Vector256.LoadUnsafe(ref weight, (nuint)n), dots, Vector256.Create(a)).StoreUnsafe(ref scale);
            AddEightScaled(ref row, stride, ref scale, ref to);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void GatherFourDots(
        ReadOnlySpan<float> matrix, ReadOnlySpan<int> indices, nuint stride, ref float row, ref float p,
        out Vector256<float> s0, out Vector256<float> s1, out Vector256<float> s2, out Vector256<float> s3)
    {
        ref float r1 = ref Unsafe.Add(ref row, stride);
        ref float r2 = ref Unsafe.Add(ref row, 2 * stride);
        ref float r3 = ref Unsafe.Add(ref row, 3 * stride);
        ref float from0 = ref MemoryMarshal.GetReference(matrix.Slice(indices[0] * (int)stride, (int)stride));
        ref float from1 = ref MemoryMarshal.GetReference(matrix.Slice(indices[1] * (int)stride, (int)stride));
        ref float from2 = ref MemoryMarshal.GetReference(matrix.Slice(indices[2] * (int)stride, (int)stride));
        ref float from3 = ref MemoryMarshal.GetReference(matrix.Slice(indices[3] * (int)stride, (int)stride));
        Vector256<float> t0 = default, t1 = default, t2 = default, t3 = default;
        for (nuint i = 0; i < stride; i += Lanes)
        {
            Vector256<float> v = Vector256.LoadUnsafe(ref p, i);
            Vector256<float> value = Vector256.LoadUnsafe(ref from0, i);
            value.StoreUnsafe(ref row, i);
            t0 = Fma.MultiplyAdd(v, value, t0);
            value = Vector256.LoadUnsafe(ref from1, i);
            value.StoreUnsafe(ref r1, i);
            t1 = Fma.MultiplyAdd(v, value, t1);
            value = Vector256.LoadUnsafe(ref from2, i);
            value.StoreUnsafe(ref r2, i);
            t2 = Fma.MultiplyAdd(v, value, t2);
            value = Vector256.LoadUnsafe(ref from3, i);
            value.StoreUnsafe(ref r3, i);
            t3 = Fma.MultiplyAdd(v, value, t3);
        }

        (s0, s1, s2, s3) = (t0, t1, t2, t3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> EightDots(ref float row, nuint stride, ref float p)
    {
        ref float r1 = ref Unsafe.Add(ref row, stride);
        ref float r2 = ref Unsafe.Add(ref row, 2 * stride);
        ref float r3 = ref Unsafe.Add(ref row, 3 * stride);
        ref float r4 = ref Unsafe.Add(ref row, 4 * stride);
        ref float r5 = ref Unsafe.Add(ref row, 5 * stride);
        ref float r6 = ref Unsafe.Add(ref row, 6 * stride);
        ref float r7 = ref Unsafe.Add(ref row, 7 * stride);
        Vector256<float> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default;
        for (nuint i = 0; i < stride; i += Lanes)
        {
            Vector256<float> v = Vector256.LoadUnsafe(ref p, i);
            s0 = Fma.MultiplyAdd(v, Vector256.LoadUnsafe(ref row, i), s0);
            s1 = Fma.MultiplyAdd(v, Vector256.LoadUnsafe(ref r1, i), s1);
            s2 = Fma.MultiplyAdd(v, Vector256.LoadUnsafe(ref r2, i), s2);
            s3 = Fma.MultiplyAdd(v, Vector256.LoadUnsafe(ref r3, i), s3);
            s4 = Fma.MultiplyAdd(v, Vector256.LoadUnsafe(ref r4, i), s4);
            s5 = Fma.MultiplyAdd(v, Vector256.LoadUnsafe(ref r5, i), s5);
            s6 = Fma.MultiplyAdd(v, Vector256.LoadUnsafe(ref r6, i), s6);
            s7 = Fma.MultiplyAdd(v, Vector256.LoadUnsafe(ref r7, i), s7);
        }

        return SumEach(s0, s1, s2, s3, s4, s5, s6, s7);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddEightScaled(ref float row, nuint stride, ref float scales, ref float y)
    {
        ref float r1 = ref Unsafe.Add(ref row, stride);
        ref float r2 = ref Unsafe.Add(ref row, 2 * stride);
        ref float r3 = ref Unsafe.Add(ref row, 3 * stride);
        ref float r4 = ref Unsafe.Add(ref row, 4 * stride);
        ref float r5 = ref Unsafe.Add(ref row, 5 * stride);
        ref float r6 = ref Unsafe.Add(ref row, 6 * stride);
        ref float r7 = ref Unsafe.Add(ref row, 7 * stride);
        Vector256<float> c0 = Vector256.Create(scales);
        Vector256<float> c1 = Vector256.Create(Unsafe.Add(ref scales, 1));
        Vector256<float> c2 = Vector256.Create(Unsafe.Add(ref scales, 2));
        Vector256<float> c3 = Vector256.Create(Unsafe.Add(ref scales, 3));
        Vector256<float> c4 = Vector256.Create(Unsafe.Add(ref scales, 4));
        Vector256<float> c5 = Vector256.Create(Unsafe.Add(ref scales, 5));
        Vector256<float> c6 = Vector256.Create(Unsafe.Add(ref scales, 6));
        Vector256<float> c7 = Vector256.Create(Unsafe.Add(ref scales, 7));
        for (nuint i = 0; i < stride; i += Lanes)
        {
            // Two chains, because one of eight dependent additions would leave the second unit waiting.
            Vector256<float> even = Fma.MultiplyAdd(c0, Vector256.LoadUnsafe(ref row, i), Vector256.LoadUnsafe(ref y, i));
            Vector256<float> odd = c1 * Vector256.LoadUnsafe(ref r1, i);
            even = Fma.MultiplyAdd(c2, Vector256.LoadUnsafe(ref r2, i), even);
            odd = Fma.MultiplyAdd(c3, Vector256.LoadUnsafe(ref r3, i), odd);
            even = Fma.MultiplyAdd(c4, Vector256.LoadUnsafe(ref r4, i), even);
            odd = Fma.MultiplyAdd(c5, Vector256.LoadUnsafe(ref r5, i), odd);
            even = Fma.MultiplyAdd(c6, Vector256.LoadUnsafe(ref r6, i), even);
            odd = Fma.MultiplyAdd(c7, Vector256.LoadUnsafe(ref r7, i), odd);
            (even + odd).StoreUnsafe(ref y, i);
        }
    }

    private static void AddGramVector(ReadOnlySpan<float> rows, int stride, Span<float> gram)
    {
        // A slab of rows stays in the first-level cache while every tile of the result passes over it.
        int slab = Math.Max(8192 / stride, 8) * stride;
        nuint width = (nuint)stride;
        ref float to = ref MemoryMarshal.GetReference(gram);
        for (int start = 0; start < rows.Length; start += slab)
        {
            ref float first = ref Unsafe.Add(ref MemoryMarshal.GetReference(rows), start);
            nuint count = (nuint)(Math.Min(slab, rows.Length - start) / stride);
            for (nuint i = 0; i < width; i += 4)
            {
                nuint j = i & ~(nuint)(Lanes - 1);
                for (; j + (2 * Lanes) <= width; j += 2 * Lanes)
                    AddWideTile(ref first, count, width, i, j, ref to);
                if (j < width)
                    AddNarrowTile(ref first, count, width, i, j, ref to);
            }
        }
    }

    // Four rows of the result by sixteen columns: eight sums in registers, six loads for eight multiply-adds.
    private static void AddWideTile(ref float rows, nuint count, nuint stride, nuint i, nuint j, ref float gram)
    {
        Vector256<float> a0 = default, a1 = default, b0 = default, b1 = default, c0 = default, c1 = default, d0 = default, d1 = default;
        for (nuint n = 0; n < count; n++)
        {
            ref float row = ref Unsafe.Add(ref rows, n * stride);
            Vector256<float> v0 = Vector256.LoadUnsafe(ref row, j);
            Vector256<float> v1 = Vector256.LoadUnsafe(ref row, j + Lanes);
            Vector256<float> factor = Vector256.Create(Unsafe.Add(ref row, i));
            a0 = Fma.MultiplyAdd(factor, v0, a0);
            a1 = Fma.MultiplyAdd(factor, v1, a1);
            factor = Vector256.Create(Unsafe.Add(ref row, i + 1));
            b0 = Fma.MultiplyAdd(factor, v0, b0);
            b1 = Fma.MultiplyAdd(factor, v1, b1);
            factor = Vector256.Create(Unsafe.Add(ref row, i + 2));
            c0 = Fma.MultiplyAdd(factor, v0, c0);
            c1 = Fma.MultiplyAdd(factor, v1, c1);
            factor = Vector256.Create(Unsafe.Add(ref row, i + 3));
            d0 = Fma.MultiplyAdd(factor, v0, d0);
            d1 = Fma.MultiplyAdd(factor, v1, d1);
        }

        AddTo(ref gram, (i * stride) + j, a0);
        AddTo(ref gram, (i * stride) + j + Lanes, a1);
        AddTo(ref gram, ((i + 1) * stride) + j, b0);
        AddTo(ref gram, ((i + 1) * stride) + j + Lanes, b1);
        AddTo(ref gram, ((i + 2) * stride) + j, c0);
        AddTo(ref gram, ((i + 2) * stride) + j + Lanes, c1);
        AddTo(ref gram, ((i + 3) * stride) + j, d0);
        AddTo(ref gram, ((i + 3) * stride) + j + Lanes, d1);
    }

    private static void AddNarrowTile(ref float rows, nuint count, nuint stride, nuint i, nuint j, ref float gram)
    {
        Vector256<float> a = default, b = default, c = default, d = default;
        for (nuint n = 0; n < count; n++)
        {
            ref float row = ref Unsafe.Add(ref rows, n * stride);
            Vector256<float> v = Vector256.LoadUnsafe(ref row, j);
            a = Fma.MultiplyAdd(Vector256.Create(Unsafe.Add(ref row, i)), v, a);
            b = Fma.MultiplyAdd(Vector256.Create(Unsafe.Add(ref row, i + 1)), v, b);
            c = Fma.MultiplyAdd(Vector256.Create(Unsafe.Add(ref row, i + 2)), v, c);
            d = Fma.MultiplyAdd(Vector256.Create(Unsafe.Add(ref row, i + 3)), v, d);
        }

        AddTo(ref gram, (i * stride) + j, a);
        AddTo(ref gram, ((i + 1) * stride) + j, b);
        AddTo(ref gram, ((i + 2) * stride) + j, c);
        AddTo(ref gram, ((i + 3) * stride) + j, d);
    }

    private static void ScoresVector(ReadOnlySpan<float> left, ReadOnlySpan<float> right, int stride, Span<double> scores)
    {
        int users = left.Length / stride;
        int items = right.Length / stride;
        nuint width = (nuint)stride;
        ref float firstUser = ref MemoryMarshal.GetReference(left);
        ref float firstItem = ref MemoryMarshal.GetReference(right);
        ref double to = ref MemoryMarshal.GetReference(scores);

        // A tile of items stays in the first-level cache while all users pass over it.
        int tile = Math.Max((6144 / stride) & -Lanes, Lanes);
        for (int start = 0; start < items; start += tile)
        {
            int end = Math.Min(start + tile, items);
            int user = 0;
            for (; user + 1 < users; user += 2)
            {
                ref float u0 = ref Unsafe.Add(ref firstUser, (nuint)user * width);
                ref float u1 = ref Unsafe.Add(ref u0, width);
                ref double to0 = ref Unsafe.Add(ref to, ((nint)user * items));
                ref double to1 = ref Unsafe.Add(ref to0, items);
                int item = start;
                for (; item + 4 <= end; item += 4)
                    FourScoresOfTwo(ref u0, ref u1, ref Unsafe.Add(ref firstItem, (nuint)item * width), width, ref Unsafe.Add(ref to0, item), ref Unsafe.Add(ref to1, item));
                for (; item < end; item++)
                {
                    ref float row = ref Unsafe.Add(ref firstItem, (nuint)item * width);
                    Unsafe.Add(ref to0, item) = OneScore(ref u0, ref row, width);
                    Unsafe.Add(ref to1, item) = OneScore(ref u1, ref row, width);
                }
            }

            if (user < users)
            {
                ref float u0 = ref Unsafe.Add(ref firstUser, (nuint)user * width);
                ref double to0 = ref Unsafe.Add(ref to, ((nint)user * items));
                int item = start;
                for (; item + Lanes <= end; item += Lanes)
                {
                    Vector256<float> dots = EightDots(ref Unsafe.Add(ref firstItem, (nuint)item * width), width, ref u0);
                    Avx.ConvertToVector256Double(dots.GetLower()).StoreUnsafe(ref Unsafe.Add(ref to0, item));
                    Avx.ConvertToVector256Double(dots.GetUpper()).StoreUnsafe(ref Unsafe.Add(ref to0, item + 4));
                }

                for (; item < end; item++)
                    Unsafe.Add(ref to0, item) = OneScore(ref u0, ref Unsafe.Add(ref firstItem, (nuint)item * width), width);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FourScoresOfTwo(ref float u0, ref float u1, ref float item, nuint stride, ref double to0, ref double to1)
    {
        ref float i1 = ref Unsafe.Add(ref item, stride);
        ref float i2 = ref Unsafe.Add(ref item, 2 * stride);
        ref float i3 = ref Unsafe.Add(ref item, 3 * stride);
        Vector256<float> a0 = default, a1 = default, a2 = default, a3 = default, b0 = default, b1 = default, b2 = default, b3 = default;
        for (nuint k = 0; k < stride; k += Lanes)
        {
            Vector256<float> a = Vector256.LoadUnsafe(ref u0, k);
            Vector256<float> b = Vector256.LoadUnsafe(ref u1, k);
            Vector256<float> v = Vector256.LoadUnsafe(ref item, k);
            a0 = Fma.MultiplyAdd(a, v, a0);
            b0 = Fma.MultiplyAdd(b, v, b0);
            v = Vector256.LoadUnsafe(ref i1, k);
            a1 = Fma.MultiplyAdd(a, v, a1);
            b1 = Fma.MultiplyAdd(b, v, b1);
            v = Vector256.LoadUnsafe(ref i2, k);
            a2 = Fma.MultiplyAdd(a, v, a2);
            b2 = Fma.MultiplyAdd(b, v, b2);
            v = Vector256.LoadUnsafe(ref i3, k);
            a3 = Fma.MultiplyAdd(a, v, a3);
            b3 = Fma.MultiplyAdd(b, v, b3);
        }

        Vector256<float> dots = SumEach(a0, a1, a2, a3, b0, b1, b2, b3);
        Avx.ConvertToVector256Double(dots.GetLower()).StoreUnsafe(ref to0);
        Avx.ConvertToVector256Double(dots.GetUpper()).StoreUnsafe(ref to1);
    }

    private static float OneScore(ref float user, ref float item, nuint stride)
    {
        Vector256<float> sum = default;
        for (nuint k = 0; k < stride; k += Lanes)
            sum = Fma.MultiplyAdd(Vector256.LoadUnsafe(ref user, k), Vector256.LoadUnsafe(ref item, k), sum);
        return Sum(sum);
    }

    // The sums of eight vectors. The order of additions is that of Sum, so that a score is the same in every kernel.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> SumEach(
        Vector256<float> v0, Vector256<float> v1, Vector256<float> v2, Vector256<float> v3,
        Vector256<float> v4, Vector256<float> v5, Vector256<float> v6, Vector256<float> v7)
    {
        Vector256<float> low = Avx.HorizontalAdd(Avx.HorizontalAdd(v0, v1), Avx.HorizontalAdd(v2, v3));
        Vector256<float> high = Avx.HorizontalAdd(Avx.HorizontalAdd(v4, v5), Avx.HorizontalAdd(v6, v7));
        return Avx.Permute2x128(low, high, 0x20) + Avx.Permute2x128(low, high, 0x31);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Sum(Vector256<float> v)
    {
        Vector256<float> pairs = Avx.HorizontalAdd(v, v);
        pairs = Avx.HorizontalAdd(pairs, pairs);
        return pairs.GetElement(0) + pairs.GetElement(4);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTo(ref float matrix, nuint at, Vector256<float> value) =>
        (Vector256.LoadUnsafe(ref matrix, at) + value).StoreUnsafe(ref matrix, at);

    private static void CheckLength(int length, int other)
    {
        if (length != other || length % Lanes != 0)
            throw new ArgumentException("vectors must have the same length, a multiple of the number of lanes", nameof(other));
    }

    // The vector forms index without bounds checks: every public kernel comes through here first.
    private static void CheckRows(int values, int rows, int stride)
    {
        if (stride % Lanes != 0 || values != (long)rows * stride)
            throw new ArgumentException("rows, stride and number of values do not fit together", nameof(values));
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
            Fma.MultiplyAdd(weights, Vector256<float>.One - dots, a);
    }
}
