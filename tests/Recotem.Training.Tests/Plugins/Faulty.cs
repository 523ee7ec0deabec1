namespace Recotem.Training.Tests;

/// <summary>Fails as told.</summary>
[Plugin("Faulty")]
public sealed partial class Faulty(Faulty.Config config, Bench bench) : IAlgorithm
{
    /// <summary>How to fail.</summary>
    [Configuration]
    public sealed record Config
    {
        /// <summary>How to fail: <c>always</c>, <c>sometimes</c>, <c>hang</c>, <c>at_the_end</c> or <c>never</c>.</summary>
        public string Mode { get; init; } = "always";

        /// <summary>Something to draw.</summary>
        [SearchRange(0, 1)]
        public double X { get; init; }
    }

    public async ValueTask<IFittedModel> FitAsync(InteractionMatrix interactions, FitContext context, CancellationToken cancellationToken)
    {
        bench.OnFit?.Invoke();
        if (config.Mode == "hang")
            await Task.Delay(Timeout.Infinite, cancellationToken);
        bool fails = config.Mode switch
        {
            "always" => true,
            "sometimes" => config.X < 0.5,
            "at_the_end" => context.Monitor is null,
            _ => false,
        };
        return fails ? throw new InvalidOperationException("deliberately broken") : FixedScoresModel.Mix(interactions, 0, 1);
    }

    public IFittedModel Open(ISectionReader sections) => FixedScoresModel.Open(sections);
}
