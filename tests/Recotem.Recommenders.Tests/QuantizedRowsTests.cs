namespace Recotem.Recommenders.Tests;

public sealed class QuantizedRowsTests
{
    [Theory]
    [InlineData(8, 1)]
    [InlineData(24, 2)]
    [InlineData(64, 3)]
    [InlineData(1032, 4)]
    public void The_list_is_the_one_that_exact_scores_give(int stride, ulong seed)
    {
        var random = new Xoshiro256(seed);
        for (int round = 0; round < 60; round++)
        {
            // Sizes around the steps of the scan, norms from tiny to huge, rows and vectors of zeros, rows that are equal.
            int rows = 1 + random.NextInt32(stride > 100 ? 70 : 700);
            float[] matrix = new float[rows * stride];
            for (int row = 0; row < rows; row++)
                Fill(matrix.AsSpan(row * stride, stride), random, round);
            for (int row = 1; row < rows; row += 5)
                matrix.AsSpan((row - 1) * stride, stride).CopyTo(matrix.AsSpan(row * stride));
            float[] left = new float[stride];
            Fill(left, random, round);
            int[] excluded = [.. Enumerable.Range(0, rows + 5).Where(_ => random.NextInt32(4) == 0)];

            double[] scores = new double[rows];
            ScoreKernels.Scores(left, matrix, stride, scores);
            var expected = new ScoredItem[1 + random.NextInt32(20)];
            int expectedCount = TopK.Select(scores, excluded, expected);

            var best = new ScoredItem[expected.Length];
            QuantizedRows? quantized = QuantizedRows.TryCreate(new FloatProducts(left, matrix, stride));
            if (!Width256.IsSupported)
            {
                Assert.Null(quantized);
                continue;
            }

            Assert.True(quantized!.TrySelect(left, new FloatScores(left, matrix), excluded, best, out int count));
            Assert.Equal(expected[..expectedCount], best[..count]);
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(1e20f)]
    public void Values_without_bounds_are_left_to_exact_scores(float value)
    {
        float[] matrix = new float[16 * 8];
        matrix.AsSpan().Fill(1);
        float[] left = [1, 1, 1, 1, 1, 1, 1, value];
        var products = new FloatProducts(left, matrix, 8);
        if (QuantizedRows.TryCreate(products) is { } quantized)
            Assert.False(quantized.TrySelect(left, products.ScoresOf(0), [], new ScoredItem[3], out _));
        matrix[77] = value;
        Assert.Null(QuantizedRows.TryCreate(products));
    }

    [Fact]
    public async Task A_model_ranks_as_its_scores_do()
    {
        InteractionMatrix data = RandomData.Interactions(40, 900, 3000, seed: 5);
        var model = (IalsModel)await new Ials(new Ials.Config { NComponents = 12, TrainEpochs = 2 })
            .FitAsync(data, new FitContext { Seed = 1 }, CancellationToken.None);
        double[] scores = new double[model.ItemCount];
        for (int user = 0; user < model.UserCount; user++)
        {
            model.ScoreUsers([user], scores);
            foreach (int limit in new[] { 1, 10, 14, 15, 900, 1000 })
            {
                var expected = new ScoredItem[limit];
                int expectedCount = TopK.Select(scores, data.ItemsOf(user), expected);
                var best = new ScoredItem[limit];
                int count = model.Rank(user, data.ItemsOf(user), best);
                Assert.Equal(expected[..expectedCount], best[..count]);
            }
        }
    }

    private static void Fill(Span<float> values, Xoshiro256 random, int round)
    {
        float scale = random.NextInt32(9) switch
        {
            0 => 0,
            1 => 1e-38f,
            2 => 1e-20f,
            3 => round % 3 == 0 ? 1e12f : 100,
            _ => 1,
        };
        foreach (ref float value in values)
            value = scale * (float)(random.NextDouble() - 0.5);
    }
}
