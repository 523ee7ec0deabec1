namespace Recotem.Training.Tests;

/// <summary>Treats the search badly, and holds something that must be given back.</summary>
[Plugin("Rude")]
public sealed partial class Rude(Rude.Config config, Bench bench) : IAlgorithm, IDisposable
{
    /// <summary>Hyperparameters.</summary>
    [Configuration]
    public sealed record Config
    {
        /// <summary>How: <c>aggregate</c>, <c>epochs</c>, <c>learn</c>, <c>secret</c> or <c>not_at_all</c>.</summary>
        public string Mode { get; init; } = "not_at_all";

        /// <summary>Something to draw.</summary>
        [SearchRange(0, 1)]
        public double X { get; init; }

        /// <summary>The number of epochs.</summary>
        [SearchRange(1, 50)]
        public int TrainEpochs { get; init; } = 3;
    }

    public ValueTask<IFittedModel> FitAsync(InteractionMatrix interactions, FitContext context, CancellationToken cancellationToken)
    {
        bench.OnFit?.Invoke();
        switch (config.Mode)
        {
            case "aggregate":
                Parallel.For(0, 4, _ => cancellationToken.ThrowIfCancellationRequested());
                break;
            case "epochs":
                context.Monitor?.Judge(1, FixedScoresModel.Mix(interactions, 0.5, 1));
                context.Monitor?.Judge(1, FixedScoresModel.Mix(interactions, 0, 1));
                break;
            case "learn":
                context.Learn("train_epochs", 7);
                break;
            case "secret":
                throw new InvalidOperationException("cannot reach postgresql://me:hunter2@host/db");
        }

        return new(FixedScoresModel.Mix(interactions, config.X, 1));
    }

    public IFittedModel Open(ISectionReader sections) => FixedScoresModel.Open(sections);

    public void Dispose() => Interlocked.Increment(ref bench.Disposed);
}

/// <summary>Throws.</summary>
[Plugin("thrower")]
public sealed partial class ThrowingSearch : ISearchStrategy
{
    public TrialParameters? Next(int trial, ulong seed, SearchSpace space, ReadOnlySpan<CompletedTrial> completed) =>
        trial < 2 ? new RandomSearch().Next(trial, seed, space, completed) : throw new InvalidOperationException("out of ideas");
}

/// <summary>Has few combinations to try.</summary>
[Plugin("Choosy")]
public sealed partial class Choosy(Choosy.Config config) : IAlgorithm
{
    /// <summary>Hyperparameters.</summary>
    [Configuration]
    public sealed record Config
    {
        /// <summary>Chooses the noise.</summary>
        [SearchRange(1, 4)]
        public int Salt { get; init; } = 1;

        /// <summary>Whether there is noise.</summary>
        [SearchValues("none", "some", "much")]
        public string Noise { get; init; } = "none";
    }

    public ValueTask<IFittedModel> FitAsync(InteractionMatrix interactions, FitContext context, CancellationToken cancellationToken) =>
        new(FixedScoresModel.Mix(interactions, config.Noise switch { "none" => 0, "some" => 0.3, _ => 0.9 }, config.Salt));

    public IFittedModel Open(ISectionReader sections) => FixedScoresModel.Open(sections);
}
