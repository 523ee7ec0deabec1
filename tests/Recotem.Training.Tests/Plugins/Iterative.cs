namespace Recotem.Training.Tests;

/// <summary>Gets better up to its twelfth epoch and worse afterwards.</summary>
[Plugin("Iterative")]
public sealed partial class Iterative(Iterative.Config config) : IAlgorithm
{
    /// <summary>Hyperparameters.</summary>
    [Configuration]
    public sealed record Config
    {
        /// <summary>Chooses the noise.</summary>
        [SearchRange(1, 50)]
        public int Salt { get; init; } = 1;

        /// <summary>The number of epochs; learnt unless given.</summary>
        public int? TrainEpochs { get; init; }
    }

    public ValueTask<IFittedModel> FitAsync(InteractionMatrix interactions, FitContext context, CancellationToken cancellationToken)
    {
        if (context.Monitor is not { } monitor || config.TrainEpochs is not null)
            return new(After(interactions, config.TrainEpochs ?? 128));
        int best = 128;
        for (int epochs = 3; epochs <= 60; epochs += 3)
        {
            cancellationToken.ThrowIfCancellationRequested();
            FitVerdict verdict = monitor.Judge(epochs, After(interactions, epochs));
            if (verdict.HasFlag(FitVerdict.Keep))
                best = epochs;
            if (verdict.HasFlag(FitVerdict.Stop))
                break;
        }

        context.Learn("train_epochs", best);
        return new(After(interactions, best));
    }

    public IFittedModel Open(ISectionReader sections) => FixedScoresModel.Open(sections);

    private FixedScoresModel After(InteractionMatrix interactions, int epochs) =>
        FixedScoresModel.Mix(interactions, Math.Min(1, Math.Abs(epochs - 12) / 40.0), config.Salt);
}
