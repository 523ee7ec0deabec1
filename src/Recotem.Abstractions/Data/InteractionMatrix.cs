namespace Recotem;

/// <summary>
/// Interactions as a sparse matrix, users × items, in compressed rows. Rows hold items in ascending order, each once. Immutable.
/// </summary>
public sealed class InteractionMatrix
{
    private readonly ReadOnlyMemory<long> _rowStarts;
    private readonly ReadOnlyMemory<int> _items;
    private readonly ReadOnlyMemory<float> _weights;
    private InteractionMatrix? _transposed;

    /// <summary>Wraps compressed rows without copying them.</summary>
    /// <param name="users">The number of rows.</param>
    /// <param name="items">The number of columns.</param>
    /// <param name="rowStarts">Where each row begins, and the number of entries: <paramref name="users"/> + 1 numbers, ascending from 0.</param>
    /// <param name="itemIndices">The item of each entry, ascending within a row.</param>
    /// <param name="weights">The weight of each entry; empty if every weight is 1.</param>
    /// <exception cref="ArgumentException">The lengths do not fit together.</exception>
    public InteractionMatrix(int users, int items, ReadOnlyMemory<long> rowStarts, ReadOnlyMemory<int> itemIndices, ReadOnlyMemory<float> weights = default)
    {
        if (rowStarts.Length != users + 1 || rowStarts.Span[0] != 0 || rowStarts.Span[users] != itemIndices.Length)
            throw new ArgumentException("row starts must be users + 1 numbers from 0 to the number of entries", nameof(rowStarts));
        if (weights.Length != 0 && weights.Length != itemIndices.Length)
            throw new ArgumentException("there must be one weight per entry, or none", nameof(weights));
        UserCount = users;
        ItemCount = items;
        _rowStarts = rowStarts;
        _items = itemIndices;
        _weights = weights;
    }

    /// <summary>The number of users: rows.</summary>
    public int UserCount { get; }

    /// <summary>The number of items: columns.</summary>
    public int ItemCount { get; }

    /// <summary>The number of stored entries.</summary>
    public int Count => _items.Length;

    /// <summary>Whether every weight is 1, so that <see cref="Weights"/> is empty.</summary>
    public bool IsBinary => _weights.Length == 0;

    /// <summary>Where each row begins, and the number of entries at the end.</summary>
    public ReadOnlySpan<long> RowStarts => _rowStarts.Span;

    /// <summary>The item of each entry.</summary>
    public ReadOnlySpan<int> ItemIndices => _items.Span;

    /// <summary>The weight of each entry; empty if <see cref="IsBinary"/>.</summary>
    public ReadOnlySpan<float> Weights => _weights.Span;

    /// <summary>The items of a user, ascending.</summary>
    /// <param name="user">The user's index.</param>
    /// <returns>The items.</returns>
    public ReadOnlySpan<int> ItemsOf(int user)
    {
        ReadOnlySpan<long> starts = _rowStarts.Span;
        return _items.Span[(int)starts[user]..(int)starts[user + 1]];
    }

    /// <summary>The weights of a user's items; empty if <see cref="IsBinary"/>.</summary>
    /// <param name="user">The user's index.</param>
    /// <returns>The weights.</returns>
    public ReadOnlySpan<float> WeightsOf(int user)
    {
        ReadOnlySpan<long> starts = _rowStarts.Span;
        return IsBinary ? [] : _weights.Span[(int)starts[user]..(int)starts[user + 1]];
    }

    /// <summary>The same interactions as items × users. Computed once.</summary>
    /// <returns>The transposed matrix, whose rows are items.</returns>
    public InteractionMatrix Transpose()
    {
        if (_transposed is { } known)
            return known;
        ReadOnlySpan<int> items = _items.Span;
        ReadOnlySpan<float> weights = _weights.Span;
        ReadOnlySpan<long> rows = _rowStarts.Span;
        long[] starts = RowStartsOf(items, ItemCount);
        long[] next = starts.AsSpan(0, ItemCount).ToArray();
        var users = new int[items.Length];
        float[] moved = IsBinary ? [] : new float[items.Length];
        for (int user = 0; user < UserCount; user++)
        {
            for (int e = (int)rows[user]; e < (int)rows[user + 1]; e++)
            {
                int to = (int)next[items[e]]++;
                users[to] = user;
                if (moved.Length > 0)
                    moved[to] = weights[e];
            }
        }

        var result = new InteractionMatrix(ItemCount, UserCount, starts, users, moved) { _transposed = this };
        return Interlocked.CompareExchange(ref _transposed, result, null) ?? result;
    }

