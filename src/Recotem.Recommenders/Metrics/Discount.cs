namespace Recotem.Recommenders;

/// <summary>What a hit at a rank is worth: 1 / log₂(rank + 2), for ranks from 0.</summary>
internal static class Discount
{
    private const int Tabulated = 1024;

    private static readonly double[] s_values = [.. Enumerable.Range(0, Tabulated).Select(Compute)];
    private static readonly double[] s_sums = Sums();

    /// <summary>The discount of a rank.</summary>
    public static double Of(int rank) => rank < Tabulated ? s_values[rank] : Compute(rank);

    /// <summary>The sum of the discounts of the first ranks.</summary>
    public static double SumOfFirst(int ranks)
    {
        double sum = s_sums[Math.Min(ranks, Tabulated)];
        for (int rank = Tabulated; rank < ranks; rank++)
            sum += Compute(rank);
        return sum;
    }

    private static double Compute(int rank) => 1 / Math.Log2(rank + 2);

    private static double[] Sums()
    {
        var sums = new double[Tabulated + 1];
        for (int rank = 0; rank < Tabulated; rank++)
            sums[rank + 1] = sums[rank] + s_values[rank];
        return sums;
    }
}
