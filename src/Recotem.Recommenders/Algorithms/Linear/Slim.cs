using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;

namespace Recotem.Recommenders;

/// <summary>
/// Every item as a sparse linear combination of others: an elastic net for each item (Ning and Karypis, "SLIM: Sparse Linear Methods for
/// Top-N Recommender Systems", 2011).
/// </summary>
/// <param name="config">The hyperparameters.</param>
[Plugin("SLIM", Aliases = ["SLIMRecommender"])]
public sealed partial class Slim(Slim.Config config) : IAlgorithm
{
    /// <summary>The hyperparameters of sparse linear methods.</summary>
    [Configuration]
    public sealed record Config
    {
        /// <summary>The strength of the regularisation, relative to the number of users.</summary>
        [Range(0d, 1e6), SearchRange(1e-5, 1, Log = true)]
        public double Alpha { get; init; } = 0.05;

        /// <summary>The share of the regularisation that is L1, which makes weights sparse; the rest is L2.</summary>
        [Range(0d, 1d), SearchRange(0, 1)]
        public double L1Ratio { get; init; } = 0.01;

        /// <summary>Whether weights must not be negative.</summary>
        public bool PositiveOnly { get; init; } = true;

        /// <summary>The largest number of rounds in which the zero weights of an item are looked at, and of sweeps over the others in each.</summary>
        [Range(1, 1_000_000)]
        public int NIter { get; init; } = 100;

        /// <summary>The fit of an item ends when no weight changes by this much in a sweep.</summary>
        [Range(1e-12, 1d)]
        public double Tol { get; init; } = 1e-4;

        /// <summary>The number of weights that are kept for each item, the largest ones. Absent: all.</summary>
        [Range(1, int.MaxValue)]
        public int? TopK { get; init; }
    }

    /// <summary>Every option may refer to <c>${RECOTEM_RECIPE_…}</c> variables.</summary>
    public static ImmutableHashSet<string> NoExpandFields { get; } = [];

    /// <inheritdoc/>
    public ValueTask<IFittedModel> FitAsync(InteractionMatrix interactions, FitContext context, CancellationToken cancellationToken) =>
        new(new ItemSimilarityModel(interactions, new SlimTrainer(interactions, config).Fit(context.Threads, cancellationToken)));

    /// <inheritdoc/>
    public IFittedModel Open(ISectionReader sections) => ItemSimilarityModel.Open(sections);
}
