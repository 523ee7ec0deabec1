using System.Collections.Immutable;

namespace Recotem.Training;

/// <summary>
/// Draws every hyperparameter independently and uniformly (or log-uniformly), whatever earlier trials found. Of at most 256
/// combinations none is drawn twice, and the search ends when all are tried.
/// </summary>
/// <remarks>
/// A draw depends on nothing but the seed, the number of the trial and the key of the hyperparameter: fixing one hyperparameter
/// in a recipe does not change what is drawn for the others, as long as there are more than 256 combinations.
/// </remarks>
[Plugin("random")]
public sealed partial class RandomSearch : ISearchStrategy
{
    /// <inheritdoc/>
    public TrialParameters? Next(int trial, ulong seed, SearchSpace space, ReadOnlySpan<CompletedTrial> completed)
    {
        if (FiniteSpace.Of(space) is { } finite)
            return trial < finite.Count ? finite.At(finite.Order(seed)[trial]) : null;
        return Draw(space, seed, trial);
    }

    /// <summary>Draws all hyperparameters, without looking whether they were drawn before.</summary>
    /// <param name="space">The hyperparameters.</param>
    /// <param name="seed">The seed of the search.</param>
    /// <param name="trial">The number of the trial.</param>
    internal static TrialParameters Draw(SearchSpace space, ulong seed, int trial) =>
        new([.. space.Dimensions.Select(dimension => KeyValuePair.Create(dimension.Key, Draw(dimension, seed, trial)))]);

    /// <summary>Draws one hyperparameter.</summary>
    /// <param name="dimension">The hyperparameter.</param>
    /// <param name="seed">The seed of the search.</param>
    /// <param name="trial">The number of the trial.</param>
    internal static ConfigScalar Draw(SearchDimension dimension, ulong seed, int trial)
    {
        ulong random = DrawnValue.Bits(seed, trial, dimension.Key);
        return dimension switch
        {
            IntegerDimension integer => DrawnValue.Of(Draw(integer, random)),
            RealDimension real => DrawnValue.Of(Draw(real, random)),
            CategoricalDimension categorical => categorical.Values[(int)Below(random, (ulong)categorical.Values.Length)],
            _ => throw DrawnValue.Unknown(dimension),
        };
    }

    private static long Draw(IntegerDimension dimension, ulong random)
    {
        long step = Math.Max(1, dimension.Step);
        ulong count = ((ulong)dimension.Max - (ulong)dimension.Min) / (ulong)step + 1;
        ulong index;
        if (!dimension.Log)
        {
            index = count == 0 ? random : Below(random, count);
        }
        else
        {
            // The interval [min, max + 1) makes the last integer as likely as its width on the logarithmic scale.
            double drawn = Logarithmic(dimension.Min, dimension.Max + 1.0, random);
            index = (ulong)Math.Max(0, (drawn - dimension.Min) / step);
        }

        return dimension.Min + (long)Math.Min(index, count - 1) * step;
    }

    private static double Draw(RealDimension dimension, ulong random)
    {
        double drawn;
        if (dimension.Step > 0)
        {
            // Ends that are a whole number of steps apart must both be reachable in spite of rounding.
            double count = Math.Floor((dimension.Max - dimension.Min) / dimension.Step * (1 + 1e-12)) + 1;
            drawn = dimension.Min + Math.Floor(Unit(random) * count) * dimension.Step;
        }
        else
        {
            drawn = dimension.Log ? Logarithmic(dimension.Min, dimension.Max, random) : Between(dimension.Min, dimension.Max, Unit(random));
        }

        return Math.Clamp(drawn, dimension.Min, dimension.Max);
    }

    // The width of a range may be too great for a number although its ends are not.
    private static double Between(double min, double max, double share) =>
        double.IsFinite(max - min) ? min + share * (max - min) : min * (1 - share) + max * share;

    private static double Logarithmic(double min, double max, ulong random)
    {
        double low = Math.Log(min);
        return Math.Exp(low + Unit(random) * (Math.Log(max) - low));
    }

    // In [0, 1), with all 53 bits of a double.
    private static double Unit(ulong random) => (random >> 11) * (1.0 / (1UL << 53));

    private static ulong Below(ulong random, ulong count) => Math.BigMul(random, count, out _);
}
