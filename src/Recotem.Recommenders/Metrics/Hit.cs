namespace Recotem.Recommenders;

/// <summary>1 if at least one held-out item is in the list, otherwise 0.</summary>
[Plugin("hit")]
public sealed partial class Hit : IMetric
{
    /// <inheritdoc/>
    public double Score(in Ranking ranking) => ranking.HitRanks.IsEmpty ? 0 : 1;
}
