namespace Recotem.Recommenders.Tests;

public sealed class TopKTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Selection_equals_a_full_sort(ulong seed)
    {
        var random = new Xoshiro256(seed);
        for (int round = 0; round < 400; round++)
        {
            int items = 1 + random.NextInt32(round % 10 == 0 ? 2000 : 70);
            int levels = 1 + random.NextInt32(8);
            double[] scores = new double[items];
            foreach (ref double score in scores.AsSpan())
            {
                // Few levels make many ties; some scores can never be picked.
                score = random.NextInt32(12) switch
                {
                    0 => double.NaN,
                    1 => double.NegativeInfinity,
                    _ => round % 2 == 0 ? random.NextInt32(levels) - 2 : random.NextDouble(),
                };
            }

            int[] excluded = [.. Enumerable.Range(0, items + 5).Where(_ => random.NextInt32(3) == 0)];
            var best = new ScoredItem[random.NextInt32(40)];
            int count = TopK.Select(scores, excluded, best);

            ScoredItem[] expected =
            [
                .. Enumerable.Range(0, items)
                    .Where(i => !excluded.Contains(i) && scores[i] > double.NegativeInfinity)
                    .OrderByDescending(i => scores[i]).ThenBy(i => i)
                    .Take(best.Length)
                    .Select(i => new ScoredItem(i, scores[i])),
            ];
            Assert.Equal(expected, best[..count]);
        }
    }

    [Fact]
    public void Equal_scores_come_by_lower_index()
    {
        var best = new ScoredItem[3];
        Assert.Equal(3, TopK.Select(new double[100], [0, 2], best));
        Assert.Equal([1, 3, 4], best.Select(b => b.Item));
    }

    [Fact]
    public void A_list_is_shorter_when_there_are_fewer_candidates()
    {
        var best = new ScoredItem[5];
        Assert.Equal(1, TopK.Select([double.NaN, 3, double.NegativeInfinity, 7], [3], best));
        Assert.Equal(new ScoredItem(1, 3), best[0]);
        Assert.Equal(0, TopK.Select([], [], best));
        Assert.Equal(0, TopK.Select([1, 2], [], []));
    }

    [Fact]
    public void Positive_infinity_is_the_best_score()
    {
        var best = new ScoredItem[2];
        Assert.Equal(2, TopK.Select([1, double.PositiveInfinity, 2], [], best));
        Assert.Equal([1, 2], best.Select(b => b.Item));
    }

    [Fact]
    public void Blocks_are_skipped_alike_with_and_without_vectors()
    {
        var random = new Xoshiro256(9);
        double[] scores = new double[TopK.Block];
        double[] thresholds = [double.NegativeInfinity, -1, 0, 5, double.PositiveInfinity, double.NaN];
        int above = 0;
        for (int round = 0; round < 20_000; round++)
        {
            foreach (ref double score in scores.AsSpan())
            {
                score = random.NextInt32(40) switch
                {
                    0 => double.NaN,
                    1 => double.PositiveInfinity,
                    2 => 5 + random.NextInt32(2),
                    < 20 => double.NegativeInfinity,
                    _ => -random.NextInt32(3),
                };
            }

            double threshold = thresholds[round % thresholds.Length];
            bool expected = scores.Any(s => s > threshold);
            above += expected ? 1 : 0;
            Assert.Equal(expected, TopK.AnyAbove(ref scores[0], threshold));
            Assert.Equal(expected, TopK.AnyAboveOneByOne(ref scores[0], threshold));
        }

        Assert.InRange(above, 2000, 18_000);
    }
}
