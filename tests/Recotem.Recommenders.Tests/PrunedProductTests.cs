namespace Recotem.Recommenders.Tests;

public sealed class PrunedProductTests
{
    [Theory]
    [InlineData(3, 1)]
    [InlineData(12, 8)]
    [InlineData(300, 3)]
    [InlineData(100, 1_000_000)]
    [InlineData(5000, 5)]
    public void The_largest_of_each_row_are_kept_whether_they_are_guessed_from_a_sample_or_not(int count, int levels)
    {
        // Few levels make many ties; most columns of a skewed row are small, so that the guess is put to the test.
        const int Columns = 2500;
        var random = new Xoshiro256((ulong)(count + levels));
        double[][] rows = [.. Enumerable.Range(0, 40).Select(_ => Enumerable.Range(0, Columns).Select(column => random.NextInt32(4) switch
        {
            0 => IProduct.Untouched,
            1 => -random.NextInt32(levels) * 0.25,
            _ => random.NextInt32(levels) * (column % 8 < 4 ? 1.5 : 0.5),
        }).Select(value => value == 0 && random.NextInt32(2) == 0 ? 0.0 : value).ToArray())];
        var similarity = new QuotientOfProduct([.. Enumerable.Repeat(1.0, 40)], [.. Enumerable.Range(0, Columns).Select(c => 1.0 + (c % 5))], null, 0.5);

        SparseRows one = PrunedProduct.Compute(new Fixed(rows), similarity, count, dropDiagonal: false, 1, CancellationToken.None);
        SparseRows three = PrunedProduct.Compute(new Fixed(rows), similarity, count, dropDiagonal: true, 3, CancellationToken.None);

        for (int row = 0; row < rows.Length; row++)
        {
            (int Column, double Value)[] expected =
            [
                .. Enumerable.Range(0, Columns)
                    .Where(c => BitConverter.DoubleToInt64Bits(rows[row][c]) != BitConverter.DoubleToInt64Bits(IProduct.Untouched))
                    .Select(c => (Column: c, Value: rows[row][c] / (1.0 + (c % 5) + 0.5)))
                    .OrderByDescending(c => c.Value).ThenBy(c => c.Column).Take(count).OrderBy(c => c.Column),
            ];
            Assert.Equal(expected.Select(e => e.Column), one.ColumnsOf(row).ToArray());
            Assert.Equal(expected.Select(e => e.Value), one.ValuesOf(row).ToArray());
            Assert.Equal(expected.Where(e => e.Column != row).Select(e => e.Column), three.ColumnsOf(row).ToArray());
        }
    }

    [Fact]
    public void A_guess_that_keeps_too_few_is_taken_back()
    {
        // All large values lie where the sample looks, so that it promises more than the row holds.
        const int Columns = 4096;
        double[] row = [.. Enumerable.Range(0, Columns).Select(c => c % 32 < 4 ? 100.0 + c : 1.0 / (c + 1))];
        var similarity = new QuotientOfProduct([0.0], new double[Columns], null, 1);
        SparseRows kept = PrunedProduct.Compute(new Fixed([row]), similarity, 512, dropDiagonal: false, 1, CancellationToken.None);
        int[] expected = [.. Enumerable.Range(0, Columns).OrderByDescending(c => row[c]).Take(512).Order()];
        Assert.Equal(expected, kept.ColumnsOf(0).ToArray());

        SparseRows few = PrunedProduct.Compute(new Fixed([row]), similarity, 300, dropDiagonal: false, 1, CancellationToken.None);
        Assert.Equal(Enumerable.Range(0, Columns).OrderByDescending(c => row[c]).Take(300).Order(), few.ColumnsOf(0).ToArray());
    }

    [Fact]
    public void Sets_are_compared_by_the_formula_of_Tversky()
    {
        double[] sums = [1, 2, 3, 1, 0.5];
        var product = new Fixed([sums, sums]);
        var similarity = new QuotientOfSets([4, 5], [3, 4, 5, 6, 7], 0.25, 1.5, 0.125);
        SparseRows rows = PrunedProduct.Compute(product, similarity, 9, dropDiagonal: false, 1, CancellationToken.None);
        for (int row = 0; row < 2; row++)
            for (int c = 0; c < 5; c++)
                GoldenFile.AssertClose(
                    sums[c] / (sums[c] + (0.25 * (4 + row - sums[c])) + (1.5 * (3 + c - sums[c])) + 0.125), rows.ValuesOf(row)[c], 1e-15, $"{row},{c}");
    }

    [Fact]
    public void More_similarities_than_fit_are_an_error_that_names_top_k()
    {
        double[][] rows = [.. Enumerable.Range(0, 100).Select(r => Enumerable.Range(1, 50).Select(c => (double)(r + c)).ToArray())];
        var product = new Fixed(rows);
        var similarity = new QuotientOfProduct(new double[100], new double[50], null, 1);

        SparseRows kept = PrunedProduct.Compute(product, similarity, 20, dropDiagonal: false, 2, maxEntries: 2000, CancellationToken.None);
        Assert.Equal(2000, kept.Columns.Length);
        TrainingException e = Assert.Throws<TrainingException>(
            () => PrunedProduct.Compute(product, similarity, 50, dropDiagonal: false, 2, maxEntries: 2000, CancellationToken.None));
        Assert.Contains("100 rows", e.Message, StringComparison.Ordinal);
        Assert.Contains("the 2,000 that fit", e.Message, StringComparison.Ordinal);
        Assert.Contains("top_k to 20 at most", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_transposed_matrix_has_its_rows_as_columns()
    {
        var matrix = new SparseRows((long[])[0, 2, 2, 5], (int[])[1, 3, 0, 1, 3], (double[])[1, 2, 3, 4, 5]);
        SparseRows transposed = matrix.Transpose(4);
        Assert.Equal([0, 1, 3, 3, 5], transposed.RowStarts.ToArray());
        Assert.Equal([2, 0, 2, 0, 2], transposed.Columns.ToArray());
        Assert.Equal([3, 1, 4, 2, 5], transposed.Values.ToArray());
    }

    private sealed class Fixed(double[][] rows) : IProduct, IProductReader
    {
        public int RowCount => rows.Length;

        public int ColumnCount => rows[0].Length;

        public IProductReader CreateReader() => this;

        public void Read(int row, Span<double> sums) => rows[row].CopyTo(sums);
    }
}
