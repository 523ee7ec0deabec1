namespace Recotem.Recommenders;

/// <summary>Operations on matrices of many rows and few columns in double precision; blocks of rows are shared out among threads.</summary>
internal static class TallMatrix
{
    private const int RowsPerBlock = 64;

    // Sums of parts take 32 MB at most.
    private const int MaxParts = 32;
    private const int MaxPartValues = 1 << 22;
    private const int GramTile = 64;

    private const int MaxPasses = 8;
    private const double NearlyOrthogonal = 0.25;
    private const double SquareOfNoise = 1e-18;

    /// <summary>X M for sparse X.</summary>
    /// <param name="sparse">X.</param>
    /// <param name="matrix">M, with a row for each column of X.</param>
    /// <param name="product">Receives the product.</param>
    /// <param name="threads">The number of threads.</param>
    /// <param name="cancellationToken">Looked at before each block.</param>
    public static void Multiply(
        InteractionMatrix sparse, DoubleMatrix matrix, DoubleMatrix product, int threads, CancellationToken cancellationToken)
    {
        // All rows pass over a tile of columns before the next: so the tile stays in the second-level cache.
        int rowBlocks = BlockScheduler.Count(sparse.UserCount, RowsPerBlock);
        int width = SparseProduct.TileColumns<double>();
        int tiles = BlockScheduler.Count(matrix.Columns, width);
        BlockScheduler.Run(rowBlocks * tiles, threads, () => 0, RunBlock, cancellationToken);

        void RunBlock(int block, int workspace)
        {
            int column = block / rowBlocks * width;
            int start = block % rowBlocks * RowsPerBlock;

            // Whole vectors: the padding of the matrix holds zeros.
            int count = Math.Min(width, matrix.Stride - column);
            for (int row = start; row < Math.Min(start + RowsPerBlock, sparse.UserCount); row++)
            {
                SparseProduct.Sum(
                    sparse.ItemsOf(row), sparse.WeightsOf(row), matrix.Span, matrix.Stride, column,
                    product.Span.Slice((row * product.Stride) + column, count));
            }
        }
    }

    /// <summary>M F for a small F.</summary>
    /// <param name="matrix">M.</param>
    /// <param name="factor">F, with a row for each column of M.</param>
    /// <param name="product">Receives the product.</param>
    /// <param name="threads">The number of threads.</param>
    /// <param name="cancellationToken">Looked at before each block.</param>
    public static void Multiply(DoubleMatrix matrix, DoubleMatrix factor, DoubleMatrix product, int threads, CancellationToken cancellationToken)
    {
        BlockScheduler.Run(BlockScheduler.Count(matrix.Rows, RowsPerBlock), threads, () => 0, RunBlock, cancellationToken);

        void RunBlock(int block, int workspace)
        {
            int end = Math.Min((block + 1) * RowsPerBlock, matrix.Rows);
            for (int column = 0; column < factor.Stride; column += RowProduct.TileColumns)
            {
                int count = Math.Min(RowProduct.TileColumns, factor.Stride - column);
                for (int row = block * RowsPerBlock; row < end; row++)
                {
                    Span<double> to = product.Span.Slice((row * product.Stride) + column, count);
                    to.Clear();
                    RowProduct.Add(matrix.Row(row), factor.Span, factor.Stride, column, to);
                }
            }
        }
    }

