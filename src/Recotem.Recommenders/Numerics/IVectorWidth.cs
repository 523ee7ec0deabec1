using System.Runtime.Intrinsics;

namespace Recotem.Recommenders;

/// <summary>
/// What a kernel needs of vectors of one width, so that it is written once. The operations are apart from the vector type, because the
/// compiler keeps a bare vector in a register, but not always a structure around one.
/// </summary>
/// <typeparam name="TVector">The vector.</typeparam>
/// <remarks>
/// Results are equal for equal inputs on machines with the same widths. Another width adds in another order, hence differs in the last
/// bits. Every inner product that is a score ends in <see cref="Sum"/> or <see cref="SumEach"/>, which add in the same order.
/// </remarks>
internal interface IVectorWidth<TVector>
    where TVector : struct
{
    /// <summary>The number of floats in a vector: <see cref="RowLayout.Lanes"/> or twice that.</summary>
    static abstract int Count { get; }

    /// <summary>Zeros.</summary>
    static abstract TVector Zero { get; }

    /// <summary>Reads a vector.</summary>
    static abstract TVector Load(ref float from, nuint at);

    /// <summary>Reads <see cref="RowLayout.Lanes"/> floats, the end of a row that is no whole number of vectors, and fills up with zeros.</summary>
    static abstract TVector LoadHalf(ref float from, nuint at);

    /// <summary>Writes a vector.</summary>
    static abstract void Store(TVector value, ref float to, nuint at);

    /// <summary>Writes the first <see cref="RowLayout.Lanes"/> floats.</summary>
    static abstract void StoreHalf(TVector value, ref float to, nuint at);

    /// <summary>A vector of equal values.</summary>
    static abstract TVector Broadcast(float value);

    /// <summary>The sum of two vectors.</summary>
    static abstract TVector Add(TVector a, TVector b);

    /// <summary>The element-wise product of two vectors.</summary>
    static abstract TVector Multiply(TVector a, TVector b);

    /// <summary>The element-wise quotient of a vector and the roots of another one.</summary>
    static abstract TVector DivideByRoot(TVector a, TVector b);

    /// <summary>a · b + c, rounded once.</summary>
    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    /// <summary>The sum of the elements.</summary>
    static abstract float Sum(TVector value);

    /// <summary>The sums of the elements of eight vectors, each the same to the last bit as <see cref="Sum"/> gives.</summary>
    static abstract Vector256<float> SumEach(
        TVector v0, TVector v1, TVector v2, TVector v3, TVector v4, TVector v5, TVector v6, TVector v7);
}
