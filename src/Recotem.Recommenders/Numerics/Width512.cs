using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Recotem.Recommenders;

/// <summary>Vectors of 512 bits: AVX-512, under the just-in-time compiler or in a native build for such a machine.</summary>
internal readonly struct Width512 : IVectorWidth<Vector512<float>>
{
    /// <summary>Whether the processor, or the baseline of a native build, has these vectors and is faster with them.</summary>
    public static bool IsSupported => Vector512.IsHardwareAccelerated && Avx512F.IsSupported && Width256.IsSupported;

    /// <inheritdoc/>
    public static int Count => 16;

    /// <inheritdoc/>
    public static Vector512<float> Zero => Vector512<float>.Zero;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(ref float from, nuint at) => Vector512.LoadUnsafe(ref from, at);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LoadHalf(ref float from, nuint at) => Vector512.Create(Vector256.LoadUnsafe(ref from, at), Vector256<float>.Zero);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> value, ref float to, nuint at) => value.StoreUnsafe(ref to, at);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreHalf(Vector512<float> value, ref float to, nuint at) => value.GetLower().StoreUnsafe(ref to, at);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Broadcast(float value) => Vector512.Create(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Add(Vector512<float> a, Vector512<float> b) => a + b;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Multiply(Vector512<float> a, Vector512<float> b) => a * b;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> DivideByRoot(Vector512<float> a, Vector512<float> b) => a / Vector512.Sqrt(b);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> MultiplyAdd(Vector512<float> a, Vector512<float> b, Vector512<float> c) => Avx512F.FusedMultiplyAdd(a, b, c);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector512<float> value)
    {
        // Within each 128 bits (x0 + x2) + (x1 + x3), then the first and third 128 bits, the second and fourth, and both: as in SumEach.
        Vector512<float> sums = value + Avx512F.Shuffle(value, value, 0b01_00_11_10);
        sums += Avx512F.Shuffle(sums, sums, 0b10_11_00_01);
        Vector256<float> halves = sums.GetLower() + sums.GetUpper();
        return halves.GetElement(0) + halves.GetElement(4);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> SumEach(
        Vector512<float> v0, Vector512<float> v1, Vector512<float> v2, Vector512<float> v3,
        Vector512<float> v4, Vector512<float> v5, Vector512<float> v6, Vector512<float> v7)
    {
        Vector512<float> low = SumFour(v0, v1, v2, v3);
        Vector512<float> high = SumFour(v4, v5, v6, v7);
        Vector512<float> sums = Avx512F.Shuffle4x128(low, high, 0b01_00_01_00) + Avx512F.Shuffle4x128(low, high, 0b11_10_11_10);
        Vector256<float> first = sums.GetLower();
        Vector256<float> second = sums.GetUpper();
        return Avx.Permute2x128(first, second, 0x20) + Avx.Permute2x128(first, second, 0x31);
    }

    // In each 128 bits the sums of the four vectors there.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> SumFour(Vector512<float> v0, Vector512<float> v1, Vector512<float> v2, Vector512<float> v3)
    {
        Vector512<double> low = (Avx512F.UnpackLow(v0, v1) + Avx512F.UnpackHigh(v0, v1)).AsDouble();
        Vector512<double> high = (Avx512F.UnpackLow(v2, v3) + Avx512F.UnpackHigh(v2, v3)).AsDouble();
        return Avx512F.UnpackLow(low, high).AsSingle() + Avx512F.UnpackHigh(low, high).AsSingle();
    }
}