    /// <summary>MᵀM.</summary>
    /// <param name="matrix">M.</param>
    /// <param name="threads">The number of threads; parts of the rows are added in their order.</param>
    /// <param name="cancellationToken">Looked at before each block.</param>
    /// <returns>The product, row by row without padding.</returns>
    public static double[] Gram(DoubleMatrix matrix, int threads, CancellationToken cancellationToken)
    {
        // A block is a part of the rows of M times a tile of rows of the product. Many parts only of small products: each has its own sum.
        int n = matrix.Columns;
        int affordable = (int)Math.Clamp(MaxPartValues / Math.Max((long)n * n, 1), 1, MaxParts);
        int rowsPerPart = Math.Max(RowsPerBlock, BlockScheduler.Count(matrix.Rows, affordable));
        int count = Math.Max(BlockScheduler.Count(matrix.Rows, rowsPerPart), 1);
        int tiles = BlockScheduler.Count(n, GramTile);
        var parts = new double[count][];
        for (int part = 0; part < count; part++)
            parts[part] = new double[n * n];
        BlockScheduler.Run(count * tiles, threads, () => new double[Math.Min(GramTile, n) * RowsPerBlock], RunBlock, cancellationToken);
        double[] gram = parts[0];
        foreach (double[] part in parts.AsSpan(1))
            for (int i = 0; i < gram.Length; i++)
                gram[i] += part[i];
        for (int i = 0; i < n; i++)
            for (int j = i + 1; j < n; j++)
                gram[(i * n) + j] = gram[(j * n) + i];
        return gram;

        void RunBlock(int block, double[] transposed)
        {
            double[] part = parts[block / tiles];
            int first = block % tiles * GramTile;
            int last = Math.Min(first + GramTile, n);
            int end = Math.Min(((block / tiles) + 1) * rowsPerPart, matrix.Rows);
            for (int start = block / tiles * rowsPerPart; start < end; start += RowsPerBlock)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int height = Math.Min(RowsPerBlock, end - start);
                for (int r = 0; r < height; r++)
                {
                    ReadOnlySpan<double> row = matrix.Row(start + r);
                    for (int i = first; i < last; i++)
                        transposed[((i - first) * RowsPerBlock) + r] = row[i];
                }

                // Up to the diagonal, in whole vectors.
                ReadOnlySpan<double> rows = matrix.Span.Slice(start * matrix.Stride, height * matrix.Stride);
                for (int i = first; i < last; i++)
                {
                    int width = Math.Min(n, (i | 7) + 1);
                    RowProduct.Add(
                        transposed.AsSpan((i - first) * RowsPerBlock, height), rows, matrix.Stride, 0, part.AsSpan(i * n, width));
                }
            }
        }
    }

    /// <summary>
    /// Replaces the columns by an orthonormal basis of what they span, however different their lengths and however small their angles;
    /// those of which nothing but rounding is left become zero.
    /// </summary>
    /// <param name="matrix">V, then Q.</param>
    /// <param name="threads">The number of threads.</param>
    /// <param name="cancellationToken">Looked at before each block.</param>
    public static void Orthonormalize(DoubleMatrix matrix, int threads, CancellationToken cancellationToken) =>
        Orthonormalize(matrix, null, threads, cancellationToken);

    /// <summary>The same as <see cref="Orthonormalize(DoubleMatrix, int, CancellationToken)"/>.</summary>
    /// <param name="matrix">V, then Q.</param>
    /// <param name="threads">The number of threads.</param>
    /// <param name="cancellationToken">Looked at before each block.</param>
    /// <returns>The upper triangular R of V = Q R.</returns>
    public static DoubleMatrix Decompose(DoubleMatrix matrix, int threads, CancellationToken cancellationToken)
    {
        var identity = new DoubleMatrix(matrix.Columns, matrix.Columns);
        for (int i = 0; i < identity.Rows; i++)
            identity.Row(i)[i] = 1;
        return Orthonormalize(matrix, identity, threads, cancellationToken)!;
    }

    // Returns R times the factor, if there is one.
    private static DoubleMatrix? Orthonormalize(DoubleMatrix matrix, DoubleMatrix? factor, int threads, CancellationToken cancellationToken)
    {
        // Each pass leaves columns more nearly orthogonal than the one before; after one that found them so, they are to rounding.
        for (int pass = 0; pass < MaxPasses; pass++)
        {
            // The first pass makes a column 10⁵ times as long as the part of it that is its own, and not longer than 1.
            double negligible = pass == 0 ? 0 : SquareOfNoise;
            double[] gram = Gram(matrix, threads, cancellationToken);
            var triangle = TriangularFactor.Of(gram, matrix.Columns, negligible, threads, cancellationToken);
            BlockScheduler.Run(BlockScheduler.Count(matrix.Rows, RowsPerBlock), threads, () => 0, RunBlock, cancellationToken);
            if (factor is not null)
                factor = triangle.Multiply(factor, threads, cancellationToken);
            if (triangle.LeastShare > NearlyOrthogonal)
                break;

            void RunBlock(int block, int workspace) =>
                triangle.SolveRows(matrix, block * RowsPerBlock, Math.Min((block + 1) * RowsPerBlock, matrix.Rows));
        }

        return factor;
    }
}
