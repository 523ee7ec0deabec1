using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;

namespace Recotem.Recommenders;

/// <summary>
/// Every item as a linear combination of all others, trained as if some of a user's items were dropped at random, in closed form
/// (Steck, "Autoencoders that don't overfit towards the Identity", 2020).
/// </summary>
/// <param name="config">The hyperparameters.</param>
[Plugin("EDLAE", Aliases = ["EDLAERecommender"])]
public sealed partial class Edlae(Edlae.Config config) : IAlgorithm
{
    /// <summary>The hyperparameters of the closed-form item regression with dropout.</summary>
    [Configuration]
    public sealed record Config
    {
        /// <summary>The strength of the L2 regularisation that is the same for all items.</summary>
        [Range(0d, 1e12), SearchRange(1, 1e4, Log = true)]
        public double Reg { get; init; } = 1;

        /// <summary>The share p of items that are dropped: each item is regularised by p / (1 − p) times its popularity as well.</summary>
        [Range(0d, 0.999999), SearchRange(0, 0.99)]
        public double DropoutP { get; init; } = 0.1;
    }

    /// <summary>Every option may refer to <c>${RECOTEM_RECIPE_…}</c> variables.</summary>
    public static ImmutableHashSet<string> NoExpandFields { get; } = [];

    /// <inheritdoc/>
    public ValueTask<IFittedModel> FitAsync(InteractionMatrix interactions, FitContext context, CancellationToken cancellationToken) =>
        new(DenseItemRegression.Fit(
            "EDLAE", interactions, config.Reg, config.DropoutP / (1 - config.DropoutP), context.Threads, cancellationToken));

    /// <inheritdoc/>
    public IFittedModel Open(ISectionReader sections) => DenseItemModel.Open(sections);
}
