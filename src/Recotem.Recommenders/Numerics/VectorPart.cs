using System.Runtime.CompilerServices;

namespace Recotem.Recommenders;

/// <summary>
/// How much of a vector an access moves: all of it, or the half that the last columns of a row fill where strides are odd multiples of
/// <see cref="RowLayout.Lanes"/>. The body of a loop over columns is written once for both.
/// </summary>
internal static class VectorPart<TWidth, TVector>
    where TWidth : struct, IVectorWidth<TVector>
    where TVector : struct
{
    /// <summary>The accesses.</summary>
    internal interface IPart
    {
        static abstract TVector Load(ref float from, nuint at);

        static abstract void Store(TVector value, ref float to, nuint at);
    }

    /// <summary>A whole vector.</summary>
    internal readonly struct Whole : IPart
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Load(ref float from, nuint at) => TWidth.Load(ref from, at);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store(TVector value, ref float to, nuint at) => TWidth.Store(value, ref to, at);
    }

    /// <summary>The first <see cref="RowLayout.Lanes"/> floats of a vector; the others are read as zeros.</summary>
    internal readonly struct Half : IPart
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Load(ref float from, nuint at) => TWidth.LoadHalf(ref from, at);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store(TVector value, ref float to, nuint at) => TWidth.StoreHalf(value, ref to, at);
    }
}
