namespace Recotem.Training.Tests;

/// <summary>The quality of its models depends on its hyperparameters.</summary>
[Plugin("Tunable", Aliases = ["TunableRecommender"])]
public sealed partial class Tunable(Tunable.Config config) : IAlgorithm
{
    /// <summary>Hyperparameters.</summary>
    [Configuration]
    public sealed record Config
    {
        /// <summary>The share of noise.</summary>
        [SearchRange(0, 1)]
        public double Noise { get; init; }

        /// <summary>Chooses the noise.</summary>
        [SearchRange(1, 50)]
        public int Salt { get; init; } = 1;

        /// <summary>Has no influence.</summary>
        [SearchValues("none", "bm25")]
        public string Weighting { get; init; } = "none";
    }

    public ValueTask<IFittedModel> FitAsync(InteractionMatrix interactions, FitContext context, CancellationToken cancellationToken) =>
        new(FixedScoresModel.Mix(interactions, config.Noise, config.Salt));

    public IFittedModel Open(ISectionReader sections) => FixedScoresModel.Open(sections);
}
