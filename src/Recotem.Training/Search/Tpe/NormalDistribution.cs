using System.Numerics;
using System.Runtime.CompilerServices;

namespace Recotem.Training;

/// <summary>The standard normal distribution, for a vector of places at a time, to about fourteen digits.</summary>
internal static class NormalDistribution
{
    /// <summary>√(2π).</summary>
    public const double SqrtTwoPi = 2.506628274631000502415765284811;

    // Where the variable of the polynomial is 0.
    private const double Middle = 5;

    // Exponentials of lower numbers are slow, and so is to calculate with what they give.
    private const double LowestExponent = -600;

    /// <summary>The probabilities of intervals.</summary>
    /// <param name="from">Their lower ends, as multiples of the deviation from the mean; finite.</param>
    /// <param name="to">Their upper ends; not below the lower.</param>
    /// <returns>0 to 1 each. In the tails they keep their relative precision, down to 10⁻²⁶⁰.</returns>
    public static Vector<double> Mass(Vector<double> from, Vector<double> to)
    {
        // The difference of two numbers near 1 would lose what the difference of the opposite tails keeps.
        Vector<long> isRight = Vector.GreaterThan(from + to, Vector<double>.Zero);
        Vector<double> low = Vector.ConditionalSelect(isRight, to, -from);
        Vector<double> high = Vector.ConditionalSelect(isRight, -from, to);
        Vector<double> beyond = Tail(Vector.Abs(high));
        return Vector.ConditionalSelect(Vector.GreaterThan(high, Vector<double>.Zero), Vector<double>.One - beyond, beyond) - Tail(low);
    }

    /// <summary>The heights of the bell above places, which is 1 above the mean: e^(−x²/2).</summary>
    /// <param name="x">The places, as multiples of the deviation from the mean.</param>
    /// <returns>0 to 1 each; what is below 10⁻²⁶⁰ is raised to about that.</returns>
    public static Vector<double> Bell(Vector<double> x) => Vector.Exp(Vector.Max(x * x * new Vector<double>(-0.5), new Vector<double>(LowestExponent)));

    // The probability of values above one that is not negative.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Tail(Vector<double> x)
    {
        var middle = new Vector<double>(Middle);
        Vector<double> share = middle / (middle + x);
        Vector<double> y = share + share - Vector<double>.One;

        // e^(x²/2) · Tail(x) · (5 + x)/5 as a polynomial of y = (5 − x)/(5 + x), which is between −1 and 1 for all x: the interpolation
        // at Chebyshev's points, computed with sixty digits. Relative error below 4e-16. Odd and even powers do not wait for each
        // other, and without a loop it takes less than half the time.
        Vector<double> square = y * y;
        var odd = new Vector<double>(2.6624214860053016e-11);
        var even = new Vector<double>(-1.5708917166495505e-10);
        odd = Next(odd, square, -2.542751852046362e-10);
        even = Next(even, square, 1.8550164483074786e-09);
        odd = Next(odd, square, 1.388169474806645e-09);
        even = Next(even, square, -1.348337810364723e-08);
        odd = Next(odd, square, -7.714289713448188e-09);
        even = Next(even, square, 8.669532857027516e-08);
        odd = Next(odd, square, 6.670854282461808e-08);
        even = Next(even, square, -5.537757567344183e-07);
        odd = Next(odd, square, -7.958723027658413e-07);
        even = Next(even, square, 3.336170543985079e-06);
        odd = Next(odd, square, 9.952465584915902e-06);
        even = Next(even, square, -1.1875117666755534e-05);
        odd = Next(odd, square, -0.00010897979367471258);
        even = Next(even, square, -0.00015957388554950594);
        odd = Next(odd, square, 0.0005986753517956957);
        even = Next(even, square, 0.004159013360646807);
        odd = Next(odd, square, 0.013823727741414323);
        even = Next(even, square, 0.03300407323403903);
        odd = Next(odd, square, 0.06270663133425627);
        even = Next(even, square, 0.0990611231939961);
        odd = Next(odd, square, 0.13307650057801138);
        even = Next(even, square, 0.15383860995001258);
        return Bell(x) * share * Vector.MultiplyAddEstimate(odd, y, even);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Next(Vector<double> sum, Vector<double> variable, double coefficient) =>
        Vector.MultiplyAddEstimate(sum, variable, new Vector<double>(coefficient));
}
