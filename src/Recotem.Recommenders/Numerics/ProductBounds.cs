namespace Recotem.Recommenders;

/// <summary>What bounds of inner products in single precision rest on.</summary>
internal static class ProductBounds
{
    /// <summary>Beyond this length of a vector, products of single precision may overflow, and there are no bounds.</summary>
    public const float LargestNorm = 1e15f;

    /// <summary>Covers the roundings of results below the normal range, which are not relative to anything.</summary>
    public const float Tiny = 1e-37f;

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
