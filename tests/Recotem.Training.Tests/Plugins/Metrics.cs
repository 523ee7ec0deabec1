namespace Recotem.Training.Tests;

/// <summary>The share of recommended items that nobody wanted.</summary>
[Plugin("misses")]
public sealed partial class Misses : IMetric
{
    public static Direction Direction => Direction.LowerIsBetter;

    public double Score(in Ranking ranking)
    {
        int misses = 0;
        foreach (int item in ranking.Items)
            misses += ranking.Relevant.BinarySearch(item) < 0 ? 1 : 0;
        return (double)misses / ranking.Items.Length;
    }
}

/// <summary>Always the same value.</summary>
[Plugin("constant")]
public sealed partial class ConstantMetric(ConstantMetric.Config config) : IMetric
{
    /// <summary>The value.</summary>
    [Configuration]
    public sealed record Config
    {
        /// <summary>The value; null for not a number.</summary>
        public double? Value { get; init; }
    }

    public double Score(in Ranking ranking) => config.Value ?? double.NaN;
}
