namespace Recotem.Recommenders;

/// <summary>Mean average precision: the precision at the rank of each hit, summed and divided by the number of held-out items.</summary>
[Plugin("map")]
public sealed partial class Map : IMetric
{
    /// <inheritdoc/>
    public double Score(in Ranking ranking)
    {
        double sum = 0;
        int hits = 0;
        for (int rank = 0; rank < ranking.Items.Length; rank++)
            if (ranking.Relevant.BinarySearch(ranking.Items[rank]) >= 0)
                sum += (double)++hits / (rank + 1);
        return sum / ranking.Relevant.Length;
    }
}
