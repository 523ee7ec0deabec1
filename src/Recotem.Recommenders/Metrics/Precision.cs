namespace Recotem.Recommenders;

/// <summary>The share of the list that are held-out items. A list that is shorter than the cutoff is judged by its own length.</summary>
[Plugin("precision")]
public sealed partial class Precision : IMetric
{
    /// <inheritdoc/>
    public double Score(in Ranking ranking) => ranking.HitRanks.IsEmpty ? 0 : (double)ranking.HitRanks.Length / ranking.Items.Length;
}
