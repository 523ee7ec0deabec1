using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Recotem.Recommenders;

/// <summary>Finds the zero weights of a <see cref="SlimColumn"/> that would move.</summary>
/// <param name="inverseCurvature">1 / (G_ii + l2) of each item, with zeros up to a whole number of vectors; 0 for items without interactions.</param>
/// <param name="l1">The L1 term.</param>
/// <param name="near">From here on a gradient is near it.</param>
/// <param name="positiveOnly">Whether negative gradients move nothing.</param>
internal sealed class SlimEntrants(AlignedFloats inverseCurvature, float l1, float near, bool positiveOnly)
{
    /// <summary>How many may come in at once while few are in: of the many that would move at first, most would soon be zero again.</summary>
    private const int FewestWanted = 64;

    /// <summary>Selects the weights that come in: those that would lower the objective the most, if there are many.</summary>
    /// <param name="column">The column, whose gradient is fresh.</param>
    /// <param name="moves">Scratch, as long as the gradient.</param>
    /// <param name="entrants">Receives the items, ascending.</param>
    /// <param name="hasMore">Whether others would move as well.</param>
    /// <returns>The number of items that come in.</returns>
    public int Select(SlimColumn column, Span<float> moves, Span<int> entrants, out bool hasMore)
    {
        float largest = ComputeMoves(column, moves);
        hasMore = false;
        if (largest == 0)
            return 0;
        int wanted = Math.Max(FewestWanted, column.Count);
        int moving = Selection.CountFrom(moves, float.Epsilon);
        if (moving <= wanted)
        {
            int count = CollectNear(column, moves, entrants);
            return count <= 2 * wanted ? count : Collect(moves, float.Epsilon, entrants);
        }

        hasMore = true;
        float limit = Selection.Limit(moves, wanted, wanted + (wanted / 8), float.Epsilon, float.BitIncrement(largest));
        return Collect(moves, limit, entrants[..Math.Min(2 * wanted, entrants.Length)]);
    }

    // By how much each weight would lower the objective, twice. Those that are in are left out.
    private float ComputeMoves(SlimColumn column, Span<float> moves)
    {
        ReadOnlySpan<Vector256<float>> gradients = MemoryMarshal.Cast<float, Vector256<float>>(column.Gradient);
        ReadOnlySpan<Vector256<float>> inverses = MemoryMarshal.Cast<float, Vector256<float>>(inverseCurvature.Span);
        Span<Vector256<float>> to = MemoryMarshal.Cast<float, Vector256<float>>(moves);
        Vector256<float> threshold = Vector256.Create(l1);
        for (int n = 0; n < to.Length; n++)
        {
            Vector256<float> size = positiveOnly ? Vector256.Max(gradients[n], Vector256<float>.Zero) : Vector256.Abs(gradients[n]);
            to[n] = Vector256.Max(size - threshold, Vector256<float>.Zero) * inverses[n] * size;
        }

        moves[column.Item] = 0;
        foreach (int item in column.Items)
            moves[item] = 0;
        Vector256<float> largest = default;
        foreach (Vector256<float> move in to)
            largest = Vector256.Max(largest, move);
        float result = 0;
        for (int lane = 0; lane < Vector256<float>.Count; lane++)
            result = Math.Max(result, largest[lane]);
        return result;
    }

    private static int Collect(ReadOnlySpan<float> moves, float threshold, Span<int> entrants)
    {
        int count = 0;
        ReadOnlySpan<Vector256<float>> vectors = MemoryMarshal.Cast<float, Vector256<float>>(moves);
        for (int n = 0; n < vectors.Length; n++)
        {
            uint mask = Vector256.GreaterThanOrEqual(vectors[n], Vector256.Create(threshold)).ExtractMostSignificantBits();
            for (; mask != 0 && count < entrants.Length; mask &= mask - 1)
                entrants[count++] = (n * Vector256<float>.Count) + BitOperations.TrailingZeroCount(mask);
        }

        return count;
    }

    // Those that would move, and those whose gradients are near: some of them would move soon after.
    private int CollectNear(SlimColumn column, ReadOnlySpan<float> moves, Span<int> entrants)
    {
        int count = 0;
        ReadOnlySpan<Vector256<float>> gradients = MemoryMarshal.Cast<float, Vector256<float>>(column.Gradient);
        for (int n = 0; n < gradients.Length; n++)
        {
            Vector256<float> size = positiveOnly ? gradients[n] : Vector256.Abs(gradients[n]);
            uint mask = Vector256.GreaterThan(size, Vector256.Create(near)).ExtractMostSignificantBits();
            for (; mask != 0; mask &= mask - 1)
            {
                int item = (n * Vector256<float>.Count) + BitOperations.TrailingZeroCount(mask);
                if (moves[item] > 0 || (inverseCurvature.Span[item] > 0 && item != column.Item && !column.Contains(item)))
                    entrants[count++] = item;
            }
        }

        return count;
    }
}
