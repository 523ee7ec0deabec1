using System.Globalization;

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
        double[]? ofUsers = Powers(items, alpha);
        double[]? ofItems = Powers(interactions, alpha);
        double[] userSums = ColumnSums(items, ofUsers);
        double[] itemSums = ColumnSums(interactions, ofItems);
        CheckSums(userSums, "user", alpha);
        CheckSums(itemSums, "item", alpha);
        double[] reciprocals = [.. userSums.Select(sum => sum == 0 ? 0 : 1 / sum)];
        double[] popularity = Popularity(interactions, itemSums, beta);

        // Row j of this product is column j of W before B is divided by its sums: the columns of W are what is pruned.
        _product = new WeightedProduct(items, ofUsers, reciprocals, interactions, ofItems);
        _similarity = new QuotientOfProduct(popularity, itemSums, null, 0);
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

    // Columns are divided by their sums in the end, so they may be scaled first, and then no power overflows. A power of two rounds nothing.
    private static double[]? Powers(InteractionMatrix matrix, double alpha)
    {
        if (FeatureWeights.ValuesOf(matrix) is not { } values)
            return null;
        ReadOnlySpan<int> columns = matrix.ItemIndices;
        var largest = new double[matrix.ItemCount];
        for (int entry = 0; entry < values.Length; entry++)
            largest[columns[entry]] = Math.Max(largest[columns[entry]], values[entry]);
        int[] exponents = [.. largest.Select(value => value > 0 && double.IsFinite(value) ? Math.ILogB(value) : 0)];
        for (int entry = 0; entry < values.Length; entry++)
            values[entry] = Math.Pow(Math.ScaleB(values[entry], -exponents[columns[entry]]), alpha);
        return values;
    }

    private static void CheckSums(double[] sums, string what, double alpha)
    {
        for (int row = 0; row < sums.Length; row++)
            if (!double.IsFinite(sums[row]))
                throw new TrainingException("training_error", string.Create(
                    CultureInfo.InvariantCulture,
                    $"the weights of {what} {row:N0} to the power alpha {alpha:R} add up to {sums[row]:R}, which makes no probabilities; weights must be finite and not negative"));
    }

    private static double[] Popularity(InteractionMatrix interactions, double[] itemSums, double beta)
    {
        double[] popularity = ColumnSums(interactions, FeatureWeights.ValuesOf(interactions));
        double most = itemSums.Length == 0 ? 0 : itemSums.Max();
        for (int item = 0; item < popularity.Length; item++)
        {
            double sum = popularity[item];
            popularity[item] = Math.Pow(sum, beta);
            if (itemSums[item] > 0 && !(double.IsFinite(popularity[item] * most) && double.IsFinite(1 / popularity[item])))
                throw new TrainingException("training_error", string.Create(
                    CultureInfo.InvariantCulture,
                    $"item {item:N0} has weights of the sum {sum:R}, whose power beta {beta:R} is beyond double precision; lower beta, or scale the weights"));
        }

        return popularity;
    }

    private static double[] ColumnSums(InteractionMatrix matrix, double[]? values)
    {
        var sums = new double[matrix.ItemCount];
        ReadOnlySpan<int> columns = matrix.ItemIndices;
        for (int entry = 0; entry < columns.Length; entry++)
            sums[columns[entry]] += values?[entry] ?? 1;
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
            if (!(sum > 0))
                continue;
            foreach (ref double value in entries)
                value /= sum;
        }

        return values;
    }
}
