using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;

namespace Recotem.Recommenders;

/// <summary>Every item as a linear combination of all others, solved in closed form (EASE: Steck, "Embarrassingly Shallow Autoencoders for Sparse Data", 2019).</summary>
/// <param name="config">The hyperparameters.</param>
[Plugin("DenseSLIM", Aliases = ["DenseSLIMRecommender"])]
public sealed partial class DenseSlim(DenseSlim.Config config) : IAlgorithm
{
    /// <summary>The hyperparameters of the closed-form item regression.</summary>
    [Configuration]
    public sealed record Config
    {
        /// <summary>The strength of the L2 regularisation: added to the diagonal of the item co-occurrence matrix.</summary>
        [Range(0d, 1e12), SearchRange(1, 1e4, Log = true)]
        public double Reg { get; init; } = 1;
    }

    /// <summary>Every option may refer to <c>${RECOTEM_RECIPE_…}</c> variables.</summary>
    public static ImmutableHashSet<string> NoExpandFields { get; } = [];

    /// <inheritdoc/>
    public ValueTask<IFittedModel> FitAsync(InteractionMatrix interactions, FitContext context, CancellationToken cancellationToken) =>
        new(DenseItemRegression.Fit("DenseSLIM", interactions, config.Reg, 0, context.Threads, cancellationToken));

    /// <inheritdoc/>
    public IFittedModel Open(ISectionReader sections) => DenseItemModel.Open(sections);
}
