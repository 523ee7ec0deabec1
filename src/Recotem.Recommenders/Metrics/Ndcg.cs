namespace Recotem.Recommenders;

/// <summary>Normalised discounted cumulative gain: hits near the top count most; 1 if no list of this length could be better.</summary>
[Plugin("ndcg")]
public sealed partial class Ndcg : IMetric
{
    /// <inheritdoc/>
    public double Score(in Ranking ranking)
    {
        if (ranking.HitRanks.IsEmpty)
            return 0;
        double gain = 0;
        foreach (int rank in ranking.HitRanks)
            gain += Discount.Of(rank);
        return gain / Discount.SumOfFirst(Math.Min(ranking.Relevant.Length, ranking.Items.Length));
    }
}
