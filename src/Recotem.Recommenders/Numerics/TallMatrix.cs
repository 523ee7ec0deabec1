namespace Recotem.Recommenders;

/// <summary>Operations on matrices of many rows and few columns in double precision; blocks of rows are shared out among threads.</summary>
internal static class TallMatrix
{
    private const int RowsPerBlock = 64;

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
    /// <param name="threads">The number of threads; blocks are added in their order.</param>
    /// <param name="cancellationToken">Looked at before each block.</param>
    /// <returns>The product, row by row without padding.</returns>
    public static double[] Gram(DoubleMatrix matrix, int threads, CancellationToken cancellationToken)
    {
        int n = matrix.Columns;
        int rowsPerBlock = Math.Max(RowsPerBlock, BlockScheduler.Count(matrix.Rows, 32));
        int blocks = BlockScheduler.Count(matrix.Rows, rowsPerBlock);
        var parts = new double[blocks][];
        BlockScheduler.Run(blocks, threads, () => new double[n * RowsPerBlock], RunBlock, cancellationToken);
        var gram = new double[n * n];
        foreach (double[] part in parts)
            for (int i = 0; i < gram.Length; i++)
                gram[i] += part[i];
        return gram;

        void RunBlock(int block, double[] transposed)
        {
            var part = new double[n * n];
            int end = Math.Min((block + 1) * rowsPerBlock, matrix.Rows);
            for (int start = block * rowsPerBlock; start < end; start += RowsPerBlock)
            {
                int count = Math.Min(RowsPerBlock, end - start);
                for (int r = 0; r < count; r++)
                {
                    ReadOnlySpan<double> row = matrix.Row(start + r);
                    for (int i = 0; i < row.Length; i++)
                        transposed[(i * RowsPerBlock) + r] = row[i];
                }

                ReadOnlySpan<double> rows = matrix.Span.Slice(start * matrix.Stride, count * matrix.Stride);
                for (int i = 0; i < n; i++)
                    RowProduct.Add(transposed.AsSpan(i * RowsPerBlock, count), rows, matrix.Stride, 0, part.AsSpan(i * n, n));
            }

            parts[block] = part;
        }
    }

    /// <summary>Replaces the columns by an orthonormal basis of what they span; columns that depend on others become zero.</summary>
    /// <param name="matrix">The matrix.</param>
    /// <param name="threads">The number of threads.</param>
    /// <param name="cancellationToken">Looked at before each block.</param>
    public static void Orthonormalize(DoubleMatrix matrix, int threads, CancellationToken cancellationToken)
    {
        // A Cholesky QR loses what the square of the condition costs; the second one finds columns that are nearly orthonormal.
        for (int pass = 0; pass < 2; pass++)
        {
            double[] factor = Gram(matrix, threads, cancellationToken);
            SemidefiniteFactor.Cholesky(factor, matrix.Columns);
            BlockScheduler.Run(BlockScheduler.Count(matrix.Rows, RowsPerBlock), threads, () => 0, RunBlock, cancellationToken);

            void RunBlock(int block, int workspace)
            {
                for (int row = block * RowsPerBlock; row < Math.Min((block + 1) * RowsPerBlock, matrix.Rows); row++)
                    SemidefiniteFactor.SolveRow(factor, matrix.Columns, matrix.Row(row));
            }
        }
    }
}
