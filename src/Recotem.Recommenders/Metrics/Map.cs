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
        foreach (int rank in ranking.HitRanks)
            sum += (double)++hits / (rank + 1);
        return sum / ranking.Relevant.Length;
    }
}
