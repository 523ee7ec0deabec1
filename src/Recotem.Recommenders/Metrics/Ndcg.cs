namespace Recotem.Recommenders;

/// <summary>Normalised discounted cumulative gain: hits near the top count most; 1 if no list of this length could be better.</summary>
[Plugin("ndcg")]
public sealed partial class Ndcg : IMetric
{
    /// <inheritdoc/>
    public double Score(in Ranking ranking)
    {
        double gain = 0;
        double ideal = 0;
        int attainable = Math.Min(ranking.Relevant.Length, ranking.Items.Length);
        for (int rank = 0; rank < ranking.Items.Length; rank++)
        {
            double discounted = 1 / Math.Log2(rank + 2);
            if (ranking.Relevant.BinarySearch(ranking.Items[rank]) >= 0)
                gain += discounted;
            if (rank < attainable)
                ideal += discounted;
        }

        return ideal > 0 ? gain / ideal : 0;
    }
}
