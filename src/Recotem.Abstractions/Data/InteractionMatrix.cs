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
        var starts = new long[ItemCount + 1];
        ReadOnlySpan<int> items = _items.Span;
        foreach (int item in items)
            starts[item + 1]++;
        for (int i = 0; i < ItemCount; i++)
            starts[i + 1] += starts[i];
        long[] next = starts.AsSpan(0, ItemCount).ToArray();
        var users = new int[items.Length];
        float[] weights = IsBinary ? [] : new float[items.Length];
        ReadOnlySpan<long> rows = _rowStarts.Span;
        for (int user = 0; user < UserCount; user++)
        {
            for (long e = rows[user]; e < rows[user + 1]; e++)
            {
                long to = next[items[(int)e]]++;
                users[to] = user;
                if (weights.Length > 0)
                    weights[to] = _weights.Span[(int)e];
            }
        }

        var result = new InteractionMatrix(ItemCount, UserCount, starts, users, weights) { _transposed = this };
        return Interlocked.CompareExchange(ref _transposed, result, null) ?? result;
    }

    /// <summary>Builds a matrix from pairs in any order; the weights of repeated pairs add up.</summary>
    /// <param name="users">The number of users.</param>
    /// <param name="items">The number of items.</param>
    /// <param name="userIndices">The user of each interaction.</param>
    /// <param name="itemIndices">The item of each interaction.</param>
    /// <param name="weights">The weight of each interaction; empty for 1 each.</param>
    /// <returns>The matrix; binary if every sum is 1.</returns>
    public static InteractionMatrix FromPairs(
        int users, int items, ReadOnlySpan<int> userIndices, ReadOnlySpan<int> itemIndices, ReadOnlySpan<float> weights = default)
    {
        // A counting sort by item and then a stable one by user leaves items ascending within each user.
        int n = userIndices.Length;
        int[] byItem = CountingSort(itemIndices, items, order: default);
        int[] order = CountingSort(userIndices, users, byItem);
        var starts = new long[users + 1];
        var columns = new int[n];
        var sums = new float[n];
        int kept = 0;
        bool binary = true;
        int lastUser = -1;
        for (int k = 0; k < n; k++)
        {
            int row = order[k];
            int user = userIndices[row];
            float weight = weights.IsEmpty ? 1 : weights[row];
            if (user == lastUser && columns[kept - 1] == itemIndices[row])
            {
                sums[kept - 1] += weight;
                binary = false;
                continue;
            }

            columns[kept] = itemIndices[row];
            sums[kept++] = weight;
            starts[user + 1]++;
            lastUser = user;
            binary &= weight == 1;
        }

        for (int u = 0; u < users; u++)
            starts[u + 1] += starts[u];
        return new InteractionMatrix(users, items, starts, columns.AsMemory(0, kept), binary ? default : sums.AsMemory(0, kept));
    }

    private static int[] CountingSort(ReadOnlySpan<int> keys, int buckets, ReadOnlySpan<int> order)
    {
        var next = new int[buckets + 1];
        foreach (int key in keys)
            next[key + 1]++;
        for (int b = 0; b < buckets; b++)
            next[b + 1] += next[b];
        var sorted = new int[keys.Length];
        for (int k = 0; k < keys.Length; k++)
        {
            int row = order.IsEmpty ? k : order[k];
            sorted[next[keys[row]]++] = row;
        }

        return sorted;
    }
}
