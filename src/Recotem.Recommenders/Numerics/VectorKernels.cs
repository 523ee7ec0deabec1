using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Recotem.Recommenders;

/// <summary>Kernels of single vectors, whose length is a multiple of <see cref="RowLayout.Lanes"/>.</summary>
/// <remarks>
/// Each public kernel picks the form for the widest vectors, or the scalar form, once per call; the compiler folds the choice. All forms
/// are internal so that tests can compare them. They differ in the order of additions, hence in the last bits.
/// </remarks>
internal static class VectorKernels
{
    /// <summary>The inner product of two vectors.</summary>
    public static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        RowLayout.CheckLength(a.Length, b.Length);
        if (Width512.IsSupported)
            return Vectors<Width512, Vector512<float>>.Dot(a, b);
        return Width256.IsSupported ? Vectors<Width256, Vector256<float>>.Dot(a, b) : DotScalar(a, b);
    }

    /// <summary><paramref name="y"/> += <paramref name="scale"/> · <paramref name="x"/>.</summary>
    public static void AddScaled(float scale, ReadOnlySpan<float> x, Span<float> y)
    {
        RowLayout.CheckLength(x.Length, y.Length);
        if (Width512.IsSupported)
            Vectors<Width512, Vector512<float>>.AddScaled(scale, x, y);
        else if (Width256.IsSupported)
            Vectors<Width256, Vector256<float>>.AddScaled(scale, x, y);
        else
            AddScaledScalar(scale, x, y);
    }

    /// <summary>
    /// <paramref name="y"/> += Σ scale · row, for four rows of a matrix: a quarter of the traffic of <paramref name="y"/> that one row
    /// at a time would cause.
    /// </summary>
    /// <param name="matrix">The matrix.</param>
    /// <param name="starts">Where the four rows begin.</param>
    /// <param name="scales">The four factors.</param>
    /// <param name="y">As long as the part of the rows that takes part.</param>
    public static void AddScaledFour(ReadOnlySpan<float> matrix, ReadOnlySpan<int> starts, ReadOnlySpan<float> scales, Span<float> y)
    {
        ReadOnlySpan<float> x0 = matrix.Slice(starts[0], y.Length);
        ReadOnlySpan<float> x1 = matrix.Slice(starts[1], y.Length);
        ReadOnlySpan<float> x2 = matrix.Slice(starts[2], y.Length);
        ReadOnlySpan<float> x3 = matrix.Slice(starts[3], y.Length);
        RowLayout.CheckLength(x0.Length, y.Length);
        if (Width512.IsSupported)
            Vectors<Width512, Vector512<float>>.AddScaledFour(scales, x0, x1, x2, x3, y);
        else if (Width256.IsSupported)
            Vectors<Width256, Vector256<float>>.AddScaledFour(scales, x0, x1, x2, x3, y);
        else
            AddScaledFourScalar(scales, x0, x1, x2, x3, y);
    }

    /// <summary><paramref name="y"/> = <paramref name="x"/> + <paramref name="scale"/> · <paramref name="y"/>.</summary>
    public static void ScaleThenAdd(float scale, ReadOnlySpan<float> x, Span<float> y)
    {
        RowLayout.CheckLength(x.Length, y.Length);
        if (Width512.IsSupported)
            Vectors<Width512, Vector512<float>>.ScaleThenAdd(scale, x, y);
        else if (Width256.IsSupported)
            Vectors<Width256, Vector256<float>>.ScaleThenAdd(scale, x, y);
        else
            ScaleThenAddScalar(scale, x, y);
    }

    /// <summary><paramref name="y"/> = <paramref name="scale"/> · <paramref name="x"/>, which may be the same vector.</summary>
    public static void SetScaled(float scale, ReadOnlySpan<float> x, Span<float> y)
    {
        RowLayout.CheckLength(x.Length, y.Length);
        if (Width512.IsSupported)
            Vectors<Width512, Vector512<float>>.SetScaled(scale, x, y);
        else if (Width256.IsSupported)
            Vectors<Width256, Vector256<float>>.SetScaled(scale, x, y);
        else
            SetScaledScalar(scale, x, y);
    }

    internal static float DotScalar(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        float sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    internal static void AddScaledScalar(float scale, ReadOnlySpan<float> x, Span<float> y)
    {
        for (int i = 0; i < y.Length; i++)
            y[i] += scale * x[i];
    }

    internal static void AddScaledFourScalar(
        ReadOnlySpan<float> scales, ReadOnlySpan<float> x0, ReadOnlySpan<float> x1, ReadOnlySpan<float> x2, ReadOnlySpan<float> x3, Span<float> y)
    {
        for (int i = 0; i < y.Length; i++)
            y[i] = y[i] + (scales[0] * x0[i]) + (scales[1] * x1[i]) + (scales[2] * x2[i]) + (scales[3] * x3[i]);
    }

    internal static void SetScaledScalar(float scale, ReadOnlySpan<float> x, Span<float> y)
    {
        for (int i = 0; i < y.Length; i++)
            y[i] = scale * x[i];
    }

    internal static void ScaleThenAddScalar(float scale, ReadOnlySpan<float> x, Span<float> y)
    {
        for (int i = 0; i < y.Length; i++)
            y[i] = x[i] + (scale * y[i]);
    }

    /// <summary>The forms for vectors of one width.</summary>
    internal static class Vectors<TWidth, TVector>
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        public static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
        {
            ref float left = ref MemoryMarshal.GetReference(a);
            ref float right = ref MemoryMarshal.GetReference(b);
            nuint whole = (nuint)(a.Length & -TWidth.Count);
            TVector sum = TWidth.Zero;
            for (nuint i = 0; i < whole; i += (nuint)TWidth.Count)
                sum = TWidth.MultiplyAdd(TWidth.Load(ref left, i), TWidth.Load(ref right, i), sum);
            if (whole < (nuint)a.Length)
                sum = TWidth.MultiplyAdd(TWidth.LoadHalf(ref left, whole), TWidth.LoadHalf(ref right, whole), sum);
            return TWidth.Sum(sum);
        }

        public static void AddScaled(float scale, ReadOnlySpan<float> x, Span<float> y)
        {
            ref float from = ref MemoryMarshal.GetReference(x);
            ref float to = ref MemoryMarshal.GetReference(y);
            nuint whole = (nuint)(x.Length & -TWidth.Count);
            TVector factor = TWidth.Broadcast(scale);
            for (nuint i = 0; i < whole; i += (nuint)TWidth.Count)
                TWidth.Store(TWidth.MultiplyAdd(factor, TWidth.Load(ref from, i), TWidth.Load(ref to, i)), ref to, i);
            if (whole < (nuint)x.Length)
                TWidth.StoreHalf(TWidth.MultiplyAdd(factor, TWidth.LoadHalf(ref from, whole), TWidth.LoadHalf(ref to, whole)), ref to, whole);
        }

        public static void AddScaledFour(
            ReadOnlySpan<float> scales, ReadOnlySpan<float> x0, ReadOnlySpan<float> x1, ReadOnlySpan<float> x2, ReadOnlySpan<float> x3, Span<float> y)
        {
            ref float r0 = ref MemoryMarshal.GetReference(x0);
            ref float r1 = ref MemoryMarshal.GetReference(x1);
            ref float r2 = ref MemoryMarshal.GetReference(x2);
            ref float r3 = ref MemoryMarshal.GetReference(x3);
            ref float to = ref MemoryMarshal.GetReference(y);
            TVector s0 = TWidth.Broadcast(scales[0]);
            TVector s1 = TWidth.Broadcast(scales[1]);
            TVector s2 = TWidth.Broadcast(scales[2]);
            TVector s3 = TWidth.Broadcast(scales[3]);
            nuint whole = (nuint)(y.Length & -TWidth.Count);
            for (nuint i = 0; i < whole; i += (nuint)TWidth.Count)
                Add<VectorPart<TWidth, TVector>.Whole>(i, ref r0, ref r1, ref r2, ref r3, ref to);
            if (whole < (nuint)y.Length)
                Add<VectorPart<TWidth, TVector>.Half>(whole, ref r0, ref r1, ref r2, ref r3, ref to);

            void Add<TPart>(nuint i, ref float r0, ref float r1, ref float r2, ref float r3, ref float to)
                where TPart : VectorPart<TWidth, TVector>.IPart
            {
                TVector sum = TWidth.MultiplyAdd(s0, TPart.Load(ref r0, i), TPart.Load(ref to, i));
                sum = TWidth.MultiplyAdd(s1, TPart.Load(ref r1, i), sum);
                sum = TWidth.MultiplyAdd(s2, TPart.Load(ref r2, i), sum);
                TPart.Store(TWidth.MultiplyAdd(s3, TPart.Load(ref r3, i), sum), ref to, i);
            }
        }

        public static void SetScaled(float scale, ReadOnlySpan<float> x, Span<float> y)
        {
            ref float from = ref MemoryMarshal.GetReference(x);
            ref float to = ref MemoryMarshal.GetReference(y);
            nuint whole = (nuint)(x.Length & -TWidth.Count);
            TVector factor = TWidth.Broadcast(scale);
            for (nuint i = 0; i < whole; i += (nuint)TWidth.Count)
                TWidth.Store(TWidth.Multiply(factor, TWidth.Load(ref from, i)), ref to, i);
            if (whole < (nuint)x.Length)
                TWidth.StoreHalf(TWidth.Multiply(factor, TWidth.LoadHalf(ref from, whole)), ref to, whole);
        }

        public static void ScaleThenAdd(float scale, ReadOnlySpan<float> x, Span<float> y)
        {
            ref float from = ref MemoryMarshal.GetReference(x);
            ref float to = ref MemoryMarshal.GetReference(y);
            nuint whole = (nuint)(x.Length & -TWidth.Count);
            TVector factor = TWidth.Broadcast(scale);
            for (nuint i = 0; i < whole; i += (nuint)TWidth.Count)
                TWidth.Store(TWidth.MultiplyAdd(factor, TWidth.Load(ref to, i), TWidth.Load(ref from, i)), ref to, i);
            if (whole < (nuint)x.Length)
                TWidth.StoreHalf(TWidth.MultiplyAdd(factor, TWidth.LoadHalf(ref to, whole), TWidth.LoadHalf(ref from, whole)), ref to, whole);
        }
    }
}
