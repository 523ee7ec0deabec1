namespace Recotem.Recommenders;

/// <summary>Mean reciprocal rank: 1 divided by the rank, from 1, of the first hit; 0 without hits.</summary>
[Plugin("mrr")]
public sealed partial class Mrr : IMetric
{
    /// <inheritdoc/>
    public double Score(in Ranking ranking) => ranking.HitRanks.IsEmpty ? 0 : 1.0 / (ranking.HitRanks[0] + 1);
}
