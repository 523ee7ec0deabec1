namespace Recotem.Recommenders;

/// <summary>
/// Minimises ½‖X − W H‖² + ½ l2_W ‖W‖² + l1_W ΣW + ½ l2_H ‖H‖² + l1_H ΣH over non-negative W and H by coordinate descent: a sweep over
/// all users, then one over all items (Cichocki and Phan, 2009). The terms of W grow with the number of items, those of H with that of users.
/// </summary>
internal sealed class NmfTrainer
{
    /// <summary>The largest number of sweeps.</summary>
    public const int MaxIterations = 200;

    /// <summary>The fit ends when the violation of the conditions of a minimum has fallen to this part of what it was in the first sweep.</summary>
    public const double Tolerance = 1e-4;

    private const int StripsPerBlock = 8;

    // Magnitudes below this in the singular vectors count as zero.
    private const double SmallestStart = 1e-6;

    private readonly InteractionMatrix _interactions;
    private readonly Nmf.Config _config;
    private readonly FitContext _context;
    private readonly DoubleMatrix _users;
    private readonly DoubleMatrix _items;

    public NmfTrainer(InteractionMatrix interactions, Nmf.Config config, FitContext context)
    {
        _interactions = interactions;
        _config = config;
        _context = context;
        _users = new DoubleMatrix(interactions.UserCount, config.NComponents);
        _items = new DoubleMatrix(interactions.ItemCount, config.NComponents);
    }

    /// <summary>Fits the factors.</summary>
    public NmfModel Fit(CancellationToken cancellationToken)
    {
        Initialize(cancellationToken);
        InteractionMatrix transposed = _interactions.Transpose();
        double userL1 = _interactions.ItemCount * _config.Alpha * _config.L1Ratio;
        double userL2 = _interactions.ItemCount * _config.Alpha * (1 - _config.L1Ratio);
        double itemL1 = _interactions.UserCount * _config.Alpha * _config.L1Ratio;
        double itemL2 = _interactions.UserCount * _config.Alpha * (1 - _config.L1Ratio);
        double first = 0;
        for (int iteration = 0; iteration < MaxIterations; iteration++)
        {
            double violation = Update(_interactions, _users, _items, userL1, userL2, cancellationToken)
                + Update(transposed, _items, _users, itemL1, itemL2, cancellationToken);
            if (iteration == 0)
                first = violation;
            if (violation <= Tolerance * first)
                break;
        }

        double[] gram = PaddedGram(_items, userL2, cancellationToken);
        return NmfModel.Of(_users, _items, gram, userL1);
    }

    private double Update(
        InteractionMatrix sparse, DoubleMatrix own, DoubleMatrix other, double l1, double l2, CancellationToken cancellationToken)
    {
        int components = own.Columns;
        int padded = NonNegativeStrip.Padded(components);
        double[] gram = PaddedGram(other, l2, cancellationToken);
        int strips = BlockScheduler.Count(own.Rows, NonNegativeStrip.Rows);
        var violations = new double[strips];
        BlockScheduler.Run(
            BlockScheduler.Count(strips, StripsPerBlock), _context.Threads, () => new Workspace(padded, own.Stride), RunBlock, cancellationToken);

        // Added in the order of strips, so that threads do not change the sum.
        double violation = 0;
        foreach (double part in violations)
            violation += part;
        return violation;

        void RunBlock(int block, Workspace workspace)
        {
            for (int strip = block * StripsPerBlock; strip < Math.Min((block + 1) * StripsPerBlock, strips); strip++)
            {
                int start = strip * NonNegativeStrip.Rows;
                int count = Math.Min(NonNegativeStrip.Rows, own.Rows - start);
                workspace.Products.AsSpan().Clear();
                workspace.Factors.AsSpan().Clear();
                for (int lane = 0; lane < count; lane++)
                {
                    SumRows(sparse, start + lane, other, workspace.Row);
                    ReadOnlySpan<double> row = own.Row(start + lane);
                    for (int k = 0; k < row.Length; k++)
                    {
                        workspace.Products[(k * NonNegativeStrip.Rows) + lane] = workspace.Row[k] - l1;
                        workspace.Factors[(k * NonNegativeStrip.Rows) + lane] = row[k];
                    }
                }

                violations[strip] = NonNegativeStrip.Sweep(gram, workspace.Products, components, workspace.Factors);
                for (int lane = 0; lane < count; lane++)
                {
                    Span<double> row = own.Row(start + lane);
                    for (int k = 0; k < row.Length; k++)
                        row[k] = workspace.Factors[(k * NonNegativeStrip.Rows) + lane];
                }
            }
        }
    }

