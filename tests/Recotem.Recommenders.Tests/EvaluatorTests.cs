namespace Recotem.Recommenders.Tests;

public sealed class EvaluatorTests
{
    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 20)]
    [InlineData(3, 1000)]
    public void Means_equal_those_of_a_plain_computation(ulong seed, int cutoff)
    {
        InteractionMatrix all = RandomData.Interactions(150, 60, 3000, seed);
        Split split = new RandomSplitter(new() { HeldoutRatio = 0.3, Seed = (long)seed }).Split(new() { Interactions = all }, CancellationToken.None);
        var random = new Xoshiro256(seed);
        double[][] scores = [.. Enumerable.Range(0, 150).Select(_ => Enumerable.Range(0, 60).Select(_ => (double)random.NextInt32(9)).ToArray())];

        var expected = new double[4];
        foreach (int user in split.ValidatedUsers.Span)
        {
            int[] seen = split.Train.ItemsOf(user).ToArray();
            int[] relevant = split.HeldOut.ItemsOf(user).ToArray();
            int[] list = [.. Enumerable.Range(0, 60).Except(seen).OrderByDescending(i => scores[user][i]).ThenBy(i => i).Take(cutoff)];
            int[] hitRanks = [.. Enumerable.Range(0, list.Length).Where(r => relevant.Contains(list[r]))];
            expected[0] += hitRanks.Sum(r => 1 / Math.Log2(r + 2))
                / Enumerable.Range(0, Math.Min(relevant.Length, list.Length)).Sum(r => 1 / Math.Log2(r + 2));
            expected[1] += hitRanks.Select((r, n) => (n + 1.0) / (r + 1)).Sum() / relevant.Length;
            expected[2] += (double)hitRanks.Length / relevant.Length;
            expected[3] += hitRanks.Length > 0 ? 1 : 0;
        }

        var model = new FixedScores(scores);
        double[] one = new Evaluator(split, cutoff, 1).Scores(model, [new Ndcg(), new Map(), new Recall(), new Hit()], CancellationToken.None);
        double[] four = new Evaluator(split, cutoff, 4).Scores(model, [new Ndcg(), new Map(), new Recall(), new Hit()], CancellationToken.None);
        Assert.Equal(one, four);
        for (int m = 0; m < 4; m++)
            GoldenFile.AssertClose(expected[m] / split.ValidatedUsers.Length, one[m], 1e-12, "mean");
        Assert.Equal(one[0], new Evaluator(split, cutoff, 2).Score(model, new Ndcg(), CancellationToken.None));
    }

    [Fact]
    public void A_user_without_candidates_counts_as_zero()
    {
        InteractionMatrix train = InteractionMatrix.FromPairs(2, 2, [0, 1], [0, 0]);
        InteractionMatrix test = InteractionMatrix.FromPairs(2, 2, [0, 1], [1, 1]);
        var model = new FixedScores([[1, 1], [1, double.NegativeInfinity]]);
        var evaluator = new Evaluator(new Split(train, test, (int[])[0, 1]), 2, 1);
        Assert.Equal([0.5, 0.5, 0.5, 0.5], evaluator.Scores(model, [new Ndcg(), new Map(), new Recall(), new Hit()], CancellationToken.None));
    }

    [Fact]
    public void Cancellation_is_honoured()
    {
        InteractionMatrix train = InteractionMatrix.FromPairs(1, 1, [], []);
        InteractionMatrix test = InteractionMatrix.FromPairs(1, 1, [0], [0]);
        var evaluator = new Evaluator(new Split(train, test, (int[])[0]), 1, 1);
        Assert.ThrowsAny<OperationCanceledException>(() => evaluator.Score(new FixedScores([[1]]), new Hit(), new CancellationToken(true)));
    }

    [Fact]
    public void A_model_of_another_size_is_refused()
    {
        InteractionMatrix train = InteractionMatrix.FromPairs(1, 2, [], []);
        var evaluator = new Evaluator(new Split(train, train, (int[])[]), 1, 1);
        Assert.Throws<ArgumentException>(() => evaluator.Score(new FixedScores([[1]]), new Hit(), CancellationToken.None));
        Assert.Equal(0, evaluator.Score(new FixedScores([[1, 2]]), new Hit(), CancellationToken.None));
    }

    [Fact]
    public void A_failing_metric_ends_the_evaluation_with_its_error()
    {
        InteractionMatrix train = InteractionMatrix.FromPairs(200, 2, [], []);
        InteractionMatrix test = InteractionMatrix.FromPairs(200, 2, [.. Enumerable.Range(0, 200)], new int[200]);
        double[][] scores = [.. Enumerable.Range(0, 200).Select(_ => new double[2])];
        var evaluator = new Evaluator(new Split(train, test, Enumerable.Range(0, 200).ToArray()), 1, 3);
        Assert.Throws<InvalidTimeZoneException>(() => evaluator.Score(new FixedScores(scores), new Failing(), CancellationToken.None));
    }

    private sealed class Failing : IMetric
    {
        public double Score(in Ranking ranking) => throw new InvalidTimeZoneException("unmistakable");
    }
}
