namespace Recotem.Recommenders;

/// <summary>Runs the epochs of an iterative fit: a fixed number of them, or in a search as many as its judge finds best.</summary>
internal static class EpochFit
{
    /// <summary>A search judges after this many epochs each.</summary>
    public const int JudgedEvery = 5;

    /// <summary>The most epochs of a search: the last ones up to 128 that are judged. More could not be kept.</summary>
    public const int MaxSearchEpochs = 128 / JudgedEvery * JudgedEvery;

    /// <summary>Fits. A search learns <c>train_epochs</c> unless it is fixed, and returns the state that was judged best, or judged last if none was kept.</summary>
    /// <param name="trainer">The model, initialised.</param>
    /// <param name="trainEpochs">The number of epochs that is fixed, or null.</param>
    /// <param name="defaultEpochs">The number of epochs if none is fixed and nobody judges.</param>
    /// <param name="context">The judge, and what receives the learnt number.</param>
    /// <param name="cancellationToken">Cancels the fit.</param>
    public static IFittedModel Run(
        IEpochTrainer trainer, int? trainEpochs, int defaultEpochs, FitContext context, CancellationToken cancellationToken)
    {
        if (context.Monitor is not { } monitor || trainEpochs is not null)
        {
            for (int epoch = 0; epoch < (trainEpochs ?? defaultEpochs); epoch++)
                trainer.RunEpoch(cancellationToken);
            return trainer.ToModel(cancellationToken);
        }

        int best = 0;
        for (int epochs = 1; epochs <= MaxSearchEpochs; epochs++)
        {
            trainer.RunEpoch(cancellationToken);
            if (epochs % JudgedEvery != 0)
                continue;
            FitVerdict verdict = monitor.Judge(epochs, trainer.ToModel(cancellationToken));
            if (verdict.HasFlag(FitVerdict.Keep))
            {
                trainer.Keep();
                best = epochs;
            }

            if (verdict.HasFlag(FitVerdict.Stop))
                break;
        }

        if (best > 0)
        {
            trainer.RestoreKept();
            context.Learn("train_epochs", best);
        }

        return trainer.ToModel(cancellationToken);
    }
}