    private static void SumRows(InteractionMatrix sparse, int row, DoubleMatrix matrix, Span<double> sums)
    {
        int tile = SparseProduct.TileColumns<double>();
        for (int column = 0; column < matrix.Columns; column += tile)
        {
            int width = Math.Min(tile, matrix.Stride - column);
            SparseProduct.Sum(sparse.ItemsOf(row), sparse.WeightsOf(row), matrix.Span, matrix.Stride, column, sums.Slice(column, width));
        }
    }

    // The Gram matrix with the L2 term on its diagonal, filled up for the sweeps.
    private double[] PaddedGram(DoubleMatrix factors, double l2, CancellationToken cancellationToken)
    {
        int components = factors.Columns;
        int padded = NonNegativeStrip.Padded(components);
        double[] gram = TallMatrix.Gram(factors, _context.Threads, cancellationToken);
        var result = new double[padded * padded];
        for (int i = 0; i < components; i++)
        {
            gram.AsSpan(i * components, components).CopyTo(result.AsSpan(i * padded));
            result[(i * padded) + i] += l2;
        }

        return result;
    }

    private void Initialize(CancellationToken cancellationToken)
    {
        double sum = 0;
        if (_interactions.IsBinary)
            sum = _interactions.Count;
        foreach (float weight in _interactions.Weights)
            sum += weight;
        double cells = (double)_interactions.UserCount * _interactions.ItemCount;
        double mean = cells > 0 ? sum / cells : 0;
        var random = new Xoshiro256(_context.Seed);
        if (_config.Init == NmfInitialization.Random)
        {
            double scale = Math.Sqrt(Math.Max(mean, 0) / _config.NComponents);
            Fill(_items, _ => scale * Math.Abs(random.NextNormal()));
            Fill(_users, _ => scale * Math.Abs(random.NextNormal()));
            return;
        }

        StartFromSingularVectors(cancellationToken);
        if (_config.Init == NmfInitialization.Nndsvda)
        {
            Fill(_users, value => value == 0 ? mean : value);
            Fill(_items, value => value == 0 ? mean : value);
        }
        else if (_config.Init == NmfInitialization.Nndsvdar)
        {
            Fill(_users, value => value == 0 ? Math.Abs(mean * random.NextNormal() / 100) : value);
            Fill(_items, value => value == 0 ? Math.Abs(mean * random.NextNormal() / 100) : value);
        }

        static void Fill(DoubleMatrix matrix, Func<double, double> next)
        {
            for (int row = 0; row < matrix.Rows; row++)
                foreach (ref double value in matrix.Row(row))
                    value = next(value);
        }
    }

    // NNDSVD (Boutsidis and Gallopoulos, 2008): of each pair of singular vectors the part of that sign which weighs more.
    private void StartFromSingularVectors(CancellationToken cancellationToken)
    {
        RandomizedSvd svd = RandomizedSvd.Compute(
            _interactions, _config.NComponents, TruncatedSvd.Iterations, _context.Seed, _context.Threads, cancellationToken);
        for (int k = 0; k < _config.NComponents; k++)
        {
            (double userPositive, double userNegative) = SquaresBySign(svd.Left, k);
            (double itemPositive, double itemNegative) = SquaresBySign(svd.Right, k);
            double positive = Math.Sqrt(userPositive) * Math.Sqrt(itemPositive);
            double negative = Math.Sqrt(userNegative) * Math.Sqrt(itemNegative);

            // Left vectors come times their values. The first pair has one sign, up to rounding.
            bool takesPositive = positive > negative;
            double weight = takesPositive ? positive : negative;
            if (weight == 0)
                continue;
            double sign = takesPositive ? 1 : -1;
            double scale = Math.Sqrt(weight);
            Place(svd.Left, _users, k, sign * scale / Math.Sqrt(takesPositive ? userPositive : userNegative));
            Place(svd.Right, _items, k, sign * scale / Math.Sqrt(takesPositive ? itemPositive : itemNegative));
        }

        static (double Positive, double Negative) SquaresBySign(DoubleMatrix vectors, int k)
        {
            double positive = 0;
            double negative = 0;
            for (int row = 0; row < vectors.Rows; row++)
            {
                double value = vectors.Row(row)[k];
                if (value > 0)
                    positive += value * value;
                else
                    negative += value * value;
            }

            return (positive, negative);
        }

        static void Place(DoubleMatrix vectors, DoubleMatrix factors, int k, double scale)
        {
            for (int row = 0; row < vectors.Rows; row++)
            {
                double value = vectors.Row(row)[k] * scale;
                factors.Row(row)[k] = value < SmallestStart ? 0 : value;
            }
        }
    }

    private sealed class Workspace(int padded, int stride)
    {
        public double[] Row { get; } = new double[stride];

        public double[] Products { get; } = new double[padded * NonNegativeStrip.Rows];

        public double[] Factors { get; } = new double[padded * NonNegativeStrip.Rows];
    }
}
