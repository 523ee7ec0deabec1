namespace Recotem.Recommenders.Tests;

/// <summary>The kernels of dense linear algebra against plain loops in double precision, and their forms against each other.</summary>
public sealed class DenseKernelTests
{
    [Theory]
    [InlineData(0, FloatTile.Columns)]
    [InlineData(1, FloatTile.Columns)]
    [InlineData(7, 64)]
    [InlineData(192, 100)]
    public void A_tile_is_the_product_of_its_operands_in_every_form(int depth, int stride)
    {
        float[] a = Values(depth * FloatTile.Rows, 1);
        float[] b = Values(depth * FloatTile.Columns, 2);
        float[] start = Values(FloatTile.Rows * stride, 3);
        float[] dispatched = [.. start];
        float[] scalar = [.. start];
        float[] halves = [.. start];
        FloatTile.Add(a, b, depth, dispatched, stride);
        FloatTile.AddScalar(a, b, depth, scalar, stride);
        if (depth > 0)
            FloatTile.Add256(ref a[0], ref b[0], depth, ref halves[0], stride);

        for (int row = 0; row < FloatTile.Rows; row++)
        {
            for (int column = 0; column < stride; column++)
            {
                int at = (row * stride) + column;
                double expected = start[at];
                if (column < FloatTile.Columns)
                    for (int k = 0; k < depth; k++)
                        expected += (double)a[(k * FloatTile.Rows) + row] * b[(k * FloatTile.Columns) + column];
                GoldenFile.AssertClose(expected, dispatched[at], 1e-5, $"tile {row},{column}");
                GoldenFile.AssertClose(expected, scalar[at], 1e-5, $"scalar tile {row},{column}");
                GoldenFile.AssertClose(expected, halves[at], 1e-5, $"tile of halves {row},{column}");
            }
        }
    }

    [Fact]
    public void Operands_that_are_too_short_are_refused_before_memory_is_touched()
    {
        var c = new float[FloatTile.Rows * FloatTile.Columns];
        Assert.Throws<ArgumentException>(() => FloatTile.Add(new float[15], new float[96], 2, c, FloatTile.Columns));
        Assert.Throws<ArgumentException>(() => FloatTile.Add(new float[16], new float[95], 2, c, FloatTile.Columns));
        Assert.Throws<ArgumentException>(() => FloatTile.Add(new float[16], new float[96], 2, c, FloatTile.Columns + 1));
        Assert.Throws<ArgumentException>(() => FloatTile.Add(new float[16], new float[96], 2, c, FloatTile.Columns - 1));
        Assert.Throws<ArgumentException>(() => SparseProduct.Sum<float>([0], [], new float[32], 16, 8, new float[16]));
        Assert.Throws<ArgumentException>(() => SparseProduct.Sum<float>([0], [1, 2], new float[32], 16, 0, new float[16]));
        Assert.Throws<ArgumentOutOfRangeException>(() => SparseProduct.Sum<float>([0, 2], [], new float[32], 16, 0, new float[16]));
        Assert.Throws<ArgumentOutOfRangeException>(() => SparseProduct.Sum<float>([-1], [], new float[32], 16, 0, new float[16]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(47)]
    [InlineData(192)]
    [InlineData(193)]
    [InlineData(401)]
    public void The_inverse_times_the_matrix_is_the_identity(int n)
    {
        // A Gram matrix of more rows than columns, with a ridge.
        float[] x = Values(2 * n * n, 4);
        var matrix = new FloatMatrix(n, n);
        var a = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = i == j ? 1 : 0;
                for (int r = 0; r < 2 * n; r++)
                    sum += (double)x[(r * n) + i] * x[(r * n) + j];
                matrix.Row(i)[j] = (float)sum;
                a[i, j] = a[j, i] = matrix.Row(i)[j];
            }

            // What is above the diagonal must not matter.
            matrix.Row(i)[(i + 1)..].Fill(float.NaN);
        }

        Assert.Equal(-1, SymmetricInverse.NegateAndInvert(matrix, 2, CancellationToken.None));

        for (int i = 0; i < n; i += 7)
        {
            for (int j = 0; j < n; j++)
            {
                double sum = 0;
                for (int k = 0; k < n; k++)
                    sum -= a[i, k] * (k >= j ? matrix.Row(k)[j] : matrix.Row(j)[k]);
                Assert.InRange(sum - (i == j ? 1 : 0), -2e-4, 2e-4);
            }
        }
    }

