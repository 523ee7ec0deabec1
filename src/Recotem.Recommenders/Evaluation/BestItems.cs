using System.Runtime.CompilerServices;

namespace Recotem.Recommenders;

/// <summary>The best items of a scan over ascending indices: a heap with the worst of them at its root.</summary>
internal ref struct BestItems(Span<ScoredItem> heap)
{
    private readonly Span<ScoredItem> _heap = heap;

    /// <summary>The number of items so far.</summary>
    public int Count { get; private set; }

    /// <summary>A score must be above this to get in.</summary>
    public double Threshold { get; private set; } = double.NegativeInfinity;

    /// <summary>Takes an item whose score is above the threshold and whose index is above those of all items before.</summary>
    public void Add(int item, double score)
    {
        var candidate = new ScoredItem(item, score);
        if (Count < _heap.Length)
        {
            _heap[Count] = candidate;
            SiftUp(_heap, Count++);
            if (Count == _heap.Length)
                Threshold = _heap[0].Score;
        }
        else
        {
            _heap[0] = candidate;
            SiftDown(_heap, 0);
            Threshold = _heap[0].Score;
        }
    }

    /// <summary>Ends the scan: orders the items, best first.</summary>
    /// <returns>The number of items.</returns>
    public readonly int Finish()
    {
        for (int end = Count - 1; end > 0; end--)
        {
            (_heap[0], _heap[end]) = (_heap[end], _heap[0]);
            SiftDown(_heap[..end], 0);
        }

        return Count;
    }

    // Among equal scores the higher index is worse.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsWorse(in ScoredItem a, in ScoredItem b) => a.Score < b.Score || (a.Score == b.Score && a.Item > b.Item);

    private static void SiftUp(Span<ScoredItem> heap, int child)
    {
        ScoredItem moving = heap[child];
        while (child > 0)
        {
            int parent = (child - 1) / 2;
            if (!IsWorse(in moving, in heap[parent]))
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
            if (child + 1 < heap.Length && IsWorse(in heap[child + 1], in heap[child]))
                child++;
            if (!IsWorse(in heap[child], in moving))
                break;
            heap[parent] = heap[child];
            parent = child;
        }

        heap[parent] = moving;
    }
}
