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

        IMetric[] metrics = [new Ndcg(), new Map(), new Recall(), new Hit(), new Precision(), new Mrr()];
        var expected = new double[metrics.Length];
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
            expected[4] += (double)hitRanks.Length / list.Length;
            expected[5] += hitRanks.Length > 0 ? 1.0 / (hitRanks[0] + 1) : 0;
        }

        var model = new FixedScores(scores);
        double[] one = new Evaluator(split, cutoff, 1).Scores(model, metrics, CancellationToken.None);
        double[] four = new Evaluator(split, cutoff, 4).Scores(model, metrics, CancellationToken.None);
        Assert.Equal(one, four);
        for (int m = 0; m < metrics.Length; m++)
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
        IMetric[] metrics = [new Ndcg(), new Map(), new Recall(), new Hit(), new Precision(), new Mrr(), new Recall(new() { WithCutoff = true })];
        Assert.All(evaluator.Scores(model, metrics, CancellationToken.None), mean => Assert.Equal(0.5, mean));
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

    [Fact]
    public void The_use_of_the_catalogue_does_not_depend_on_threads()
    {
        InteractionMatrix all = RandomData.Interactions(500, 60, 9000, 5);
        Split split = new RandomSplitter(new() { HeldoutRatio = 0.3, Seed = 5 }).Split(new() { Interactions = all }, CancellationToken.None);
        var random = new Xoshiro256(5);
        var model = new FixedScores([.. Enumerable.Range(0, 500).Select(_ => Enumerable.Range(0, 60).Select(i => random.NextDouble() * (i % 7)).ToArray())]);

        EvaluationReport one = new Evaluator(split, 5, 1).Report(model, [new Ndcg()], CancellationToken.None);
        EvaluationReport three = new Evaluator(split, 5, 3).Report(model, [new Ndcg()], CancellationToken.None);

        Assert.Equal(one.Usage, three.Usage);
        Assert.Equal<double>(one.Values[0], three.Values[0]);
        Assert.Equal<int>(split.ValidatedUsers.ToArray(), one.Users);
        Assert.InRange(one.Usage.Gini, 0.01, 0.99);
    }

    [Fact]
    public void A_catalogue_that_is_recommended_evenly_has_no_inequality()
    {
        var even = CatalogUsage.Of([3, 3, 3, 3], 4);
        Assert.Equal((4, 1, 0), (even.AppearedItems, even.Coverage, even.Gini));
        GoldenFile.AssertClose(Math.Log(4), even.Entropy, 1e-15, "entropy");
        Assert.Equal(new CatalogUsage(1, 0.25, 0.75, 0), CatalogUsage.Of([0, 0, 8, 0], 4));
        Assert.Equal(new CatalogUsage(0, 0, 0, 0), CatalogUsage.Of([0, 0], 2));
    }

    [Fact]
    public void A_model_that_ranks_by_itself_is_asked_for_lists_and_not_for_scores()
    {
        InteractionMatrix train = InteractionMatrix.FromPairs(2, 3, [0, 1], [0, 1]);
        InteractionMatrix test = InteractionMatrix.FromPairs(2, 3, [0, 1], [2, 2]);
        var split = new Split(train, test, (int[])[0, 1]);
        var model = new Ranker();
        Assert.Equal(1, new Evaluator(split, 1, 1).Score(model, new Mrr(), CancellationToken.None));
        Assert.Equal([[0], [1]], model.Excluded);

        model.Excluded.Clear();
        var restricted = new Evaluator(split, 1, 1) { Recommendable = RecommendableItems.ForAll((int[])[0, 2]) };
        Assert.Equal(1, restricted.Score(model, new Mrr(), CancellationToken.None));
        Assert.Equal([[0, 1], [1]], model.Excluded);
    }

    [Fact]
    public void Ranked_lists_are_those_of_a_full_sort_whatever_the_threads()
    {
        InteractionMatrix seen = RandomData.Interactions(100, 30, 800, 6);
        var random = new Xoshiro256(6);
        double[][] scores = [.. Enumerable.Range(0, 100).Select(_ => Enumerable.Range(0, 30).Select(_ => (double)random.NextInt32(5)).ToArray())];
        int[] users = [.. Enumerable.Range(0, 100).Where(u => u % 3 != 0)];
        foreach ((int length, int threads) in (ReadOnlySpan<(int, int)>)[(7, 1), (7, 3), (500, 2)])
        {
            RankedLists lists = RankedLists.Of(new FixedScores(scores), users, seen, length, threads, CancellationToken.None);
            Assert.Equal(users.Length, lists.Count);
            for (int n = 0; n < users.Length; n++)
            {
                int[] expected =
                [
                    .. Enumerable.Range(0, 30).Except(seen.ItemsOf(users[n]).ToArray())
                        .OrderByDescending(i => scores[users[n]][i]).ThenBy(i => i).Take(length),
                ];
                Assert.Equal(expected, lists[n].ToArray().Select(b => b.Item));
            }
        }
    }

    private sealed class Ranker : IFittedModel, IItemRanker
    {
        public List<int[]> Excluded { get; } = [];

        public int UserCount => 2;

        public int ItemCount => 3;

        public int Rank(int user, ReadOnlySpan<int> excludedAscending, Span<ScoredItem> best)
        {
            Excluded.Add(excludedAscending.ToArray());
            best[0] = new ScoredItem(2, 1);
            return 1;
        }

        public void ScoreUsers(ReadOnlySpan<int> users, Span<double> scores) => throw new InvalidOperationException("not asked for");

        public bool TryScoreItems(ReadOnlySpan<int> items, Span<double> scores) => false;

        public void Save(ISectionWriter sections) => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }

    private sealed class Failing : IMetric
    {
        public double Score(in Ranking ranking) => throw new InvalidTimeZoneException("unmistakable");
    }
}
