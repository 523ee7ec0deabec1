using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Recotem.Benchmarks.Kernels;

/// <summary>
/// What one core can do: independent multiply-adds in registers, and reads of an array front to back. Vectors are as wide as those that
/// kernels choose.
/// </summary>
/// <remarks>A probe is one long loop, which would never be compiled well if it had to wait for being called often.</remarks>
internal static class MachineProbe
{
    private const int Chains = 12;

    /// <summary>The probes; a probe's best rate is the limit of its kind.</summary>
    public static IEnumerable<KernelBenchmark> All(bool smoke)
    {
        int rounds = smoke ? 100_000 : 1_000_000;
        yield return new("fma 256 float", KernelLimit.FloatArithmetic, 2.0 * 8 * Chains * rounds, () => Spend(MultiplyAdd256(rounds, 0.5f)));
        yield return new("fma 256 double", KernelLimit.DoubleArithmetic, 2.0 * 4 * Chains * rounds, () => Spend(MultiplyAdd256(rounds, 0.5)));
        if (Vector512.IsHardwareAccelerated)
        {
            yield return new("fma 512 float", KernelLimit.FloatArithmetic, 2.0 * 16 * Chains * rounds, () => Spend(MultiplyAdd512(rounds, 0.5f)));
            yield return new("fma 512 double", KernelLimit.DoubleArithmetic, 2.0 * 8 * Chains * rounds, () => Spend(MultiplyAdd512(rounds, 0.5)));
        }

        const int CacheBytes = 1 << 20;
        float[] small = new float[CacheBytes / sizeof(float)];
        int passes = smoke ? 20 : 200;
        yield return new("read 1 MiB", KernelLimit.SecondLevelCache, (double)CacheBytes * passes, () => Spend(Read(small, passes)));
        float[] large = new float[(smoke ? 1 << 24 : 1 << 28) / sizeof(float)];
        large.AsSpan().Fill(1);
        yield return new("read 256 MiB", KernelLimit.Memory, (double)large.Length * sizeof(float), () => Spend(Read(large, 1)));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Spend(float value)
    {
        if (float.IsNaN(value))
            throw new InvalidOperationException("a probe computed no number");
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float MultiplyAdd256<T>(int rounds, T start)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        Vector256<T> x = Vector256.Create(start);
        Vector256<T> s0 = x, s1 = x, s2 = x, s3 = x, s4 = x, s5 = x, s6 = x, s7 = x, s8 = x, s9 = x, s10 = x, s11 = x;
        for (int n = 0; n < rounds; n++)
        {
            s0 = MultiplyAdd(s0, x);
            s1 = MultiplyAdd(s1, x);
            s2 = MultiplyAdd(s2, x);
            s3 = MultiplyAdd(s3, x);
            s4 = MultiplyAdd(s4, x);
            s5 = MultiplyAdd(s5, x);
            s6 = MultiplyAdd(s6, x);
            s7 = MultiplyAdd(s7, x);
            s8 = MultiplyAdd(s8, x);
            s9 = MultiplyAdd(s9, x);
            s10 = MultiplyAdd(s10, x);
            s11 = MultiplyAdd(s11, x);
        }

        return float.CreateTruncating(Vector256.Sum(s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7 + s8 + s9 + s10 + s11));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float MultiplyAdd512<T>(int rounds, T start)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        Vector512<T> x = Vector512.Create(start);
        Vector512<T> s0 = x, s1 = x, s2 = x, s3 = x, s4 = x, s5 = x, s6 = x, s7 = x, s8 = x, s9 = x, s10 = x, s11 = x;
        for (int n = 0; n < rounds; n++)
        {
            s0 = MultiplyAdd(s0, x);
            s1 = MultiplyAdd(s1, x);
            s2 = MultiplyAdd(s2, x);
            s3 = MultiplyAdd(s3, x);
            s4 = MultiplyAdd(s4, x);
            s5 = MultiplyAdd(s5, x);
            s6 = MultiplyAdd(s6, x);
            s7 = MultiplyAdd(s7, x);
            s8 = MultiplyAdd(s8, x);
            s9 = MultiplyAdd(s9, x);
            s10 = MultiplyAdd(s10, x);
            s11 = MultiplyAdd(s11, x);
        }

        return float.CreateTruncating(Vector512.Sum(s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7 + s8 + s9 + s10 + s11));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> MultiplyAdd<T>(Vector256<T> sum, Vector256<T> x) => typeof(T) == typeof(float)
        ? Vector256.FusedMultiplyAdd(sum.AsSingle(), x.AsSingle(), x.AsSingle()).As<float, T>()
        : Vector256.FusedMultiplyAdd(sum.AsDouble(), x.AsDouble(), x.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> MultiplyAdd<T>(Vector512<T> sum, Vector512<T> x) => typeof(T) == typeof(float)
        ? Vector512.FusedMultiplyAdd(sum.AsSingle(), x.AsSingle(), x.AsSingle()).As<float, T>()
        : Vector512.FusedMultiplyAdd(sum.AsDouble(), x.AsDouble(), x.AsDouble()).As<double, T>();

    // Eight sums hide the latency of an addition.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Read(float[] array, int passes)
    {
        ref float first = ref MemoryMarshal.GetArrayDataReference(array);
        Vector256<float> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default;
        for (int pass = 0; pass < passes; pass++)
        {
            for (nuint at = 0; at + 64 <= (nuint)array.Length; at += 64)
            {
                s0 += Vector256.LoadUnsafe(ref first, at);
                s1 += Vector256.LoadUnsafe(ref first, at + 8);
                s2 += Vector256.LoadUnsafe(ref first, at + 16);
                s3 += Vector256.LoadUnsafe(ref first, at + 24);
                s4 += Vector256.LoadUnsafe(ref first, at + 32);
                s5 += Vector256.LoadUnsafe(ref first, at + 40);
                s6 += Vector256.LoadUnsafe(ref first, at + 48);
                s7 += Vector256.LoadUnsafe(ref first, at + 56);
            }
        }

        return Vector256.Sum(s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7);
    }
}
