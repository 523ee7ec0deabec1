namespace Recotem.Training.Tests;

/// <summary>Gets better with every epoch, but never good with a high share of noise.</summary>
[Plugin("Learner")]
public sealed partial class Learner(Learner.Config config) : IAlgorithm
{
    /// <summary>Hyperparameters.</summary>
    [Configuration]
    public sealed record Config
    {
        /// <summary>The share of noise.</summary>
        [SearchRange(0, 1)]
        public double Noise { get; init; }

        /// <summary>The number of epochs; learnt unless given.</summary>
        public int? TrainEpochs { get; init; }
    }

    public ValueTask<IFittedModel> FitAsync(InteractionMatrix interactions, FitContext context, CancellationToken cancellationToken)
    {
        int best = config.TrainEpochs ?? 40;
        for (int epochs = 5; context.Monitor is { } monitor && epochs <= 40; epochs += 5)
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
        FixedScoresModel.Mix(interactions, Math.Min(1, config.Noise * (1 - epochs / 100.0)), 3);
}
