namespace Recotem.Recommenders;

/// <summary>How the lists of all users together use the catalogue.</summary>
/// <param name="AppearedItems">The number of distinct items that are in some list.</param>
/// <param name="Coverage">Their share of the items that could be recommended.</param>
/// <param name="Gini">
/// The Gini index of how often each item of the catalogue is recommended: 0 if all are alike, close to 1 if few items fill all lists.
/// </param>
/// <param name="Entropy">The entropy of the items' shares of all recommendations, in nats.</param>
public sealed record CatalogUsage(int AppearedItems, double Coverage, double Gini, double Entropy)
{
    /// <summary>Counts how often items are recommended.</summary>
    /// <param name="counts">How often each item of the catalogue is recommended.</param>
    /// <param name="recommendable">How many items could be recommended.</param>
    internal static CatalogUsage Of(ReadOnlySpan<int> counts, int recommendable)
    {
        int[] sorted = counts.ToArray();
        Array.Sort(sorted);
        double total = 0;
        foreach (int count in sorted)
            total += count;
        if (total == 0)
            return new CatalogUsage(0, 0, 0, 0);

        int appeared = 0;
        double weighted = 0;
        double entropy = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            weighted += ((2.0 * i) - sorted.Length + 1) * sorted[i];
            if (sorted[i] == 0)
                continue;
            appeared++;
            double share = sorted[i] / total;
            entropy -= share * Math.Log(share);
        }

        return new CatalogUsage(appeared, (double)appeared / recommendable, weighted / (sorted.Length * total), entropy);
    }
}
