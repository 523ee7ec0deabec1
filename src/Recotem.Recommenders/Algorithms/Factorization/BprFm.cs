using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;

namespace Recotem.Recommenders;

/// <summary>
/// Users and items as vectors, learnt from pairs: an item of a user should score above one that the user does not have (Rendle,
/// Freudenthaler, Gantner, Schmidt-Thieme, "BPR: Bayesian Personalized Ranking from Implicit Feedback", 2009).
/// </summary>
/// <param name="config">The hyperparameters.</param>
[Plugin("BPRFM", Aliases = ["BPRFMRecommender"])]
public sealed partial class BprFm(BprFm.Config config) : IAlgorithm
{
    internal const int DefaultEpochs = 30;

    /// <summary>The hyperparameters of the factorisation that learns from pairs.</summary>
    [Configuration]
    public sealed record Config
    {
        /// <summary>The length of the vectors, beside the bias of items.</summary>
        [Range(1, 4096), SearchRange(4, 256)]
        public int NComponents { get; init; } = 128;

        /// <summary>The strength of the regularisation of items.</summary>
        [Range(0d, 1e3), SearchRange(1e-9, 1e-2, Log = true)]
        public double ItemAlpha { get; init; } = 1e-9;

        /// <summary>The strength of the regularisation of users.</summary>
        [Range(0d, 1e3), SearchRange(1e-9, 1e-2, Log = true)]
        public double UserAlpha { get; init; } = 1e-9;

        /// <summary>What is minimised.</summary>
        [SearchValues("bpr", "warp")]
        public PairwiseLoss Loss { get; init; } = PairwiseLoss.Bpr;

        /// <summary>The length of a first step. Steps shrink with the squares of the gradients before (Adagrad).</summary>
        [Range(1e-9, 1e3)]
        public double LearningRate { get; init; } = 0.05;

        /// <summary>How many items are drawn for a pair at most: by the loss `warp` until one is wrongly ranked, by `bpr` until one is not the user's.</summary>
        [Range(1, 10000)]
        public int MaxSampled { get; init; } = 10;

        /// <summary>Passes over the items of a user that was not trained.</summary>
        [Range(1, 10000)]
        public int PredictionTimeEpochs { get; init; } = 30;

        /// <summary>
        /// The number of epochs. Absent: a search learns it (at most 125, judged every 5), and a fit without search takes 30.
        /// </summary>
        [Range(1, 10000)]
        public int? TrainEpochs { get; init; }
    }

    /// <summary>Every option may refer to <c>${RECOTEM_RECIPE_…}</c> variables.</summary>
    public static ImmutableHashSet<string> NoExpandFields { get; } = [];

    /// <inheritdoc/>
    public ValueTask<IFittedModel> FitAsync(InteractionMatrix interactions, FitContext context, CancellationToken cancellationToken)
    {
        var trainer = new BprTrainer(interactions, config, context.Seed, context.Threads);
        return new(EpochFit.Run(trainer, config.TrainEpochs, DefaultEpochs, context, cancellationToken));
    }

    /// <inheritdoc/>
    public IFittedModel Open(ISectionReader sections)
    {
        (ReadOnlyMemory<float> users, ReadOnlyMemory<float> items) = FactorModel.OpenFactors(sections, BprStep.Stride(config), config.NComponents);
        return new BprModel(config, users, items);
    }
}
