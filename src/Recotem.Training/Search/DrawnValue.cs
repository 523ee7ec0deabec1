using System.Globalization;

namespace Recotem.Training;

/// <summary>Values of hyperparameters as a recipe would write them, and the randomness that they are drawn with.</summary>
internal static class DrawnValue
{
    private static readonly SourcePosition s_position = new("(search)", 1, 1);

    /// <summary>An integer.</summary>
    /// <param name="value">The value.</param>
    public static ConfigScalar Of(long value) => new(s_position, value.ToString(CultureInfo.InvariantCulture), ScalarKind.Integer);

    /// <summary>A real number, in the shortest form that reads back the same.</summary>
    /// <param name="value">The value.</param>
    public static ConfigScalar Of(double value) => new(s_position, value.ToString("R", CultureInfo.InvariantCulture), ScalarKind.Float);

    /// <summary>The error of a strategy that meets a dimension of a class that it does not know.</summary>
    /// <param name="dimension">The dimension.</param>
    public static NotSupportedException Unknown(SearchDimension dimension) =>
        new($"hyperparameter '{dimension.Key}' has a dimension of type {dimension.GetType().Name}, which this search cannot draw");

    /// <summary>Random bits that depend on nothing but the seed, the trial and the hyperparameter.</summary>
    /// <param name="seed">The seed of the search.</param>
    /// <param name="trial">The number of the trial.</param>
    /// <param name="key">The key of the hyperparameter.</param>
    public static ulong Bits(ulong seed, int trial, string key) => Mix(Mix(Mix(seed) + (ulong)trial) ^ Hash(key));

    /// <summary>One step of SplitMix64.</summary>
    /// <param name="state">Any value.</param>
    public static ulong Mix(ulong state)
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
