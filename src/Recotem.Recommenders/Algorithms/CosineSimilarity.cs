using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Recotem.Recommenders;

/// <summary>
/// The cosine similarities of the columns of a matrix X to the columns of its weighted form Y, a block of rows at a time: products are
/// summed in one dense row per worker, so that neither the product nor a transposed Y is ever formed.
/// </summary>
internal sealed class CosineSimilarity
{
    private const int RowsPerBlock = 16;

    // Part of the denominator whatever the shrinkage, which keeps it positive.
    private const double Epsilon = 1e-6;

    private readonly InteractionMatrix _users;
    private readonly InteractionMatrix _items;
    private readonly bool _normalize;
    private readonly double _shrinkage;
    private readonly double[] _norms;
    private readonly double[] _weightedNorms;
    private readonly double[]? _weighted;

    public CosineSimilarity(InteractionMatrix interactions, CosineKnn.Config config)
    {
        _users = interactions;
        _items = interactions.Transpose();
        _normalize = config.Normalize;
        _shrinkage = config.Shrinkage;
        double[] values = FeatureWeights.Of(interactions, FeatureWeighting.None, config.Bm25K1, config.Bm25B);
        _norms = ColumnNorms(interactions, values);
        _weightedNorms = _norms;
        if (config.FeatureWeighting == FeatureWeighting.None)
        {
            _weighted = interactions.IsBinary ? null : values;
            return;
        }

        _weighted = FeatureWeights.Of(interactions, config.FeatureWeighting, config.Bm25K1, config.Bm25B);
        _weightedNorms = ColumnNorms(interactions, _weighted);
    }

    /// <summary>The most similar columns of each column.</summary>
    /// <param name="count">How many to keep for each, itself included; itself is then dropped.</param>
    /// <param name="threads">The number of threads.</param>
    /// <param name="cancellationToken">Looked at before each block.</param>
    /// <returns>Row i holds the neighbours of item i. Equal similarities at the boundary: the lower index is kept.</returns>
    public SparseRows NearestNeighbours(int count, int threads, CancellationToken cancellationToken)
    {
        int items = _items.UserCount;
        int kept = Math.Min(count, items);
        int blocks = BlockScheduler.Count(items, RowsPerBlock);
        var rowStarts = new long[items + 1];
        var parts = new (int[] Columns, double[] Values)[blocks];
        BlockScheduler.Run(blocks, threads, () => new Workspace(items, kept), RunBlock, cancellationToken);

        for (int item = 0; item < items; item++)
            rowStarts[item + 1] += rowStarts[item];
        var columns = new int[rowStarts[items]];
        var values = new double[columns.Length];
        int at = 0;
        foreach ((int[] partColumns, double[] partValues) in parts)
        {
            partColumns.CopyTo(columns, at);
            partValues.CopyTo(values, at);
            at += partColumns.Length;
        }

        return new SparseRows(rowStarts, columns, values);

        void RunBlock(int block, Workspace workspace)
        {
            int start = block * RowsPerBlock;
            int end = Math.Min(start + RowsPerBlock, items);
            workspace.Columns.Clear();
            workspace.Values.Clear();
            for (int item = start; item < end; item++)
                rowStarts[item + 1] = AppendNeighbours(item, workspace);
            parts[block] = ([.. workspace.Columns], [.. workspace.Values]);
        }
    }

    private int AppendNeighbours(int item, Workspace workspace)
    {
        Span<double> sums = workspace.Sums;
        SumProducts(item, sums);
        Finish(item, sums);
        Span<ScoredItem> best = workspace.Best;
        best = best[..TopK.Select(sums, [], best)];
        best.Sort(static (a, b) => a.Item.CompareTo(b.Item));
        int appended = 0;
        foreach (ScoredItem neighbour in best)
        {
            if (neighbour.Item == item)
                continue;
            workspace.Columns.Add(neighbour.Item);
            workspace.Values.Add(neighbour.Score);
            appended++;
        }

        return appended;
    }

    // Negative zero marks a column that nothing was added to: no sum of products of non-negative weights can be one.
    private void SumProducts(int item, Span<double> sums)
    {
        sums.Fill(-0.0);
        ref double sum = ref MemoryMarshal.GetReference(sums);
        ReadOnlySpan<float> weights = _items.WeightsOf(item);
        ReadOnlySpan<int> users = _items.ItemsOf(item);
        ReadOnlySpan<long> starts = _users.RowStarts;
        for (int n = 0; n < users.Length; n++)
        {
            double x = weights.IsEmpty ? 1 : weights[n];
            int user = users[n];
            ReadOnlySpan<int> row = _users.ItemsOf(user);
            if (_weighted is null)
            {
                foreach (int column in row)
                    Unsafe.Add(ref sum, column) += x;
                continue;
            }

            ReadOnlySpan<double> values = _weighted.AsSpan((int)starts[user], row.Length);
            for (int e = 0; e < row.Length; e++)
                Unsafe.Add(ref sum, row[e]) += x * values[e];
        }
    }

    /// <summary>Turns the sums of a row into similarities; −∞ where nothing was added.</summary>
    internal void Finish(int item, Span<double> sums) => FinishOneByOne(item, sums, FinishVectors(item, sums));

    /// <summary>Finishes whole vectors, if the processor has them.</summary>
    /// <returns>The number of columns that are finished.</returns>
    private int FinishVectors(int item, Span<double> sums)
    {
        int column = 0;
        if (!Vector256.IsHardwareAccelerated)
            return column;
        double norm = _norms[item];
        ref double sum = ref MemoryMarshal.GetReference(sums);
        ref double otherNorm = ref MemoryMarshal.GetArrayDataReference(_weightedNorms);
        Vector256<double> untouched = Vector256.Create(-0.0);
        Vector256<double> never = Vector256.Create(double.NegativeInfinity);
        for (; column + 4 <= sums.Length; column += 4)
        {
            Vector256<double> value = Vector256.LoadUnsafe(ref sum, (nuint)column);
            Vector256<double> isUntouched = Vector256.Equals(value.AsInt64(), untouched.AsInt64()).AsDouble();
            if (_normalize)
                value /= (norm * Vector256.LoadUnsafe(ref otherNorm, (nuint)column)) + Vector256.Create(_shrinkage) + Vector256.Create(Epsilon);
            Vector256.ConditionalSelect(isUntouched, never, value).StoreUnsafe(ref sum, (nuint)column);
        }

        return column;
    }

    internal void FinishOneByOne(int item, Span<double> sums, int column = 0)
    {
        double norm = _norms[item];
        for (; column < sums.Length; column++)
        {
            if (BitConverter.DoubleToInt64Bits(sums[column]) == BitConverter.DoubleToInt64Bits(-0.0))
                sums[column] = double.NegativeInfinity;
            else if (_normalize)
                sums[column] /= (norm * _weightedNorms[column]) + _shrinkage + Epsilon;
        }
    }

    private static double[] ColumnNorms(InteractionMatrix matrix, double[] values)
    {
        var norms = new double[matrix.ItemCount];
        ReadOnlySpan<int> items = matrix.ItemIndices;
        for (int entry = 0; entry < values.Length; entry++)
            norms[items[entry]] += values[entry] * values[entry];
        foreach (ref double norm in norms.AsSpan())
            norm = Math.Sqrt(norm);
        return norms;
    }

    private sealed class Workspace(int items, int kept)
    {
        public double[] Sums { get; } = new double[items];

        public ScoredItem[] Best { get; } = new ScoredItem[kept];

        public List<int> Columns { get; } = [];

        public List<double> Values { get; } = [];
    }
}
