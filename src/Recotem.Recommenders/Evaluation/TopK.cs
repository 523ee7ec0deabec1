using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Recotem.Recommenders;

/// <summary>Picks the best items from a row of scores.</summary>
public static class TopK
{
    // The scan looks at this many scores before it looks at a single one: most blocks of a long row hold nothing of interest.
    internal const int Block = 16;

    /// <summary>Picks the items with the highest scores.</summary>
    /// <param name="scores">One score for each item. Items with −∞ or NaN are never picked.</param>
    /// <param name="excludedAscending">Items that must not be picked, ascending; may hold indices beyond the scores.</param>
    /// <param name="best">Receives the list: score descending, equal scores by lower index. Its length is the number of items wanted.</param>
    /// <returns>The number of items picked: the length of <paramref name="best"/>, or less if there are fewer candidates.</returns>
    public static int Select(ReadOnlySpan<double> scores, ReadOnlySpan<int> excludedAscending, Span<ScoredItem> best)
    {
        if (best.IsEmpty)
            return 0;

        int count = 0;
        int excluded = 0;
        double threshold = double.NegativeInfinity;
        int item = 0;
        ref double first = ref MemoryMarshal.GetReference(scores);
        int lastBlock = scores.Length - Block;
        while (item < scores.Length)
        {
            int end = scores.Length;
            if (item <= lastBlock)
            {
                end = item + Block;
                if (!AnyAbove(ref Unsafe.Add(ref first, item), threshold))
                {
                    item = end;
                    continue;
                }
            }

            for (; item < end; item++)
            {
                double score = scores[item];
                if (!(score > threshold))
                    continue;
                while (excluded < excludedAscending.Length && excludedAscending[excluded] < item)
                    excluded++;
                if (excluded < excludedAscending.Length && excludedAscending[excluded] == item)
                    continue;
                var candidate = new ScoredItem(item, score);
                if (count < best.Length)
                {
                    best[count] = candidate;
                    SiftUp(best, count++);
                    if (count == best.Length)
                        threshold = best[0].Score;
                }
                else
                {
                    best[0] = candidate;
                    SiftDown(best, 0);
                    threshold = best[0].Score;
                }
            }
        }

        SortHeap(best[..count]);
        return count;
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

    // The heap keeps the worst item at its root. Among equal scores the higher index is worse.
    private static bool IsWorse(ScoredItem a, ScoredItem b) => a.Score < b.Score || (a.Score == b.Score && a.Item > b.Item);

    private static void SiftUp(Span<ScoredItem> heap, int child)
    {
        ScoredItem moving = heap[child];
        while (child > 0)
        {
            int parent = (child - 1) / 2;
            if (!IsWorse(moving, heap[parent]))
                break;
            heap[child] = heap[parent];
            child = parent;
        }

        heap[child] = moving;
    }

    private static void SiftDown(Span<ScoredItem> heap, int parent)
    {
        ScoredItem moving = heap[parent];
        while (true)
        {
            int child = (2 * parent) + 1;
            if (child >= heap.Length)
                break;
            if (child + 1 < heap.Length && IsWorse(heap[child + 1], heap[child]))
                child++;
            if (!IsWorse(heap[child], moving))
                break;
            heap[parent] = heap[child];
            parent = child;
        }

        heap[parent] = moving;
    }

    private static void SortHeap(Span<ScoredItem> heap)
    {
        for (int end = heap.Length - 1; end > 0; end--)
        {
            (heap[0], heap[end]) = (heap[end], heap[0]);
            SiftDown(heap[..end], 0);
        }
    }
}
