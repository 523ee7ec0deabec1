using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Recotem.Recommenders;

/// <summary>Picks the best items from a row of scores.</summary>
public static class TopK
{
    // The scan looks at this many scores before it looks at a single one: most blocks of a long row hold nothing of interest.
    internal const int Block = 16;

    /// <summary>Picks the items with the highest scores of a user from all scores.</summary>
    internal static int SelectFromScores(IFittedModel model, int user, ReadOnlySpan<int> excludedAscending, Span<ScoredItem> best)
    {
        double[] rented = ArrayPool<double>.Shared.Rent(model.ItemCount);
        Span<double> scores = rented.AsSpan(0, model.ItemCount);
        model.ScoreUsers([user], scores);
        int count = Select(scores, excludedAscending, best);
        ArrayPool<double>.Shared.Return(rented);
        return count;
    }

    /// <summary>Picks the items with the highest scores.</summary>
    /// <param name="scores">One score for each item. Items with −∞ or NaN are never picked.</param>
    /// <param name="excludedAscending">Items that must not be picked, ascending; may hold indices beyond the scores.</param>
    /// <param name="best">Receives the list: score descending, equal scores by lower index. Its length is the number of items wanted.</param>
    /// <returns>The number of items picked: the length of <paramref name="best"/>, or less if there are fewer candidates.</returns>
    public static int Select(ReadOnlySpan<double> scores, ReadOnlySpan<int> excludedAscending, Span<ScoredItem> best)
    {
        if (best.IsEmpty)
            return 0;

        var picked = new BestItems(best);
        int excluded = 0;
        int item = 0;
        ref double first = ref MemoryMarshal.GetReference(scores);
        int lastBlock = scores.Length - Block;
        while (item < scores.Length)
        {
            int end = scores.Length;
            if (item <= lastBlock)
            {
                end = item + Block;
                if (!AnyAbove(ref Unsafe.Add(ref first, item), picked.Threshold))
                {
                    item = end;
                    continue;
                }
            }

            for (; item < end; item++)
            {
                double score = scores[item];
                if (!(score > picked.Threshold))
                    continue;
                while (excluded < excludedAscending.Length && excludedAscending[excluded] < item)
                    excluded++;
                if (excluded < excludedAscending.Length && excludedAscending[excluded] == item)
                    continue;
                picked.Add(item, score);
            }
        }

        return picked.Finish();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool AnyAbove(ref double scores, double threshold)
    {
        if (Vector256.IsHardwareAccelerated)
        {
            Vector256<double> limit = Vector256.Create(threshold);
            Vector256<double> above =
                Vector256.GreaterThan(Vector256.LoadUnsafe(ref scores), limit)
                | Vector256.GreaterThan(Vector256.LoadUnsafe(ref scores, 4), limit)
                | Vector256.GreaterThan(Vector256.LoadUnsafe(ref scores, 8), limit)
                | Vector256.GreaterThan(Vector256.LoadUnsafe(ref scores, 12), limit);
            return above.AsInt64() != Vector256<long>.Zero;
        }

        return AnyAboveOneByOne(ref scores, threshold);
    }

    internal static bool AnyAboveOneByOne(ref double scores, double threshold)
    {
        for (int i = 0; i < Block; i++)
            if (Unsafe.Add(ref scores, i) > threshold)
                return true;
        return false;
    }
}
