namespace Recotem.Recommenders.Tests;

public sealed class CountProductTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(int.MaxValue)]
    [InlineData(null)]
    public void Rows_are_counted_alike_from_bits_and_from_lists(int? minBitRow)
    {
        // Popular items make long rows, which bits pay for; the last group of columns is not full.
        foreach ((int users, int items, int count) in (ReadOnlySpan<(int, int, int)>)[(900, 300, 40_000), (60, 257, 3000), (40, 16, 200), (3, 3, 0)])
        {
            InteractionMatrix matrix = RandomData.Interactions(users, items, count, 31);
            InteractionMatrix transposed = matrix.Transpose();
            var product = new CountProduct(transposed, matrix, minBitRow);
            Assert.Equal((items, items), (product.RowCount, product.ColumnCount));
            IProductReader reader = product.CreateReader();
            var sums = new double[items + 3];
            for (int row = 0; row < items; row++)
            {
                sums.AsSpan(items).Fill(-7);
                reader.Read(row, sums);
                HashSet<int> of = [.. transposed.ItemsOf(row)];
                for (int column = 0; column < items; column++)
                {
                    int expected = transposed.ItemsOf(column).ToArray().Count(of.Contains);
                    Assert.Equal(expected, sums[column]);
                    Assert.Equal(expected == 0, BitConverter.DoubleToInt64Bits(sums[column]) == BitConverter.DoubleToInt64Bits(IProduct.Untouched));
                }

                Assert.All(sums[items..], padding => Assert.Equal(-7, padding));
            }
        }
    }

    [Fact]
    public void Counters_hold_as_many_rows_as_they_promise()
    {
        var counters = new BitCounters(1);
        ulong[] bits = new ulong[8];
        bits[4] = 0b1011;
        bits[7] = 1UL << 63;
        int[] rows = [.. Enumerable.Repeat(1, BitCounters.MaxRows)];
        var counts = new int[256];
        counts[1] = 5;

        counters.Add(bits, rows);
        counters.AddTo(counts);

        Assert.Equal(BitCounters.MaxRows, counts[0]);
        Assert.Equal(BitCounters.MaxRows + 5, counts[1]);
        Assert.Equal(0, counts[2]);
        Assert.Equal(BitCounters.MaxRows, counts[3]);
        Assert.Equal(BitCounters.MaxRows, counts[255]);

        // Each addition begins anew.
        counters.Add(bits, rows.AsSpan(0, 16));
        Array.Clear(counts);
        counters.AddTo(counts);
        Assert.Equal([16, 16, 0, 16], counts[..4]);
    }

    [Fact]
    public void More_coincidences_than_counters_hold_are_counted_in_parts()
    {
        int users = BitCounters.MaxRows + 1000;
        int[] items = [.. Enumerable.Range(0, users).SelectMany(u => (int[])[0, 1 + (u % 2)])];
        InteractionMatrix matrix = InteractionMatrix.FromPairs(users, 3, [.. Enumerable.Range(0, 2 * users).Select(n => n / 2)], items);
        var sums = new double[3];
        new CountProduct(matrix.Transpose(), matrix, 1).CreateReader().Read(0, sums);
        Assert.Equal([users, (users + 1) / 2, users / 2], sums);
    }

    [Fact]
    public void A_row_that_does_not_exist_is_not_added() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new BitCounters(1).Add(new ulong[8], [.. Enumerable.Repeat(2, 16)]));

    [Fact]
    public void A_column_beyond_the_matrix_is_refused_before_it_is_used()
    {
        var broken = new InteractionMatrix(1, 2, (long[])[0, 1], (int[])[2]);
        var left = InteractionMatrix.FromPairs(1, 1, [0], [0]);
        Assert.Throws<ArgumentException>(() => new CountProduct(left, broken));
        Assert.Throws<ArgumentException>(() => new WeightedProduct(left, null, [0.5], broken, null));
    }

    [Theory]
    [InlineData(false, false, false)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    [InlineData(false, false, true)]
    [InlineData(true, true, true)]
    public void Weighted_rows_are_sums_of_products(bool leftValues, bool diagonal, bool rightValues)
    {
        InteractionMatrix left = RandomData.Interactions(30, 20, 200, 32);
        InteractionMatrix right = RandomData.Interactions(20, 37, 150, 33);
        var random = new Xoshiro256(34);
        double[]? a = leftValues ? [.. Enumerable.Range(0, left.Count).Select(_ => random.NextDouble() - 0.5)] : null;
        double[]? d = diagonal ? [.. Enumerable.Range(0, 20).Select(_ => random.NextDouble() - 0.5)] : null;
        double[]? b = rightValues ? [.. Enumerable.Range(0, right.Count).Select(_ => random.NextDouble() - 0.5)] : null;
        IProductReader reader = new WeightedProduct(left, a, d, right, b).CreateReader();
        var sums = new double[37];
        for (int row = 0; row < 30; row++)
        {
            var expected = new double[37];
            var touched = new bool[37];
            for (int e = (int)left.RowStarts[row]; e < (int)left.RowStarts[row + 1]; e++)
            {
                int inner = left.ItemIndices[e];
                for (int f = (int)right.RowStarts[inner]; f < (int)right.RowStarts[inner + 1]; f++)
                {
                    expected[right.ItemIndices[f]] += (a?[e] ?? 1) * (d?[inner] ?? 1) * (b?[f] ?? 1);
                    touched[right.ItemIndices[f]] = true;
                }
            }

            reader.Read(row, sums);
            for (int column = 0; column < 37; column++)
            {
                GoldenFile.AssertClose(expected[column], sums[column], 1e-14, $"{row},{column}");
                Assert.Equal(!touched[column], BitConverter.DoubleToInt64Bits(sums[column]) == BitConverter.DoubleToInt64Bits(IProduct.Untouched));
            }
        }
    }
}
