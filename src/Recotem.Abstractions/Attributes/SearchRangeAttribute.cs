namespace Recotem;

/// <summary>The interval from which a search draws a numeric hyperparameter, both ends included.</summary>
/// <param name="min">The smallest value.</param>
/// <param name="max">The largest value.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SearchRangeAttribute(double min, double max) : Attribute
{
    /// <summary>The smallest value.</summary>
    public double Min => min;

    /// <summary>The largest value.</summary>
    public double Max => max;

    /// <summary>Whether values are drawn on a logarithmic scale; both ends must then be positive.</summary>
    public bool Log { get; init; }

    /// <summary>The distance between neighbouring values; 0 for none. Integers default to 1.</summary>
    public double Step { get; init; }
}