    [Theory]
    [InlineData(3, 1)]
    [InlineData(300, 250)]
    [InlineData(300, 10)]
    public void The_first_dependent_row_is_named(int n, int dependent)
    {
        // The row is the sum of two rows before it, or twice the first one.
        float[] x = Values(2 * n * n, 5);
        for (int r = 0; r < 2 * n; r++)
            x[(r * n) + dependent] = dependent > 2 ? x[(r * n) + 1] + x[(r * n) + 2] : 2 * x[r * n];
        var matrix = new FloatMatrix(n, n);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = 0;
                for (int r = 0; r < 2 * n; r++)
                    sum += (double)x[(r * n) + i] * x[(r * n) + j];
                matrix.Row(i)[j] = (float)sum;
            }
        }

        Assert.Equal(dependent, SymmetricInverse.NegateAndInvert(matrix, 1, CancellationToken.None));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_Gram_matrix_of_sparse_rows_is_exact(bool weighted)
    {
        InteractionMatrix x = RandomData.Interactions(90, 70, 1500, 6, weighted);
        var gram = new FloatMatrix(70, 70);
        gram.Span.Fill(-1);
        SparseGram.FillLower(x, gram, 3, CancellationToken.None);
        var tiles = new TiledMatrix(70, 70);
        SparseGram.FillLower(x, tiles, 3, CancellationToken.None);
        for (int i = 0; i < 70; i++)
        {
            for (int j = 0; j < 70; j++)
            {
                double expected = 0;
                for (int u = 0; u < 90; u++)
                    expected += Weight(u, i) * Weight(u, j);
                Assert.Equal(j <= i ? (float)expected : -1, gram.Row(i)[j]);
                Assert.Equal(j <= i ? (float)expected : 0, tiles[i, j]);
            }
        }

        double Weight(int user, int item)
        {
            int at = x.ItemsOf(user).IndexOf(item);
            return at < 0 ? 0 : x.IsBinary ? 1 : x.WeightsOf(user)[at];
        }
    }

    [Theory]
    [InlineData(128, 0)]
    [InlineData(128, 17)]
    [InlineData(64, 3)]
    [InlineData(21, 0)]
    [InlineData(3, 130)]
    [InlineData(0, 0)]
    public void Sums_of_rows_are_the_same_with_and_without_vectors(int width, int column)
    {
        const int Rows = 30;
        const int Stride = 160;
        float[] matrix = Values(Rows * Stride, 7);
        double[] wide = [.. matrix.Select(v => (double)v)];
        int[] indices = [3, 9, 9, 0, 29];
        foreach (float[] weights in (float[][])[[], Values(5, 8)])
        {
            var actual = new float[width];
            var expected = new float[width];
            SparseProduct.Sum(indices, weights, matrix, Stride, column, actual);
            SparseProduct.SumScalar(indices, weights, matrix, Stride, column, expected);
            Assert.Equal(expected, actual);

            int narrow = Math.Min(width, SparseProduct.TileColumns<double>());
            var actualWide = new double[narrow];
            var expectedWide = new double[narrow];
            SparseProduct.Sum(indices, weights, wide, Stride, column, actualWide);
            SparseProduct.SumScalar(indices, weights, wide, Stride, column, expectedWide);
            Assert.Equal(expectedWide, actualWide);
        }
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 2)]
    [InlineData(100, 5)]
    [InlineData(257, 1000)]
    public void A_limit_is_reached_by_as_many_values_as_are_wanted_or_by_equal_ones(int count, int distinct)
    {
        var random = new Xoshiro256(9);
        float[] values = [.. Enumerable.Range(0, count).Select(_ => (float)random.NextInt32(distinct))];
        float[] sorted = [.. values.OrderDescending()];
        for (int k = 1; k <= count; k++)
        {
            float limit = Selection.Limit(values, k, k, -1, distinct);
            Assert.Equal(sorted.Count(v => v >= sorted[k - 1]), Selection.CountFrom(values, limit));
        }
    }

    [Fact]
    public void A_matrix_larger_than_an_array_is_known_before_it_is_allocated()
    {
        Assert.True(FloatMatrix.Fits(46_000, 46_000));
        Assert.False(FloatMatrix.Fits(47_000, 47_000));
        Assert.False(FloatMatrix.Fits(1, int.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FloatMatrix(47_000, 47_000));
    }

    private static float[] Values(int count, ulong seed)
    {
        var random = new Xoshiro256(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)random.NextNormal())];
    }
}
