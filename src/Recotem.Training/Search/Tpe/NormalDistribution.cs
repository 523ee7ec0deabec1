namespace Recotem.Training;

/// <summary>The standard normal distribution, to about fourteen digits.</summary>
internal static class NormalDistribution
{
    /// <summary>The logarithm of √(2π).</summary>
    public const double LogSqrtTwoPi = 0.918938533204672741780329736406;

    // Beyond this the series needs more terms than the continued fraction.
    private const double SeriesLimit = 2;
    private const double Farthest = 27;

    /// <summary>The probability of an interval.</summary>
    /// <param name="from">Its lower end.</param>
    /// <param name="to">Its upper end; not below the lower.</param>
    /// <returns>0 to 1. In the tails it keeps its relative precision, down to 10⁻³⁰⁰.</returns>
    public static double Mass(double from, double to)
    {
        // The difference of two numbers near 1 would lose what the difference of the opposite tails keeps.
        if (from > 0)
            (from, to) = (-to, -from);
        return to <= 0 ? Tail(-to) - Tail(-from) : 1 - Tail(to) - Tail(-from);
    }

    // The probability of values above a non-negative one.
    private static double Tail(double value) => 0.5 * ComplementaryError(value / Math.Sqrt(2));

    // Abramowitz and Stegun 7.1.6 (all terms are positive) and 7.1.14.
    private static double ComplementaryError(double x)
    {
        double scale = Math.Exp(-x * x) / Math.Sqrt(Math.PI);
        if (x < SeriesLimit)
        {
            double term = 2 * x;
            double sum = term;
            for (int n = 1; term > sum * 1e-17; n++)
            {
                term *= 2 * x * x / (2 * n + 1);
                sum += term;
            }

            return 1 - scale * sum;
        }

        // Below the smallest number; and the farther out, the fewer terms are needed for fifteen digits.
        if (x > Farthest)
            return 0;
        double fraction = x;
        for (int n = 8 + (int)(180 / (x * x)); n >= 1; n--)
            fraction = x + n / 2.0 / fraction;
        return scale / fraction;
    }
}
