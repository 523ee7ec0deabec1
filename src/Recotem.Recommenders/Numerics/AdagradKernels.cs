using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Recotem.Recommenders;

/// <summary>Steps of stochastic gradient ascent whose length shrinks with the squares of the gradients so far, value by value (Adagrad).</summary>
/// <remarks><inheritdoc cref="VectorKernels" path="/remarks"/></remarks>
internal static class AdagradKernels
{
    /// <summary>
    /// With the gradient g = <paramref name="scale"/> · <paramref name="direction"/> − <paramref name="decay"/> · x:
    /// <paramref name="squares"/> += g², then x += <paramref name="rate"/> · g / √squares.
    /// </summary>
    public static void Step(float rate, float scale, ReadOnlySpan<float> direction, float decay, Span<float> x, Span<float> squares)
    {
        RowLayout.CheckLength(direction.Length, x.Length);
        RowLayout.CheckLength(x.Length, squares.Length);
        if (Width512.IsSupported)
            Vectors<Width512, Vector512<float>>.Step(rate, scale, direction, decay, x, squares);
        else if (Width256.IsSupported)
            Vectors<Width256, Vector256<float>>.Step(rate, scale, direction, decay, x, squares);
        else
            StepScalar(rate, scale, direction, decay, x, squares);
    }

    internal static void StepScalar(float rate, float scale, ReadOnlySpan<float> direction, float decay, Span<float> x, Span<float> squares)
    {
        for (int i = 0; i < x.Length; i++)
        {
            float gradient = (scale * direction[i]) - (decay * x[i]);
            squares[i] += gradient * gradient;
            x[i] += rate * gradient / MathF.Sqrt(squares[i]);
        }
    }

    /// <summary>The forms for vectors of one width.</summary>
    internal static class Vectors<TWidth, TVector>
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        public static void Step(float rate, float scale, ReadOnlySpan<float> direction, float decay, Span<float> x, Span<float> squares)
        {
            nuint whole = (nuint)(x.Length & -TWidth.Count);
            Step<VectorPart<TWidth, TVector>.Whole>(rate, scale, direction, decay, x, squares, 0, whole);
            if (TWidth.Count > RowLayout.Lanes && whole < (nuint)x.Length)
                Step<VectorPart<TWidth, TVector>.Half>(rate, scale, direction, decay, x, squares, whole, (nuint)x.Length);
        }

        private static void Step<TPart>(
            float rate, float scale, ReadOnlySpan<float> direction, float decay, Span<float> x, Span<float> squares, nuint start, nuint end)
            where TPart : struct, VectorPart<TWidth, TVector>.IPart
        {
            ref float toward = ref MemoryMarshal.GetReference(direction);
            ref float value = ref MemoryMarshal.GetReference(x);
            ref float square = ref MemoryMarshal.GetReference(squares);
            TVector rates = TWidth.Broadcast(rate);
            TVector scales = TWidth.Broadcast(scale);
            TVector decays = TWidth.Broadcast(-decay);
            for (nuint i = start; i < end; i += (nuint)TWidth.Count)
            {
                TVector at = TPart.Load(ref value, i);
                TVector gradient = TWidth.MultiplyAdd(scales, TPart.Load(ref toward, i), TWidth.Multiply(decays, at));
                TVector sum = TWidth.MultiplyAdd(gradient, gradient, TPart.Load(ref square, i));
                TPart.Store(sum, ref square, i);
                TPart.Store(TWidth.Add(at, TWidth.DivideByRoot(TWidth.Multiply(rates, gradient), sum)), ref value, i);
            }
        }
    }
}
