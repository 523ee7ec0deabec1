using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Recotem.Artifacts;

/// <summary>Checks over whole sections, at the speed of memory.</summary>
internal static class SectionChecks
{
    /// <summary>Whether no value is NaN or +∞. −∞ is a legitimate score: the item is never recommended.</summary>
    public static bool AreScores(ReadOnlySpan<float> values)
    {
        if (Vector256.IsHardwareAccelerated)
        {
            ReadOnlySpan<Vector256<float>> vectors = MemoryMarshal.Cast<float, Vector256<float>>(values);
            Vector256<float> max = Vector256.Create(float.MaxValue);
            foreach (Vector256<float> v in vectors)
                if (!Vector256.LessThanOrEqualAll(v, max))
                    return false;
            values = values[(vectors.Length * Vector256<float>.Count)..];
        }

        return AreScoresOneByOne(values);
    }

    internal static bool AreScoresOneByOne(ReadOnlySpan<float> values)
    {
        // A comparison with NaN is false, so this refuses NaN and +∞ alike.
        foreach (float value in values)
            if (!(value <= float.MaxValue))
                return false;
        return true;
    }

    /// <inheritdoc cref="AreScores(ReadOnlySpan{float})"/>
    public static bool AreScores(ReadOnlySpan<double> values)
    {
        if (Vector256.IsHardwareAccelerated)
        {
            ReadOnlySpan<Vector256<double>> vectors = MemoryMarshal.Cast<double, Vector256<double>>(values);
            Vector256<double> max = Vector256.Create(double.MaxValue);
            foreach (Vector256<double> v in vectors)
                if (!Vector256.LessThanOrEqualAll(v, max))
                    return false;
            values = values[(vectors.Length * Vector256<double>.Count)..];
        }

        return AreScoresOneByOne(values);
    }

    internal static bool AreScoresOneByOne(ReadOnlySpan<double> values)
    {
        foreach (double value in values)
            if (!(value <= double.MaxValue))
                return false;
        return true;
    }

    /// <summary>Whether no value is NaN or infinite.</summary>
    public static bool AreFinite(ReadOnlySpan<float> values)
    {
        foreach (float value in values)
            if (!float.IsFinite(value))
                return false;
        return true;
    }

    /// <summary>Checks compressed rows.</summary>
    /// <param name="starts">Where each row begins, and the number of entries.</param>
    /// <param name="indices">The column of each entry.</param>
    /// <param name="columns">The number of columns.</param>
    /// <returns>What is wrong, or null.</returns>
    public static string? CompressedRows(ReadOnlySpan<long> starts, ReadOnlySpan<int> indices, int columns)
    {
        if (starts.IsEmpty || starts[0] != 0 || starts[^1] != indices.Length)
            return "row starts do not run from 0 to the number of entries";
        for (int row = 1; row < starts.Length; row++)
            if (starts[row] < starts[row - 1])
                return "row starts fall";
        if (!indices.IsEmpty && LargestUnsigned(indices) >= (uint)columns)
            return "an index is out of range";

        // Between rows an index may fail to rise; anywhere else it may not. Row boundaries are a subset of all places, so equal
        // numbers of places mean that there are no others.
        long between = 0;
        long last = 0;
        foreach (long start in starts)
        {
            if (start > last && start < indices.Length && indices[(int)start - 1] >= indices[(int)start])
                between++;
            last = start;
        }

        return CountNotRising(indices) == between ? null : "the indices of a row do not rise strictly";
    }

    /// <summary>The largest value, with negative ones larger than all others; 0 if there is none.</summary>
    internal static uint LargestUnsigned(ReadOnlySpan<int> values)
    {
        uint largest = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            ReadOnlySpan<Vector256<uint>> vectors = MemoryMarshal.Cast<int, Vector256<uint>>(values);
            Vector256<uint> max = Vector256<uint>.Zero;
            foreach (Vector256<uint> v in vectors)
                max = Vector256.Max(max, v);
            for (int lane = 0; lane < Vector256<uint>.Count; lane++)
                largest = Math.Max(largest, max[lane]);
            values = values[(vectors.Length * Vector256<uint>.Count)..];
        }

        return Math.Max(largest, LargestUnsignedOneByOne(values));
    }

    internal static uint LargestUnsignedOneByOne(ReadOnlySpan<int> values)
    {
        uint largest = 0;
        foreach (int value in values)
            largest = Math.Max(largest, (uint)value);
        return largest;
    }

    /// <summary>How many values are not larger than the one before.</summary>
    internal static long CountNotRising(ReadOnlySpan<int> values)
    {
        long count = 0;
        int i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            int width = Vector256<int>.Count;
            for (; i + width < values.Length; i += width)
            {
                Vector256<int> here = Vector256.Create(values.Slice(i, width));
                Vector256<int> next = Vector256.Create(values.Slice(i + 1, width));
                count += BitOperations.PopCount(Vector256.GreaterThanOrEqual(here, next).ExtractMostSignificantBits());
            }
        }

        return count + CountNotRisingOneByOne(values[i..]);
    }

    internal static long CountNotRisingOneByOne(ReadOnlySpan<int> values)
    {
        long count = 0;
        for (int i = 1; i < values.Length; i++)
            if (values[i - 1] >= values[i])
                count++;
        return count;
    }
}
