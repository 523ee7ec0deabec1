namespace Recotem.Recommenders;

/// <summary>
/// The upper triangular R of V = Q R, from C = VᵀV by a Cholesky decomposition (Cholesky QR). A column of V that C cannot tell from a
/// sum of those before it is only scaled: what is left of it in Q is right, but short and not yet orthogonal to the others.
/// </summary>
internal sealed class TriangularFactor
{
    // C knows a square to some 16 digits: what is left of a column is taken from it as long as it has some of them.
    private const double Dependent = 1e-10;

    private const int RowsPerPanel = 64;

    // −R above the diagonal.
    private readonly DoubleMatrix _negated;
    private readonly double[] _diagonal;

    private TriangularFactor(int size)
    {
        _negated = new DoubleMatrix(size, size);
        _diagonal = new double[size];
    }

    /// <summary>The least part of the square of a column that is not in the span of those before: 1 if all are orthogonal.</summary>
    public double LeastShare { get; private set; } = 1;

    /// <summary>Decomposes C.</summary>
    /// <param name="c">C, row by row without padding.</param>
    /// <param name="size">Its rows.</param>
    /// <param name="negligible">A column whose square is not above this counts as zero.</param>
    /// <param name="threads">The number of threads, which do not change the result.</param>
    /// <param name="cancellationToken">Looked at before each block of work.</param>
    public static TriangularFactor Of(double[] c, int size, double negligible, int threads, CancellationToken cancellationToken)
    {
        var factor = new TriangularFactor(size);
        DoubleMatrix rows = factor._negated;
        var weights = new double[RowsPerPanel * size];
        for (int panel = 0; panel < size; panel += RowsPerPanel)
        {
            int start = panel;
            int end = Math.Min(start + RowsPerPanel, size);
            for (int i = start; i < end; i++)
            {
                c.AsSpan((i * size) + start, size - start).CopyTo(rows.Row(i)[start..]);
                for (int k = 0; k < start; k++)
                    weights[((i - start) * size) + k] = -rows.Row(k)[i];
            }

            // What earlier panels take from this one, and then what its rows take from each other.
            int tiles = BlockScheduler.Count(size - start, RowProduct.TileColumns);
            BlockScheduler.Run(tiles, threads, () => 0, SubtractEarlier, cancellationToken);
            for (int i = start; i < end; i++)
            {
                Span<double> own = rows.Row(i)[i..];
                Span<double> taken = weights.AsSpan((i - start) * size, i - start);
                for (int k = start; k < i; k++)
                    taken[k - start] = -rows.Row(k)[i];
                RowProduct.Add(taken, rows.Span[(start * rows.Stride)..], rows.Stride, i, own);
                factor.FinishRow(i, c[(i * size) + i], negligible);
            }

            void SubtractEarlier(int tile, int workspace)
            {
                int column = start + (tile * RowProduct.TileColumns);
                int count = Math.Min(RowProduct.TileColumns, size - column);
                for (int i = start; i < end; i++)
                    RowProduct.Add(weights.AsSpan((i - start) * size, start), rows.Span, rows.Stride, column, rows.Row(i).Slice(column, count));
            }
        }

        return factor;
    }

    /// <summary>Replaces rows of V by those of Q; columns that count as zero become zero.</summary>
    /// <param name="matrix">V, then Q.</param>
    /// <param name="start">The first row.</param>
    /// <param name="end">Behind the last row.</param>
    public void SolveRows(DoubleMatrix matrix, int start, int end)
    {
        // All rows pass over a tile of columns before the next, so that the tile of R stays in the cache.
        for (int column = 0; column < _diagonal.Length; column += RowProduct.TileColumns)
        {
            int count = Math.Min(RowProduct.TileColumns, _diagonal.Length - column);
            for (int row = start; row < end; row++)
            {
                Span<double> all = matrix.Row(row);
                Span<double> tile = all.Slice(column, count);
                RowProduct.Add(all[..column], _negated.Span, _negated.Stride, column, tile);
                for (int j = 0; j < count; j++)
                {
                    double diagonal = _diagonal[column + j];
                    tile[j] = diagonal == 0 ? 0 : tile[j] / diagonal;
                    ReadOnlySpan<double> rest = _negated.Span[((column + j) * _negated.Stride)..];
                    RowProduct.Add(tile.Slice(j, 1), rest, _negated.Stride, column + j + 1, tile[(j + 1)..]);
                }
            }
        }
    }

    /// <summary>R M.</summary>
    /// <param name="matrix">M.</param>
    /// <param name="threads">The number of threads.</param>
    /// <param name="cancellationToken">Looked at before each block of rows.</param>
    /// <returns>The product.</returns>
    public DoubleMatrix Multiply(DoubleMatrix matrix, int threads, CancellationToken cancellationToken)
    {
        var full = new DoubleMatrix(_negated.Rows, _negated.Columns);
        for (int i = 0; i < full.Rows; i++)
        {
            Span<double> row = full.Row(i);
            row[i] = _diagonal[i];
            for (int j = i + 1; j < row.Length; j++)
                row[j] = -_negated.Row(i)[j];
        }

        var product = new DoubleMatrix(matrix.Rows, matrix.Columns);
        TallMatrix.Multiply(full, matrix, product, threads, cancellationToken);
        return product;
    }

    // From what is left of a row of C to a row of R.
    private void FinishRow(int i, double square, double negligible)
    {
        Span<double> row = _negated.Row(i);
        double left = row[i];
        row[..(i + 1)].Clear();
        Span<double> others = row[(i + 1)..];
        if (!(square > negligible))
        {
            others.Clear();
            return;
        }

        LeastShare = Math.Min(LeastShare, left / square);
        if (left <= Dependent * square)
        {
            // What is left of it is about so long at most. How long, and in which direction, C will tell when it is computed once more.
            _diagonal[i] = Math.Sqrt(Dependent * square);
            others.Clear();
            return;
        }

        double diagonal = Math.Sqrt(left);
        _diagonal[i] = diagonal;
        foreach (ref double value in others)
            value = -value / diagonal;
    }
}
