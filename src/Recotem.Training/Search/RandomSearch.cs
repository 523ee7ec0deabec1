using System.Collections.Immutable;
using System.Globalization;

namespace Recotem.Training;

/// <summary>Draws every hyperparameter independently and uniformly (or log-uniformly), whatever earlier trials found.</summary>
/// <remarks>
/// A draw depends on nothing but the seed, the number of the trial and the key of the hyperparameter: fixing one hyperparameter
/// in a recipe does not change what is drawn for the others.
/// </remarks>
[Plugin("random")]
public sealed partial class RandomSearch : ISearchStrategy
{
    private static readonly SourcePosition s_drawn = new("(random search)", 1, 1);

    /// <inheritdoc/>
    public TrialParameters? Next(int trial, ulong seed, SearchSpace space, ReadOnlySpan<CompletedTrial> completed)
    {
        ImmutableArray<KeyValuePair<string, ConfigScalar>>.Builder values =
            ImmutableArray.CreateBuilder<KeyValuePair<string, ConfigScalar>>(space.Dimensions.Length);
        foreach (SearchDimension dimension in space.Dimensions)
        {
            ulong random = Mix(Mix(Mix(seed) + (ulong)trial) ^ Hash(dimension.Key));
            ConfigScalar value = dimension switch
            {
                IntegerDimension integer => Scalar(Draw(integer, random).ToString(CultureInfo.InvariantCulture), ScalarKind.Integer),
                RealDimension real => Scalar(Draw(real, random).ToString("R", CultureInfo.InvariantCulture), ScalarKind.Float),
                CategoricalDimension categorical => categorical.Values[(int)Below(random, (ulong)categorical.Values.Length)],
                _ => throw new NotSupportedException($"hyperparameter '{dimension.Key}' has a dimension of type {dimension.GetType().Name}, which random search cannot draw"),
            };
            values.Add(new(dimension.Key, value));
        }

        return new TrialParameters(values.MoveToImmutable());
    }

    private static ConfigScalar Scalar(string text, ScalarKind kind) => new(s_drawn, text, kind);

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
        if (dimension.Step > 0 && !dimension.Log)
        {
            // Ends that are a whole number of steps apart must both be reachable in spite of rounding.
            double count = Math.Floor((dimension.Max - dimension.Min) / dimension.Step * (1 + 1e-12)) + 1;
            drawn = dimension.Min + Math.Floor(Unit(random) * count) * dimension.Step;
        }
        else
        {
            drawn = dimension.Log ? Logarithmic(dimension.Min, dimension.Max, random) : dimension.Min + Unit(random) * (dimension.Max - dimension.Min);
            if (dimension.Step > 0)
                drawn = dimension.Min + Math.Round((drawn - dimension.Min) / dimension.Step) * dimension.Step;
        }

        return Math.Clamp(drawn, dimension.Min, dimension.Max);
    }

    private static double Logarithmic(double min, double max, ulong random)
    {
        double low = Math.Log(min);
        return Math.Exp(low + Unit(random) * (Math.Log(max) - low));
    }

    // In [0, 1), with all 53 bits of a double.
    private static double Unit(ulong random) => (random >> 11) * (1.0 / (1UL << 53));

    private static ulong Below(ulong random, ulong count) => Math.BigMul(random, count, out _);

    // One step of SplitMix64.
    private static ulong Mix(ulong state)
    {
        state += 0x9E3779B97F4A7C15UL;
        state = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9UL;
        state = (state ^ (state >> 27)) * 0x94D049BB133111EBUL;
        return state ^ (state >> 31);
    }

    // FNV-1a over UTF-16 code units.
    private static ulong Hash(string key)
    {
        ulong hash = 0xCBF29CE484222325UL;
        foreach (char c in key)
            hash = (hash ^ c) * 0x100000001B3UL;
        return hash;
    }
}
