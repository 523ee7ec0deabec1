namespace Recotem.Recommenders.Tests;

public sealed class FactorListsTests
{
    [Theory]
    [InlineData(8, 1, 5)]
    [InlineData(24, 700, 20)]
    [InlineData(64, 3000, 20)]
    [InlineData(16, 100, 200)]
    public void Lists_are_exactly_those_of_the_scores(int stride, int items, int wanted)
    {
        if (FactorLists.TryCreate(new FloatProducts(new float[stride], new float[stride], stride)) is null)
            return;
        var random = new Xoshiro256((ulong)items);
        float[] rows = [.. Enumerable.Range(0, items * stride).Select(_ => (float)(random.NextDouble() - 0.45))];
        float[] vectors = [.. Enumerable.Range(0, 21 * stride).Select(_ => (float)(random.NextDouble() - 0.5))];

        // Rows of other sizes, equal rows and a vector of zeros: long lists, ties and nothing but ties.
        for (int item = 0; item < items; item++)
        {
            Span<float> row = rows.AsSpan(item * stride, stride);
            if (item % 7 == 0)
                row.Clear();
            else if (item % 5 == 0)
                rows.AsSpan(item / 2 * stride, stride).CopyTo(row);
            else if (item % 11 == 0)
                foreach (ref float value in row)
                    value *= 9;
        }

        vectors.AsSpan(3 * stride, stride).Clear();
        InteractionMatrix excluded = RandomData.Interactions(21, items + 3, items * 4, 5);
        int[] numbers = [.. Enumerable.Range(0, 21).Where(n => n != 8)];
        var best = new ScoredItem[numbers.Length * wanted];
        var counts = new int[numbers.Length];

        var products = new FloatProducts(vectors, rows, stride);
        Assert.True(FactorLists.TryCreate(products)!.TryRank(products, numbers, excluded, best, counts));

        var scores = new double[items];
        var expected = new ScoredItem[wanted];
        for (int n = 0; n < numbers.Length; n++)
        {
            ScoreKernels.Scores(vectors.AsSpan(numbers[n] * stride, stride), rows, stride, scores);
            int count = TopK.Select(scores, excluded.ItemsOf(numbers[n]), expected);
            Assert.Equal(expected[..count], best.AsSpan(n * wanted, counts[n]).ToArray());
        }
    }

    /// <summary>Below the normal range roundings are not relative: a bound that is would be zero.</summary>
    [Fact]
    public void Lists_of_products_that_underflow_are_those_of_the_scores()
    {
        const int Stride = 24;
        const int Items = 400;
        var random = new Xoshiro256(31);
        float[] rows = [.. Enumerable.Range(0, Items * Stride).Select(_ => (float)(random.NextDouble() - 0.5) * 1e-22f)];
        float[] vectors = [.. Enumerable.Range(0, 12 * Stride).Select(_ => (float)(random.NextDouble() - 0.5) * 3e-22f)];
        var products = new FloatProducts(vectors, rows, Stride);
        if (FactorLists.TryCreate(products) is not { } lists)
            return;
        InteractionMatrix nothing = InteractionMatrix.FromPairs(12, Items, [], []);
        var best = new ScoredItem[12 * 10];
        var counts = new int[12];
        Assert.True(lists.TryRank(products, [.. Enumerable.Range(0, 12)], nothing, best, counts));
        var scores = new double[Items];
        var expected = new ScoredItem[10];
        for (int n = 0; n < 12; n++)
        {
            ScoreKernels.Scores(vectors.AsSpan(n * Stride, Stride), rows, Stride, scores);
            int count = TopK.Select(scores, [], expected);
            Assert.Equal(expected[..count], best.AsSpan(n * 10, counts[n]).ToArray());
        }
    }

    [Fact]
    public void Numbers_without_bounds_are_left_to_others()
    {
        Assert.Null(FactorLists.TryCreate(new FloatProducts(new float[8], (float[])[1, 2, 3, 4, 5, 6, 7, float.NaN], 8)));
        Assert.Null(FactorLists.TryCreate(new FloatProducts(new float[8], (float[])[1, 2, 3, 4, 5, 6, 7, float.PositiveInfinity], 8)));
        Assert.Null(FactorLists.TryCreate(new FloatProducts(new float[8], (float[])[1, 2, 3, 4, 5, 6, 7, 2e15f], 8)));
        var zeros = new FloatProducts(new float[8], new float[8], 8);
        if (FactorLists.TryCreate(zeros) is not { } lists)
            return;
        InteractionMatrix nothing = InteractionMatrix.FromPairs(1, 1, [], []);
        var huge = new FloatProducts((float[])[1, 2, 3, 4, 5, 6, 7, 2e15f], new float[8], 8);
        Assert.False(lists.TryRank(huge, [0], nothing, new ScoredItem[1], new int[1]));
        Assert.True(lists.TryRank(zeros, [0], nothing, new ScoredItem[1], new int[1]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(300)]
    public void A_limit_is_reached_by_enough_values_and_by_hardly_more(int wanted)
    {
        var random = new Xoshiro256(3);
        float[] values = [.. Enumerable.Range(0, 301).Select(_ => (float)(random.NextDouble() - 0.5))];
        float limit = FactorLists.Limit(values, wanted);
        Assert.InRange(values.Count(v => v >= limit), wanted, wanted + (wanted / 4));
        Assert.Equal(float.NegativeInfinity, FactorLists.Limit(values, 302));
        Assert.Equal(5, FactorLists.Limit([5, 5, 5, 1, float.NegativeInfinity], 2));
    }
}
