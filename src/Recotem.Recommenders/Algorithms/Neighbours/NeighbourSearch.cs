namespace Recotem.Recommenders;

/// <summary>
/// Finds the nearest neighbours of items or users. Only the neighbour's interactions are weighted: the product is X·Yᵀ, where a row
/// of X holds the interactions of an item (or user) and a row of Y those of its neighbour with their feature weights.
/// </summary>
internal sealed class NeighbourSearch
{
    // Part of every denominator whatever the shrinkage, which keeps it positive.
    private const double Epsilon = 1e-6;

    private readonly IProduct _product;
    private readonly double[] _squares;
    private readonly double[] _neighbourSquares;
    private readonly double[]? _factors;

    private NeighbourSearch(IProduct product, double[] squares, double[] neighbourSquares, double[]? factors)
    {
        _product = product;
        _squares = squares;
        _neighbourSquares = neighbourSquares;
        _factors = factors;
    }

    /// <summary>A search among items by the weights that users gave them.</summary>
    public static NeighbourSearch OfItems(InteractionMatrix interactions, WeightedNeighbourConfig config)
    {
        FeatureWeights weights = FeatureWeights.Of(interactions, config.FeatureWeighting, config.Bm25K1, config.Bm25B);
        InteractionMatrix items = interactions.Transpose();
        IProduct product = Product(items, FeatureWeights.ValuesOf(items), weights.Users, interactions, weights.Entries);
        double[] squares = Squares(interactions, new(FeatureWeights.ValuesOf(interactions), null, null), ofItems: true);
        return new NeighbourSearch(product, squares, Squares(interactions, weights, ofItems: true), weights.Items);
    }

    /// <summary>A search among items by the sets of their users.</summary>
    public static NeighbourSearch OfItemSets(InteractionMatrix interactions)
    {
        InteractionMatrix items = interactions.Transpose();
        double[] sizes = Squares(interactions, new(null, null, null), ofItems: true);
        return new NeighbourSearch(Product(items, null, null, interactions, null), sizes, sizes, null);
    }

    /// <summary>A search among users by the weights that they gave to items.</summary>
    public static NeighbourSearch OfUsers(InteractionMatrix interactions, WeightedNeighbourConfig config)
    {
        FeatureWeights weights = FeatureWeights.Of(interactions, config.FeatureWeighting, config.Bm25K1, config.Bm25B);
        double[]? values = FeatureWeights.ValuesOf(interactions);
        double[]? entries = weights.Entries is { } kept ? TransposeEntries(interactions, kept) : null;
        IProduct product = Product(interactions, values, weights.Items, interactions.Transpose(), entries);
        double[] squares = Squares(interactions, new(values, null, null), ofItems: false);
        return new NeighbourSearch(product, squares, Squares(interactions, weights, ofItems: false), weights.Users);
    }

    /// <summary>The plain product.</summary>
    public QuotientOfProduct InnerProduct() => new(new double[_squares.Length], new double[_neighbourSquares.Length], _factors, 1);

    /// <summary>The product divided by ‖x‖^2α · ‖y‖^2(1−α) + shrinkage: for α = ½ the cosine.</summary>
    public QuotientOfProduct Cosine(double shrinkage, double alpha) =>
        new(Power(_squares, alpha), Power(_neighbourSquares, 1 - alpha), _factors, shrinkage + Epsilon);

    /// <summary>The Tversky index.</summary>
    public QuotientOfSets Overlap(double shrinkage, double alpha, double beta) => new(_squares, _neighbourSquares, alpha, beta, shrinkage + Epsilon);

    /// <summary>The nearest neighbours of each row.</summary>
    /// <typeparam name="TSimilarity">The kind of similarity.</typeparam>
    /// <param name="similarity">What is near.</param>
    /// <param name="count">How many to keep for each, itself included; itself is then dropped.</param>
    /// <param name="threads">The number of threads.</param>
    /// <param name="cancellationToken">Looked at before each block.</param>
    public SparseRows Nearest<TSimilarity>(TSimilarity similarity, int count, int threads, CancellationToken cancellationToken)
        where TSimilarity : struct, ISimilarity =>
        PrunedProduct.Compute(_product, similarity, count, dropDiagonal: true, threads, cancellationToken);

    private static IProduct Product(InteractionMatrix left, double[]? leftValues, double[]? diagonal, InteractionMatrix right, double[]? rightValues) =>
        leftValues is null && diagonal is null && rightValues is null
            ? new CountProduct(left, right)
            : new WeightedProduct(left, leftValues, diagonal, right, rightValues);

    private static double[] Power(double[] squares, double exponent) =>
        [.. squares.Select(square => exponent == 0.5 ? Math.Sqrt(square) : Math.Pow(square, exponent))];

    private static double[] Squares(InteractionMatrix matrix, FeatureWeights weights, bool ofItems)
    {
        var squares = new double[ofItems ? matrix.ItemCount : matrix.UserCount];
        int entry = 0;
        for (int user = 0; user < matrix.UserCount; user++)
        {
            foreach (int item in matrix.ItemsOf(user))
            {
                double weight = weights.Of(entry++, user, item);
                squares[ofItems ? item : user] += weight * weight;
            }
        }

        return squares;
    }

    private static double[] TransposeEntries(InteractionMatrix matrix, double[] entries)
    {
        long[] next = matrix.Transpose().RowStarts.ToArray();
        var moved = new double[entries.Length];
        ReadOnlySpan<int> items = matrix.ItemIndices;
        for (int entry = 0; entry < entries.Length; entry++)
            moved[next[items[entry]]++] = entries[entry];
        return moved;
    }
}
