using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;

namespace Recotem.Recommenders;

/// <summary>Users and items as non-negative vectors whose inner product approximates the interactions.</summary>
/// <param name="config">The hyperparameters.</param>
[Plugin("NMF", Aliases = ["NMFRecommender"])]
public sealed partial class Nmf(Nmf.Config config) : IAlgorithm
{
    /// <summary>The hyperparameters of non-negative matrix factorisation.</summary>
    [Configuration]
    public sealed record Config
    {
        /// <summary>The length of the vectors: at most the smaller of the numbers of users and items; more mean as many.</summary>
        [Range(1, 4096), SearchRange(4, 512)]
        public int NComponents { get; init; } = 64;

        /// <summary>The strength of the regularisation, relative to the number of users for items and of items for users.</summary>
        [Range(0d, 1e6), SearchRange(1e-10, 0.1, Log = true)]
        public double Alpha { get; init; } = 0.01;

        /// <summary>The share of the regularisation that is L1, which makes vectors sparse; the rest is L2.</summary>
        [Range(0d, 1d), SearchRange(0, 1)]
        public double L1Ratio { get; init; } = 0.01;

        /// <summary>From what the iteration starts.</summary>
        public NmfInitialization Init { get; init; } = NmfInitialization.Nndsvda;
    }

    /// <summary>Every option may refer to <c>${RECOTEM_RECIPE_…}</c> variables.</summary>
    public static ImmutableHashSet<string> NoExpandFields { get; } = [];

    /// <inheritdoc/>
    public ValueTask<IFittedModel> FitAsync(InteractionMatrix interactions, FitContext context, CancellationToken cancellationToken)
    {
        // With as many as there are users or items the approximation can be exact. Without any there are no singular vectors.
        int users = interactions.UserCount;
        int items = interactions.ItemCount;
        Config effective = config with
        {
            NComponents = Math.Min(config.NComponents, Math.Max(1, Math.Min(items, users))),
            Init = Math.Min(items, users) == 0 ? NmfInitialization.Random : config.Init,
        };
        FactorMatrices.Check("NMF", interactions, effective.NComponents, isDecomposed: effective.Init != NmfInitialization.Random);
        return new(new NmfTrainer(interactions, effective, context).Fit(cancellationToken));
    }

    /// <inheritdoc/>
    public IFittedModel Open(ISectionReader sections) => NmfModel.Open(sections);
}
