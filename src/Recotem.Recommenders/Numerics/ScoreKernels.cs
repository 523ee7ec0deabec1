using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Recotem.Recommenders;

/// <summary>Scores: inner products of the rows of two matrices, each the same whatever is scored beside it.</summary>
/// <remarks><inheritdoc cref="VectorKernels" path="/remarks"/></remarks>
internal static class ScoreKernels
{
    private const int Lanes = RowLayout.Lanes;

    /// <summary>
    /// Inner products of some rows with all rows of another matrix: scores[u, i] = left[u] · right[i]. A pair's score does not depend
    /// on what is scored beside it.
    /// </summary>
    public static void Scores(ReadOnlySpan<float> left, ReadOnlySpan<float> right, int stride, Span<double> scores)
    {
        int users = left.Length / stride;
        int items = right.Length / stride;
        RowLayout.CheckRows(left.Length, users, stride);
        RowLayout.CheckRows(right.Length, items, stride);
        if (scores.Length != (long)users * items)
            throw new ArgumentException("there must be one score for each pair of rows", nameof(scores));
        if (Width512.IsSupported)
            Vectors<Width512, Vector512<float>>.Scores(left, right, stride, scores);
        else if (Width256.IsSupported)
            Vectors<Width256, Vector256<float>>.Scores(left, right, stride, scores);
        else
            ScoresScalar(left, right, stride, scores);
    }

    /// <summary>The inner product of a row with a row of items, the same to the last bit as in <see cref="Scores"/>.</summary>
    public static float Score(ReadOnlySpan<float> left, ReadOnlySpan<float> right) => VectorKernels.Dot(left, right);

    internal static void ScoresScalar(ReadOnlySpan<float> left, ReadOnlySpan<float> right, int stride, Span<double> scores)
    {
        int at = 0;
        for (int u = 0; u < left.Length; u += stride)
            for (int i = 0; i < right.Length; i += stride)
                scores[at++] = VectorKernels.DotScalar(left.Slice(u, stride), right.Slice(i, stride));
    }

    /// <summary>The forms for vectors of one width.</summary>
    internal static class Vectors<TWidth, TVector>
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        public static void Scores(ReadOnlySpan<float> left, ReadOnlySpan<float> right, int stride, Span<double> scores)
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
                    ref double to0 = ref Unsafe.Add(ref to, (nint)user * items);
                    ref double to1 = ref Unsafe.Add(ref to0, items);
                    int item = start;
                    for (; item + 4 <= end; item += 4)
                        FourScoresOfTwo(ref u0, ref u1, ref Unsafe.Add(ref firstItem, (nuint)item * width), width, ref Unsafe.Add(ref to0, item), ref Unsafe.Add(ref to1, item));
                    for (; item < end; item++)
                    {
                        ref float row = ref Unsafe.Add(ref firstItem, (nuint)item * width);
                        Unsafe.Add(ref to0, item) = OneScore(ref u0, ref row, stride);
                        Unsafe.Add(ref to1, item) = OneScore(ref u1, ref row, stride);
                    }
                }

                if (user < users)
                {
                    ref float u0 = ref Unsafe.Add(ref firstUser, (nuint)user * width);
                    ref double to0 = ref Unsafe.Add(ref to, (nint)user * items);
                    int item = start;
                    for (; item + Lanes <= end; item += Lanes)
                    {
                        Vector256<float> dots = RowKernels.Vectors<TWidth, TVector>.EightDots(ref Unsafe.Add(ref firstItem, (nuint)item * width), width, ref u0);
                        Avx.ConvertToVector256Double(dots.GetLower()).StoreUnsafe(ref Unsafe.Add(ref to0, item));
                        Avx.ConvertToVector256Double(dots.GetUpper()).StoreUnsafe(ref Unsafe.Add(ref to0, item + 4));
                    }

                    for (; item < end; item++)
                        Unsafe.Add(ref to0, item) = OneScore(ref u0, ref Unsafe.Add(ref firstItem, (nuint)item * width), stride);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void FourScoresOfTwo(ref float u0, ref float u1, ref float item, nuint stride, ref double to0, ref double to1)
        {
            ref float i1 = ref Unsafe.Add(ref item, stride);
            ref float i2 = ref Unsafe.Add(ref item, 2 * stride);
            ref float i3 = ref Unsafe.Add(ref item, 3 * stride);
            TVector a0 = TWidth.Zero, a1 = TWidth.Zero, a2 = TWidth.Zero, a3 = TWidth.Zero, b0 = TWidth.Zero, b1 = TWidth.Zero, b2 = TWidth.Zero, b3 = TWidth.Zero;
            nuint whole = stride & ~(nuint)(TWidth.Count - 1);
            for (nuint k = 0; k < whole; k += (nuint)TWidth.Count)
            {
                TVector a = TWidth.Load(ref u0, k);
                TVector b = TWidth.Load(ref u1, k);
                TVector v = TWidth.Load(ref item, k);
                a0 = TWidth.MultiplyAdd(a, v, a0);
                b0 = TWidth.MultiplyAdd(b, v, b0);
                v = TWidth.Load(ref i1, k);
                a1 = TWidth.MultiplyAdd(a, v, a1);
                b1 = TWidth.MultiplyAdd(b, v, b1);
                v = TWidth.Load(ref i2, k);
                a2 = TWidth.MultiplyAdd(a, v, a2);
                b2 = TWidth.MultiplyAdd(b, v, b2);
                v = TWidth.Load(ref i3, k);
                a3 = TWidth.MultiplyAdd(a, v, a3);
                b3 = TWidth.MultiplyAdd(b, v, b3);
            }

            if (TWidth.Count > Lanes && whole < stride)
            {
                TVector a = TWidth.LoadHalf(ref u0, whole);
                TVector b = TWidth.LoadHalf(ref u1, whole);
                TVector v = TWidth.LoadHalf(ref item, whole);
                a0 = TWidth.MultiplyAdd(a, v, a0);
                b0 = TWidth.MultiplyAdd(b, v, b0);
                v = TWidth.LoadHalf(ref i1, whole);
                a1 = TWidth.MultiplyAdd(a, v, a1);
                b1 = TWidth.MultiplyAdd(b, v, b1);
                v = TWidth.LoadHalf(ref i2, whole);
                a2 = TWidth.MultiplyAdd(a, v, a2);
                b2 = TWidth.MultiplyAdd(b, v, b2);
                v = TWidth.LoadHalf(ref i3, whole);
                a3 = TWidth.MultiplyAdd(a, v, a3);
                b3 = TWidth.MultiplyAdd(b, v, b3);
            }

            Vector256<float> dots = TWidth.SumEach(a0, a1, a2, a3, b0, b1, b2, b3);
            Avx.ConvertToVector256Double(dots.GetLower()).StoreUnsafe(ref to0);
            Avx.ConvertToVector256Double(dots.GetUpper()).StoreUnsafe(ref to1);
        }

        private static float OneScore(ref float user, ref float item, int stride) => VectorKernels.Vectors<TWidth, TVector>.Dot(
            MemoryMarshal.CreateReadOnlySpan(ref user, stride), MemoryMarshal.CreateReadOnlySpan(ref item, stride));
    }
}
