using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;

namespace Recotem.Recommenders;

/// <summary>Implicit alternating least squares: users and items as vectors whose inner product is the score, fitted in turn, each side by least squares given the other.</summary>
/// <param name="config">The hyperparameters.</param>
[Plugin("IALS", Aliases = ["IALSRecommender"])]
public sealed partial class Ials(Ials.Config config) : IAlgorithm
{
    /// <summary>The hyperparameters of implicit alternating least squares.</summary>
    [Configuration]
    public sealed record Config
    {
        /// <summary>The length of the vectors.</summary>
        [Range(1, 4096), SearchRange(4, 300)]
        public int NComponents { get; init; } = 20;

        // The engine of the original has two defaults: its constructor 0, which learns next to nothing, and its configuration class 1.
        /// <summary>The weight of a pair that was not observed, relative to one that was. Near 0 the model learns little.</summary>
        [Range(0d, 1e6), SearchRange(3e-3, 1, Log = true)]
        public double Alpha0 { get; init; } = 1;

        /// <summary>The strength of the regularisation.</summary>
        [Range(0d, 1e6), SearchRange(1e-4, 0.1, Log = true)]
        public double Reg { get; init; } = 1e-3;

        /// <summary>How the regularisation of a vector grows with the number of its observations: 0 not at all, 1 in proportion.</summary>
        [Range(0d, 4d)]
        public double Nu { get; init; } = 1;

        /// <summary>Rescales the regularisation to the total that it would have with this value in place of `nu`. Absent: no rescaling.</summary>
        [Range(0d, 4d)]
        public double? NuStar { get; init; }

        /// <summary>The root mean square of the lengths of the initial vectors: their components have the standard deviation `init_std` / √`n_components`.</summary>
        [Range(0d, 1e3)]
        public double InitStd { get; init; } = 0.1;

        /// <summary>How the vectors of an epoch are found.</summary>
        public IalsSolverType SolverType { get; init; } = IalsSolverType.Cg;

        /// <summary>Conjugate-gradient steps per vector and epoch; 0 for as many as `n_components`.</summary>
        [Range(0, 4096)]
        public int MaxCgSteps { get; init; } = 3;

        /// <summary>Conjugate-gradient steps for a user that was not trained; 0 for as many as `n_components`.</summary>
        [Range(0, 4096)]
        public int PredictionTimeMaxCgSteps { get; init; } = 5;

        /// <summary>The number of dimensions that the solver `ialspp` solves at a time; 1 for coordinate descent.</summary>
        [Range(1, 4096)]
        public int IalsppSubspaceDimension { get; init; } = 64;

        /// <summary>Passes of the solver `ialspp` over all dimensions of a vector per epoch.</summary>
        [Range(1, 10000)]
        public int IalsppIteration { get; init; } = 1;

        /// <summary>Passes of the solver `ialspp` over all dimensions for a user that was not trained.</summary>
        [Range(1, 10000)]
        public int PredictionTimeIalsppIteration { get; init; } = 7;

        /// <summary>How the loss treats observed interactions.</summary>
        public LossType LossType { get; init; } = LossType.Ialspp;

        /// <summary>How the weight of an interaction becomes its confidence.</summary>
        public ConfidenceScaling ConfidenceScaling { get; init; } = ConfidenceScaling.None;

        /// <summary>The ε of logarithmic confidence scaling.</summary>
        [Range(1e-9, 1e9)]
        public double Epsilon { get; init; } = 1;

        /// <summary>
        /// The number of epochs. Absent: a search learns it (at most 125, judged every 5), and a fit without search takes 16.
        /// </summary>
        [Range(1, 10000)]
        public int? TrainEpochs { get; init; }
    }

    internal const int DefaultEpochs = 16;

    /// <summary>Every option may refer to <c>${RECOTEM_RECIPE_…}</c> variables.</summary>
    public static ImmutableHashSet<string> NoExpandFields { get; } = [];

    /// <inheritdoc/>
    public ValueTask<IFittedModel> FitAsync(InteractionMatrix interactions, FitContext context, CancellationToken cancellationToken) =>
        new(Fit(interactions, context, cancellationToken));

    /// <inheritdoc/>
    public IFittedModel Open(ISectionReader sections)
    {
        int stride = RowLayout.Stride(config.NComponents);
        (ReadOnlyMemory<float> users, ReadOnlyMemory<float> items) = FactorModel.OpenFactors(sections, stride, config.NComponents);
        ReadOnlyMemory<float> gram = sections.Read<float>(IalsModel.ItemGram, out ImmutableArray<int> shape);
        FactorModel.Check(shape.Length == 2 && shape[0] == stride && shape[1] == stride, IalsModel.ItemGram, config.NComponents);
        ReadOnlyMemory<double> scaledReg = sections.Read<double>(IalsModel.ScaledReg, out _);
        FactorModel.Check(scaledReg.Length == 1, IalsModel.ScaledReg, config.NComponents);
        return new IalsModel(config, users, items, gram, scaledReg.Span[0]);
    }

    private IFittedModel Fit(InteractionMatrix interactions, FitContext context, CancellationToken cancellationToken)
    {
        var trainer = new IalsTrainer(interactions, config, context.Threads);
        trainer.Initialize(context.Seed);
        return EpochFit.Run(trainer, config.TrainEpochs, DefaultEpochs, context, cancellationToken);
    }
}
