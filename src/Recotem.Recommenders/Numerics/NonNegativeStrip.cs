using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Recotem.Recommenders;

/// <summary>
/// One sweep of coordinate descent over a strip of non-negative rows w that minimise ½ w G wᵀ − w p: the rows of a strip share G and
/// lie side by side, so that a vector holds one component of all of them.
/// </summary>
internal static class NonNegativeStrip
{
    /// <summary>The rows of a strip.</summary>
    public const int Rows = 8;

    /// <summary>The number of components, filled up: what G, w and p have room for.</summary>
    public static int Padded(int components) => (components + 3) & -4;

    /// <summary>Improves each component of each row in turn.</summary>
    /// <param name="gram">G, <see cref="Padded"/> values a row; the rows and columns that fill up hold zeros.</param>
    /// <param name="products">p: for each component a value of each row.</param>
    /// <param name="components">The number of components.</param>
    /// <param name="w">w: for each component a value of each row.</param>
    /// <returns>By how much the rows violate the conditions of a minimum: the sum of their projected gradients before each step.</returns>
    public static double Sweep(ReadOnlySpan<double> gram, ReadOnlySpan<double> products, int components, Span<double> w)
    {
        int padded = Padded(components);
        if (gram.Length < padded * padded || products.Length < padded * Rows || w.Length < padded * Rows)
            throw new ArgumentException("the matrix or the rows are shorter than the number of components demands", nameof(gram));
        if (Vector512.IsHardwareAccelerated)
            return Sweep512(gram, products, components, w);
        return Vector256.IsHardwareAccelerated ? Sweep256(gram, products, components, w) : SweepScalar(gram, products, components, w);
    }

    internal static double SweepScalar(ReadOnlySpan<double> gram, ReadOnlySpan<double> products, int components, Span<double> w)
    {
        int padded = Padded(components);
        double violation = 0;
        for (int t = 0; t < components; t++)
        {
            double curvature = gram[(t * padded) + t];
            for (int row = 0; row < Rows; row++)
            {
                double gradient = -products[(t * Rows) + row];
                for (int r = 0; r < components; r++)
                    gradient += gram[(t * padded) + r] * w[(r * Rows) + row];
                double weight = w[(t * Rows) + row];
                violation += Math.Abs(weight == 0 ? Math.Min(gradient, 0) : gradient);
                if (curvature != 0)
                    w[(t * Rows) + row] = Math.Max(weight - (gradient / curvature), 0);
            }
        }

        return violation;
    }

    internal static double Sweep256(ReadOnlySpan<double> gram, ReadOnlySpan<double> products, int components, Span<double> w)
    {
        int padded = Padded(components);
        ref double g = ref MemoryMarshal.GetReference(gram);
        ref double p = ref MemoryMarshal.GetReference(products);
        ref double first = ref MemoryMarshal.GetReference(w);
        Vector256<double> violation = default;
        for (int t = 0; t < components; t++)
        {
            ref double row = ref Unsafe.Add(ref g, t * padded);
            double curvature = Unsafe.Add(ref row, t);
            Vector256<double> low0 = default, low1 = default, high0 = default, high1 = default;
            for (int r = 0; r < padded; r += 2)
            {
                ref double at = ref Unsafe.Add(ref first, r * Rows);
                Vector256<double> factor = Vector256.Create(Unsafe.Add(ref row, r));
                low0 = Vector256.FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref at), low0);
                high0 = Vector256.FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref at, 4), high0);
                factor = Vector256.Create(Unsafe.Add(ref row, r + 1));
                low1 = Vector256.FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref at, 8), low1);
                high1 = Vector256.FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref at, 12), high1);
            }

            ref double to = ref Unsafe.Add(ref first, t * Rows);
            violation += Step(low0 + low1 - Vector256.LoadUnsafe(ref p, (nuint)(t * Rows)), curvature, ref to);
            violation += Step(high0 + high1 - Vector256.LoadUnsafe(ref p, (nuint)(t * Rows) + 4), curvature, ref Unsafe.Add(ref to, 4));
        }

        return Vector256.Sum(violation);
    }

    private static double Sweep512(ReadOnlySpan<double> gram, ReadOnlySpan<double> products, int components, Span<double> w)
    {
        int padded = Padded(components);
        ref double g = ref MemoryMarshal.GetReference(gram);
        ref double p = ref MemoryMarshal.GetReference(products);
        ref double first = ref MemoryMarshal.GetReference(w);
        Vector512<double> violation = default;
        for (int t = 0; t < components; t++)
        {
            ref double row = ref Unsafe.Add(ref g, t * padded);
            double curvature = Unsafe.Add(ref row, t);
            Vector512<double> s0 = default, s1 = default, s2 = default, s3 = default;
            for (int r = 0; r < padded; r += 4)
            {
                ref double at = ref Unsafe.Add(ref first, r * Rows);
                s0 = Vector512.FusedMultiplyAdd(Vector512.Create(Unsafe.Add(ref row, r)), Vector512.LoadUnsafe(ref at), s0);
                s1 = Vector512.FusedMultiplyAdd(Vector512.Create(Unsafe.Add(ref row, r + 1)), Vector512.LoadUnsafe(ref at, 8), s1);
                s2 = Vector512.FusedMultiplyAdd(Vector512.Create(Unsafe.Add(ref row, r + 2)), Vector512.LoadUnsafe(ref at, 16), s2);
                s3 = Vector512.FusedMultiplyAdd(Vector512.Create(Unsafe.Add(ref row, r + 3)), Vector512.LoadUnsafe(ref at, 24), s3);
            }

            Vector512<double> gradient = (s0 + s1) + (s2 + s3) - Vector512.LoadUnsafe(ref p, (nuint)(t * Rows));
            ref double to = ref Unsafe.Add(ref first, t * Rows);
            Vector512<double> weight = Vector512.LoadUnsafe(ref to);
            Vector512<double> isZero = Vector512.Equals(weight, Vector512<double>.Zero);
            violation += Vector512.Abs(Vector512.ConditionalSelect(isZero, Vector512.Min(gradient, Vector512<double>.Zero), gradient));
            if (curvature != 0)
                Vector512.Max(weight - (gradient / Vector512.Create(curvature)), Vector512<double>.Zero).StoreUnsafe(ref to);
        }

        return Vector512.Sum(violation);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Step(Vector256<double> gradient, double curvature, ref double to)
    {
        Vector256<double> weight = Vector256.LoadUnsafe(ref to);
        Vector256<double> isZero = Vector256.Equals(weight, Vector256<double>.Zero);
        if (curvature != 0)
            Vector256.Max(weight - (gradient / Vector256.Create(curvature)), Vector256<double>.Zero).StoreUnsafe(ref to);
        return Vector256.Abs(Vector256.ConditionalSelect(isZero, Vector256.Min(gradient, Vector256<double>.Zero), gradient));
    }
}
