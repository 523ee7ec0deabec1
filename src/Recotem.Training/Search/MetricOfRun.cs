namespace Recotem.Training;

/// <summary>The metric of a run, with what its descriptor says about it.</summary>
/// <param name="Name">The metric's name.</param>
/// <param name="Metric">The metric.</param>
/// <param name="Direction">Which values are good.</param>
internal sealed record MetricOfRun(string Name, IMetric Metric, Direction Direction)
{
    /// <summary>Activates the metric that a recipe chose.</summary>
    /// <param name="plugin">The metric with its configuration.</param>
    /// <param name="scope">What it may ask for.</param>
    /// <param name="cancellationToken">Cancels the activation.</param>
    public static async ValueTask<MetricOfRun> ActivateAsync(BoundPlugin<IMetric> plugin, PluginScope scope, CancellationToken cancellationToken) => new(
        plugin.Descriptor.Id.Name,
        await plugin.ActivateAsync(scope, cancellationToken),
        plugin.Descriptor.Trait("direction") == "lower_is_better" ? Direction.LowerIsBetter : Direction.HigherIsBetter);

    /// <summary>Turns a score so that higher is better.</summary>
    /// <param name="score">The score in the units of the metric.</param>
    public double Orient(double score) => Direction == Direction.LowerIsBetter ? -score : score;
}
