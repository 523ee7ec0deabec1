namespace Recotem.Recommenders;

/// <summary>The Gram matrix XᵀX of sparse interactions as a dense matrix: how often, or how heavily, two items meet.</summary>
internal static class SparseGram
{
    private const int RowsPerBlock = 16;

    private delegate void StoreRow(int item, ReadOnlySpan<float> values);

    /// <summary>
    /// Fills the lower triangle of XᵀX. Interactions without weights are counted, which is exact; weighted products are summed in
    /// double precision and rounded once.
    /// </summary>
    /// <param name="interactions">X, users × items.</param>
    /// <param name="gram">Receives items × items values. What is above the diagonal is left alone.</param>
    /// <param name="threads">The number of threads.</param>
    /// <param name="cancellationToken">Looked at before each block of rows.</param>
    public static void FillLower(InteractionMatrix interactions, FloatMatrix gram, int threads, CancellationToken cancellationToken) =>
        FillLower(interactions, (item, values) => values.CopyTo(gram.Row(item)), threads, cancellationToken);

    /// <inheritdoc cref="FillLower(InteractionMatrix, FloatMatrix, int, CancellationToken)"/>
    public static void FillLower(InteractionMatrix interactions, TiledMatrix gram, int threads, CancellationToken cancellationToken) =>
        FillLower(interactions, gram.Store, threads, cancellationToken);

    // Gives each row up to the diagonal to its owner.
    private static void FillLower(InteractionMatrix interactions, StoreRow store, int threads, CancellationToken cancellationToken)
    {
        int items = interactions.ItemCount;
        InteractionMatrix byItem = interactions.Transpose();
        int[] ends = EndsOfPrefixes(interactions, byItem);
        int blocks = BlockScheduler.Count(items, RowsPerBlock);
        if (interactions.IsBinary)
            BlockScheduler.Run(blocks, threads, () => (new int[items], new float[items]), RunCounts, cancellationToken);
        else
            BlockScheduler.Run(blocks, threads, () => (new double[items], new float[items]), RunSums, cancellationToken);

        // The last rows have the longest prefixes: they come first, so that no thread is left alone with one at the end.
        void RunCounts(int block, (int[] Counts, float[] Row) workspace)
        {
            (int start, int end) = RowsOf(blocks - 1 - block);
            for (int item = start; item < end; item++)
            {
                Span<int> counts = workspace.Counts.AsSpan(0, item + 1);
                counts.Clear();
                CountPairs(item, counts);
                Span<float> row = workspace.Row.AsSpan(0, counts.Length);
                for (int j = 0; j < row.Length; j++)
                    row[j] = counts[j];
                store(item, row);
            }
        }

        void RunSums(int block, (double[] Sums, float[] Row) workspace)
        {
            (int start, int end) = RowsOf(blocks - 1 - block);
            for (int item = start; item < end; item++)
            {
                Span<double> sums = workspace.Sums.AsSpan(0, item + 1);
                sums.Clear();
                SumPairs(item, sums);
                Span<float> row = workspace.Row.AsSpan(0, sums.Length);
                for (int j = 0; j < row.Length; j++)
                    row[j] = (float)sums[j];
                store(item, row);
            }
        }

        (int Start, int End) RowsOf(int block) => (block * RowsPerBlock, Math.Min((block + 1) * RowsPerBlock, items));

        void CountPairs(int item, Span<int> counts)
        {
            ReadOnlySpan<int> columns = interactions.ItemIndices;
            ReadOnlySpan<long> starts = interactions.RowStarts;
            int entry = (int)byItem.RowStarts[item];
            foreach (int user in byItem.ItemsOf(item))
                foreach (int column in columns[(int)starts[user]..ends[entry++]])
                    counts[column]++;
        }

        void SumPairs(int item, Span<double> sums)
        {
            ReadOnlySpan<int> columns = interactions.ItemIndices;
            ReadOnlySpan<float> weights = interactions.Weights;
            ReadOnlySpan<long> starts = interactions.RowStarts;
            int entry = (int)byItem.RowStarts[item];
            foreach (int user in byItem.ItemsOf(item))
            {
                int end = ends[entry++];
                double weight = weights[end - 1];
                for (int e = (int)starts[user]; e < end; e++)
                    sums[columns[e]] += weight * weights[e];
            }
        }
    }

    // For each entry in the order of items, where the user's items up to this one end: what the lower triangle needs of the user.
    private static int[] EndsOfPrefixes(InteractionMatrix interactions, InteractionMatrix byItem)
    {
        var ends = new int[interactions.Count];
        long[] next = byItem.RowStarts[..^1].ToArray();
        ReadOnlySpan<int> columns = interactions.ItemIndices;
        for (int entry = 0; entry < columns.Length; entry++)
            ends[next[columns[entry]]++] = entry + 1;
        return ends;
    }
}
