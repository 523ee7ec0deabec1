using System.Collections.Immutable;

namespace Recotem.Recommenders;

/// <summary>The share of the held-out items that are in the list.</summary>
/// <param name="config">What the share is of.</param>
[Plugin("recall")]
public sealed partial class Recall(Recall.Config config) : IMetric
{
    /// <summary>The options of recall.</summary>
    [Configuration]
    public sealed record Config
    {
        /// <summary>Whether no more held-out items are counted than the list is long, so that 1 can always be reached.</summary>
        public bool WithCutoff { get; init; }
    }

    /// <summary>Creates the metric with default options.</summary>
    public Recall()
        : this(new Config())
    {
    }

    /// <summary>Every option may refer to <c>${RECOTEM_RECIPE_…}</c> variables.</summary>
    public static ImmutableHashSet<string> NoExpandFields { get; } = [];

    /// <inheritdoc/>
    public double Score(in Ranking ranking)
    {
        if (ranking.HitRanks.IsEmpty)
            return 0;
        int relevant = ranking.Relevant.Length;
        return (double)ranking.HitRanks.Length / (config.WithCutoff ? Math.Min(relevant, ranking.Items.Length) : relevant);
    }
}
