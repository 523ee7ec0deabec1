namespace Recotem.Training;

/// <summary>The values of one hyperparameter in a grid.</summary>
/// <param name="Count">How many there are; at least 1.</param>
/// <param name="Value">The value at a place, from 0.</param>
internal sealed record GridAxis(long Count, Func<long, ConfigScalar> Value)
{
    /// <summary>The values of a hyperparameter.</summary>
    /// <param name="dimension">The hyperparameter.</param>
    /// <param name="points">The number of points of a real number without a step.</param>
    /// <param name="integerPoints">The number of points of an integer; null for all.</param>
    public static GridAxis Of(SearchDimension dimension, int points, int? integerPoints) => dimension switch
    {
        CategoricalDimension categorical => new(categorical.Values.Length, place => categorical.Values[(int)place]),
        IntegerDimension integer => Of(integer, integerPoints),
        RealDimension { Step: > 0 } stepped => Of(stepped),
        RealDimension real => Of(real, points),
        _ => throw DrawnValue.Unknown(dimension),
    };

    private static GridAxis Of(IntegerDimension dimension, int? points)
    {
        long step = Math.Max(1, dimension.Step);

        // As unsigned numbers, because the whole range of 64 bits is wider than its largest number.
        ulong last = unchecked((ulong)dimension.Max - (ulong)dimension.Min) / (ulong)step;
        if (points is null || last < (ulong)points.Value)
            return new(last >= long.MaxValue ? long.MaxValue : (long)last + 1, place => DrawnValue.Of(dimension.Min + place * step));

        // Rounding may bring points of a logarithmic scale together: each value is tried once.
        long[] values =
        [
            .. Enumerable.Range(0, points.Value)
                .Select(place => Between(dimension.Min, dimension.Max, dimension.Log, place, points.Value))
                .Select(value => dimension.Min + Math.Clamp((long)Math.Round((value - dimension.Min) / step), 0, (long)last) * step)
                .Distinct(),
        ];
        return new(values.Length, place => DrawnValue.Of(values[place]));
    }

    private static GridAxis Of(RealDimension dimension)
    {
        // Ends that are a whole number of steps apart must both be reachable in spite of rounding.
        double last = Math.Floor((dimension.Max - dimension.Min) / dimension.Step * (1 + 1e-12));
        return new((long)Math.Min(last + 1, long.MaxValue), place => DrawnValue.Of(Math.Min(dimension.Min + place * dimension.Step, dimension.Max)));
    }

    private static GridAxis Of(RealDimension dimension, int points) => dimension.Min >= dimension.Max
        ? new(1, _ => DrawnValue.Of(dimension.Min))
        : new(points, place => DrawnValue.Of(Between(dimension.Min, dimension.Max, dimension.Log, place, points)));

    // One point alone stands in the middle.
    private static double Between(double min, double max, bool log, long place, int points)
    {
        if (points > 1 && place == 0)
            return min;
        if (points > 1 && place == points - 1)
            return max;
        double share = points == 1 ? 0.5 : (double)place / (points - 1);
        if (log)
            return Math.Exp(Math.Log(min) + share * (Math.Log(max) - Math.Log(min)));

        // The width of a range may be too great for a number although its ends are not.
        return double.IsFinite(max - min) ? min + share * (max - min) : min * (1 - share) + max * share;
    }
}
