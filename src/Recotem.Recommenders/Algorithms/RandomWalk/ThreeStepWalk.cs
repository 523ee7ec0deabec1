namespace Recotem.Recommenders;

/// <summary>
/// The probabilities of a walk from an item over a user to an item: W = Bᵀ A, where A is X^α with rows of the sum 1 and B is X^α with
/// columns of the sum 1; then divided by the popularity of the last item to the power β.
/// </summary>
internal sealed class ThreeStepWalk
{
    private readonly IProduct _product;
    private readonly QuotientOfProduct _similarity;

    public ThreeStepWalk(InteractionMatrix interactions, double alpha, double beta)
    {
        InteractionMatrix items = interactions.Transpose();
        double[]? powers = Powers(interactions, alpha);
        double[]? itemPowers = Powers(items, alpha);
        double[] reciprocals = [.. RowSums(interactions, powers).Select(sum => 1 / sum)];
        double[] popularity = [.. RowSums(items, FeatureWeights.ValuesOf(items)).Select(sum => Math.Pow(sum, beta))];

        // Row j of this product is column j of W before B is divided by its sums: the columns of W are what is pruned.
        _product = new WeightedProduct(items, itemPowers, reciprocals, interactions, powers);
        _similarity = new QuotientOfProduct(popularity, RowSums(items, itemPowers), null, 0);
    }

    /// <summary>The pruned matrix W.</summary>
    /// <param name="count">How many source items to keep for each last item; null for all. Of equal ones those of lower index.</param>
    /// <param name="normalize">Whether the rows are then divided by their sums.</param>
    /// <param name="threads">The number of threads.</param>
    /// <param name="cancellationToken">Looked at before each block.</param>
    public SparseRows Transitions(int? count, bool normalize, int threads, CancellationToken cancellationToken)
    {
        int items = _product.RowCount;
        SparseRows columns = PrunedProduct.Compute(_product, _similarity, count ?? items, dropDiagonal: false, threads, cancellationToken);
        SparseRows rows = columns.Transpose(items);
        return normalize ? rows with { Values = Normalized(rows) } : rows;
    }

    private static double[]? Powers(InteractionMatrix matrix, double alpha)
    {
        double[]? values = FeatureWeights.ValuesOf(matrix);
        foreach (ref double value in values.AsSpan())
            value = Math.Pow(value, alpha);
        return values;
    }

    private static double[] RowSums(InteractionMatrix matrix, double[]? values)
    {
        var sums = new double[matrix.UserCount];
        for (int row = 0; row < sums.Length; row++)
        {
            int start = (int)matrix.RowStarts[row];
            int end = (int)matrix.RowStarts[row + 1];
            if (values is null)
                sums[row] = end - start;
            else
                foreach (double value in values.AsSpan(start..end))
                    sums[row] += value;
        }

        return sums;
    }

    private static double[] Normalized(SparseRows rows)
    {
        double[] values = rows.Values.ToArray();
        ReadOnlySpan<long> starts = rows.RowStarts.Span;
        for (int row = 0; row < rows.RowCount; row++)
        {
            Span<double> entries = values.AsSpan((int)starts[row]..(int)starts[row + 1]);
            double sum = 0;
            foreach (double value in entries)
                sum += value;
            foreach (ref double value in entries)
                value /= sum;
        }

        return values;
    }
}
