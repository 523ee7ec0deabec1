using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Globalization;

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
        /// <summary>The length of the vectors.</summary>
        [Range(1, 4096), SearchRange(4, 512)]
        public int NComponents { get; init; } = 64;

        /// <summary>The strength of the regularisation, relative to the number of users for items and of items for users.</summary>
        [Range(0d, 1e6), SearchRange(1e-10, 0.1, Log = true)]
        public double Alpha { get; init; } = 0.01;

        /// <summary>The share of the regularisation that is L1, which makes vectors sparse; the rest is L2.</summary>
        [Range(0d, 1d), SearchRange(0, 1)]
        public double L1Ratio { get; init; } = 0.01;

        /// <summary>From what the iteration starts. Absent: `nndsvda`, or `random` if there are more components than users or items.</summary>
        public NmfInitialization? Init { get; init; }
    }

    /// <summary>Every option may refer to <c>${RECOTEM_RECIPE_…}</c> variables.</summary>
    public static ImmutableHashSet<string> NoExpandFields { get; } = [];

    /// <inheritdoc/>
    public ValueTask<IFittedModel> FitAsync(InteractionMatrix interactions, FitContext context, CancellationToken cancellationToken)
    {
        int smaller = Math.Min(interactions.UserCount, interactions.ItemCount);
        if (config.NComponents > smaller && config.Init is not null and not NmfInitialization.Random)
            throw new TrainingException("training_error", string.Create(
                CultureInfo.InvariantCulture,
                $"NMF cannot start n_components {config.NComponents} from singular vectors: {interactions.UserCount:N0} users and {interactions.ItemCount:N0} items have {smaller:N0} of them; set n_components to that at most, or init to random"));
        bool isDecomposed = config.NComponents <= smaller && config.Init != NmfInitialization.Random;
        FactorMatrices.Check("NMF", interactions, config.NComponents, isDecomposed);
        return new(new NmfTrainer(interactions, config, context).Fit(cancellationToken));
    }

    /// <inheritdoc/>
    public IFittedModel Open(ISectionReader sections) => NmfModel.Open(sections, config);
}
