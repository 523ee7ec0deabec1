namespace Recotem.Recommenders;

/// <summary>What bounds of inner products in single precision rest on.</summary>
/// <remarks>
/// With ε = 2⁻²⁴, a sum of n products u·v in single precision, in any order, is off by nε|u||v| at most (to first order, as what follows).
/// If u and v are themselves rounded from double precision, each value by ε of itself or, below the normal range, by 2⁻¹⁵⁰, that adds
/// 2ε|u||v| + 2⁻¹⁵⁰√n (|u| + |v|). A sum in double precision is off by n2⁻⁵³|u||v|, which is nothing beside. So what is allowed for the
/// difference of two sums in single precision, 2nε|u||v|, is more than a sum in single precision of rounded vectors and one in double
/// precision of the vectors themselves differ by, but for <see cref="Underflow"/>.
/// </remarks>
internal static class ProductBounds
{
    /// <summary>Beyond this length of a vector, products of single precision may overflow, and there are no bounds.</summary>
    public const float LargestNorm = 1e15f;

    // Covers the roundings of sums and products below the normal range.
    private const float Tiny = 1e-37f;

    /// <summary>Covers the roundings below the normal range, which are not relative to anything, of values, sums and products.</summary>
    /// <param name="stride">The length of the vectors.</param>
    /// <param name="norm">The length of one of them.</param>
    /// <param name="largestNorm">The largest length of the other one.</param>
    public static float Underflow(int stride, float norm, float largestNorm) =>
        Tiny + ((float)stride * float.Epsilon * (norm + largestNorm));

    /// <summary>The length of a vector, rounded up, also where single precision has few digits left.</summary>
    /// <param name="squares">The sum of the squares of its values.</param>
    public static float Norm(double squares) => MathF.BitIncrement((float)(Math.Sqrt(squares) * (1 + 1e-6)));

    /// <summary>The length of a vector, rounded up.</summary>
    public static float Norm(ReadOnlySpan<float> values)
    {
        double squares = 0;
        foreach (float value in values)
            squares += (double)value * value;
        return Norm(squares);
    }
}
