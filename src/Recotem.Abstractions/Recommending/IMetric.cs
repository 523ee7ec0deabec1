namespace Recotem;

/// <summary>Judges one ranked list against what a user really chose.</summary>
[PluginKind("metrics", Section = "training.metric")]
public interface IMetric
{
    /// <summary>Which values are good.</summary>
    [Listed] static virtual Direction Direction => Direction.HigherIsBetter;

    /// <summary>The value for one user; a report averages over users.</summary>
    /// <param name="ranking">The list and the truth.</param>
    /// <returns>The value.</returns>
    double Score(in Ranking ranking);
}

/// <summary>Which values of a metric are good.</summary>
public enum Direction
{
    /// <summary>High ones.</summary>
    HigherIsBetter,

    /// <summary>Low ones.</summary>
    LowerIsBetter,
}

/// <summary>A ranked list and the truth for one user.</summary>
public readonly ref struct Ranking
{
    /// <summary>The recommended items, best first; at most <see cref="Cutoff"/>, fewer if there were fewer candidates.</summary>
    public ReadOnlySpan<int> Items { get; init; }

    /// <summary>The held-out items, ascending and distinct; at least one.</summary>
    public ReadOnlySpan<int> Relevant { get; init; }

    /// <summary>
    /// The places of <see cref="Items"/>, from 0 and ascending, that hold one of <see cref="Relevant"/>: found once for all metrics.
    /// </summary>
    public ReadOnlySpan<int> HitRanks { get; init; }

    /// <summary>The longest list that is judged.</summary>
    public int Cutoff { get; init; }

    /// <summary>The number of items of the catalogue.</summary>
    public int CatalogSize { get; init; }
}
