using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Recotem.Recommenders;

/// <summary>The best approximation of the interactions by a matrix of low rank: a truncated singular value decomposition.</summary>
/// <param name="config">The hyperparameters.</param>
[Plugin("TruncatedSVD", Aliases = ["TruncatedSVDRecommender"])]
public sealed partial class TruncatedSvd(TruncatedSvd.Config config) : IAlgorithm
{
    /// <summary>The hyperparameters of the truncated singular value decomposition.</summary>
    [Configuration]
    public sealed record Config
    {
        /// <summary>The rank of the approximation: at most the number of users, and one less than that of items; more mean as many.</summary>
        [Range(1, 4096), SearchRange(4, 512)]
        public int NComponents { get; init; } = 4;

        /// <summary>The seed of the random vectors from which the iteration starts.</summary>
        [Range(0, int.MaxValue)]
        public int RandomSeed { get; init; }
    }

    // As many as in the library of the original.
    internal const int Iterations = 5;

    /// <summary>Every option may refer to <c>${RECOTEM_RECIPE_…}</c> variables.</summary>
    public static ImmutableHashSet<string> NoExpandFields { get; } = [];

    /// <inheritdoc/>
    public ValueTask<IFittedModel> FitAsync(InteractionMatrix interactions, FitContext context, CancellationToken cancellationToken)
    {
        int items = interactions.ItemCount;
        if (items < 2)
            throw new TrainingException("training_error", string.Create(
                CultureInfo.InvariantCulture, $"TruncatedSVD needs at least 2 items, and there are {items}; use TopPop"));
        int components = Math.Min(config.NComponents, Math.Min(items - 1, interactions.UserCount));
        FactorMatrices.Check("TruncatedSVD", interactions, components, isDecomposed: true);
        RandomizedSvd svd = RandomizedSvd.Compute(
            interactions, components, Iterations, (ulong)config.RandomSeed, context.Threads, cancellationToken);
        return new(TruncatedSvdModel.Of(svd));
    }

    /// <inheritdoc/>
    public IFittedModel Open(ISectionReader sections) => TruncatedSvdModel.Open(sections);
}