    /// <summary>Builds a matrix from pairs in any order; the weights of repeated pairs add up, in the order in which they come.</summary>
    /// <param name="users">The number of users.</param>
    /// <param name="items">The number of items.</param>
    /// <param name="userIndices">The user of each interaction, from 0 to <paramref name="users"/> − 1.</param>
    /// <param name="itemIndices">The item of each interaction, from 0 to <paramref name="items"/> − 1.</param>
    /// <param name="weights">The weight of each interaction; empty for 1 each.</param>
    /// <returns>The matrix; binary if every sum is 1.</returns>
    /// <exception cref="ArgumentException">The lengths do not fit together, or an index is out of its range.</exception>
    public static InteractionMatrix FromPairs(
        int users, int items, ReadOnlySpan<int> userIndices, ReadOnlySpan<int> itemIndices, ReadOnlySpan<float> weights = default)
    {
        int n = userIndices.Length;
        if (itemIndices.Length != n || (weights.Length != 0 && weights.Length != n))
            throw new ArgumentException($"{n} users, {itemIndices.Length} items and {weights.Length} weights make no pairs", nameof(itemIndices));
        CheckRange(userIndices, users, nameof(userIndices));
        CheckRange(itemIndices, items, nameof(itemIndices));

        // Ordered stably by item first and then by user, the items of each user ascend. Both passes read in order and only
        // their writes are scattered.
        long[] itemStarts = RowStartsOf(itemIndices, items);
        long[] next = itemStarts.AsSpan(0, items).ToArray();
        var usersByItem = new int[n];
        float[] weightsByItem = weights.IsEmpty ? [] : new float[n];
        for (int k = 0; k < n; k++)
        {
            int to = (int)next[itemIndices[k]]++;
            usersByItem[to] = userIndices[k];
            if (weightsByItem.Length > 0)
                weightsByItem[to] = weights[k];
        }

        long[] starts = RowStartsOf(userIndices, users);
        next = starts.AsSpan(0, users).ToArray();
        var columns = new int[n];
        float[] sums = weights.IsEmpty ? [] : new float[n];
        for (int item = 0; item < items; item++)
        {
            for (int k = (int)itemStarts[item]; k < (int)itemStarts[item + 1]; k++)
            {
                int to = (int)next[usersByItem[k]]++;
                columns[to] = item;
                if (sums.Length > 0)
                    sums[to] = weightsByItem[k];
            }
        }

        return Merge(users, items, starts, columns, sums);
    }

    // Adds up repeated items of a row, in place, and finds out whether weights are needed at all.
    private static InteractionMatrix Merge(int users, int items, long[] starts, int[] columns, float[] sums)
    {
        int kept = 0;
        int begin = 0;
        for (int user = 0; user < users; user++)
        {
            int end = (int)starts[user + 1];
            int first = kept;
            for (int k = begin; k < end; k++)
            {
                float weight = sums.Length > 0 ? sums[k] : 1;
                if (kept > first && columns[kept - 1] == columns[k])
                {
                    // The first repetition of unweighted pairs is what makes weights necessary.
                    if (sums.Length == 0)
                    {
                        sums = new float[columns.Length];
                        Array.Fill(sums, 1f);
                    }

                    sums[kept - 1] += weight;
                    continue;
                }

                columns[kept] = columns[k];
                if (sums.Length > 0)
                    sums[kept] = weight;
                kept++;
            }

            begin = end;
            starts[user + 1] = kept;
        }

        bool binary = !sums.AsSpan(0, Math.Min(kept, sums.Length)).ContainsAnyExcept(1f);
        return new InteractionMatrix(users, items, starts, columns.AsMemory(0, kept), binary ? default : sums.AsMemory(0, kept));
    }

    private static long[] RowStartsOf(ReadOnlySpan<int> keys, int rows)
    {
        var starts = new long[rows + 1];
        foreach (int key in keys)
            starts[key + 1]++;
        for (int row = 0; row < rows; row++)
            starts[row + 1] += starts[row];
        return starts;
    }

    private static void CheckRange(ReadOnlySpan<int> indices, int count, string name)
    {
        // One comparison for both ends, and one for all of them: a negative index is a huge unsigned one.
        uint largest = 0;
        foreach (int index in indices)
            largest = Math.Max(largest, (uint)index);
        if (indices.Length > 0 && largest >= (uint)count)
            throw new ArgumentException($"an index is not from 0 to {count - 1}", name);
    }
}
