namespace Recotem.Recommenders;

/// <summary>The share of the held-out items that are in the list.</summary>
[Plugin("recall")]
public sealed partial class Recall : IMetric
{
    /// <inheritdoc/>
    public double Score(in Ranking ranking)
    {
        int hits = 0;
        foreach (int item in ranking.Items)
            if (ranking.Relevant.BinarySearch(item) >= 0)
                hits++;
        return (double)hits / ranking.Relevant.Length;
    }
}
