namespace Recotem.Recommenders.Tests;

public sealed class NeighbourTests
{
    /// <summary>An algorithm with neighbourhoods of everything, so that no tie decides what is kept.</summary>
    private static readonly Dictionary<string, IAlgorithm> s_unpruned = new()
    {
        ["CosineKNN"] = new CosineKnn(new() { TopK = 9999, Shrinkage = 2, Normalize = true }),
        ["AsymmetricCosineKNN"] = new AsymmetricCosineKnn(new() { TopK = 9999, Alpha = 0.3 }),
        ["JaccardKNN"] = new JaccardKnn(new() { TopK = 9999, Shrinkage = 2 }),
        ["TverskyIndexKNN"] = new TverskyIndexKnn(new() { TopK = 9999, Alpha = 1.5, Beta = 0.2 }),
        ["CosineUserKNN"] = new CosineUserKnn(new() { TopK = 9999, Shrinkage = 2 }),
        ["AsymmetricCosineUserKNN"] = new AsymmetricCosineUserKnn(new() { TopK = 9999, Alpha = 0.3 }),
        ["P3alpha"] = new P3Alpha(new() { Alpha = 0.6 }),
        ["RP3beta"] = new RP3Beta(new() { Alpha = 0.6, Beta = 0.4, NormalizeWeight = true }),
    };

    public static TheoryData<string> All => [.. s_unpruned.Keys];

    public static TheoryData<string> OfItems => [.. s_unpruned.Keys.Where(name => !name.Contains("User", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(All))]
    public async Task Permuting_users_and_items_permutes_scores(string name)
    {
        InteractionMatrix train = RandomData.Interactions(60, 50, 900, 41, weighted: true);
        int[] users = RandomData.Permutation(60, 1);
        int[] items = RandomData.Permutation(50, 2);
        double[] scores = RandomData.ScoreAll(await Fit(name, train));
        double[] permuted = RandomData.ScoreAll(await Fit(name, RandomData.Permute(train, users, items)));
        for (int u = 0; u < 60; u++)
            for (int i = 0; i < 50; i++)
                GoldenFile.AssertClose(scores[(u * 50) + i], permuted[(users[u] * 50) + items[i]], 1e-12, $"{u},{i}");
    }

    /// <summary>All users twice: every product, square and size doubles, which ratios without shrinkage do not notice.</summary>
    [Theory]
    [InlineData("CosineKNN")]
    [InlineData("JaccardKNN")]
    [InlineData("P3alpha")]
    public async Task Doubling_all_users_leaves_ratios_of_items_alone(string name)
    {
        IAlgorithm algorithm = name switch
        {
            "CosineKNN" => new CosineKnn(new() { TopK = 9999, Normalize = true }),
            "JaccardKNN" => new JaccardKnn(new() { TopK = 9999 }),
            _ => new P3Alpha(new()),
        };
        InteractionMatrix train = RandomData.Interactions(60, 50, 900, 42);
        int[] twice = [.. UsersOf(train), .. UsersOf(train).Select(u => u + 60)];
        InteractionMatrix doubled = InteractionMatrix.FromPairs(120, 50, twice, [.. train.ItemIndices, .. train.ItemIndices]);
        double[] before = RandomData.ScoreAll(await algorithm.FitAsync(train, new FitContext(), CancellationToken.None));
        double[] after = RandomData.ScoreAll(await algorithm.FitAsync(doubled, new FitContext(), CancellationToken.None));
        for (int n = 0; n < before.Length; n++)
        {
            // The constant in the denominators does not double.
            GoldenFile.AssertClose(before[n], after[n], 1e-5, $"{n}");
            Assert.Equal(after[n], after[n + before.Length]);
        }
    }

    [Fact]
    public async Task A_duplicate_of_a_user_is_the_nearest_neighbour_and_moves_no_other_similarity()
    {
        InteractionMatrix train = RandomData.Interactions(40, 50, 900, 43);
        int[] users = [.. UsersOf(train), .. Enumerable.Repeat(40, train.ItemsOf(7).Length)];
        InteractionMatrix more = InteractionMatrix.FromPairs(41, 50, users, [.. train.ItemIndices, .. train.ItemsOf(7)]);
        var before = (UserSimilarityModel)await Fit("CosineUserKNN", train);
        var after = (UserSimilarityModel)await Fit("CosineUserKNN", more);
        for (int user = 0; user < 40; user++)
        {
            (int, double)[] expected = [.. before.Similarity.ColumnsOf(user).ToArray().Zip(before.Similarity.ValuesOf(user).ToArray())];
            Assert.Equal(expected, after.Similarity.ColumnsOf(user).ToArray().Zip(after.Similarity.ValuesOf(user).ToArray()).Where(n => n.First != 40));
        }

        double[] similarities = after.Similarity.ValuesOf(40).ToArray();
        Assert.Equal(7, after.Similarity.ColumnsOf(40)[Array.IndexOf(similarities, similarities.Max())]);
    }

    [Theory]
    [MemberData(nameof(OfItems))]
    public async Task An_unrelated_item_leaves_the_scores_of_others_alone(string name)
    {
        InteractionMatrix train = RandomData.Interactions(60, 50, 900, 44, weighted: true);
        InteractionMatrix wider = InteractionMatrix.FromPairs(
            61, 51, [.. UsersOf(train), 60], [.. train.ItemIndices, 50], [.. train.Weights, 3]);
        double[] before = RandomData.ScoreAll(await Fit(name, train));
        double[] after = RandomData.ScoreAll(await Fit(name, wider));
        for (int user = 0; user < 60; user++)
        {
            Assert.Equal(before[(user * 50)..((user + 1) * 50)], after[(user * 51)..((user * 51) + 50)]);
            Assert.Equal(0, after[(user * 51) + 50]);
        }
    }

    [Fact]
    public async Task Equal_settings_of_different_algorithms_give_equal_scores()
    {
        InteractionMatrix train = RandomData.Interactions(60, 50, 900, 45);
        double[] cosine = await Scores(new CosineKnn(new() { TopK = 9, Normalize = true, Shrinkage = 1 }));
        Assert.Equal(cosine, await Scores(new AsymmetricCosineKnn(new() { TopK = 9, Shrinkage = 1 })));
        Assert.Equal(await Scores(new JaccardKnn(new() { TopK = 9 })), await Scores(new TverskyIndexKnn(new() { TopK = 9, Alpha = 1, Beta = 1 })));
        Assert.Equal(await Scores(new P3Alpha(new() { TopK = 9 })), await Scores(new RP3Beta(new() { TopK = 9, Beta = 0 })));
        Assert.NotEqual(cosine, await Scores(new CosineKnn(new() { TopK = 9, Normalize = true, Shrinkage = 0 })));

        async Task<double[]> Scores(IAlgorithm algorithm) =>
            RandomData.ScoreAll(await algorithm.FitAsync(train, new FitContext(), CancellationToken.None));
    }

    [Fact]
    public async Task The_rows_of_normalized_walks_sum_to_one()
    {
        InteractionMatrix train = RandomData.Interactions(60, 50, 900, 46, weighted: true);
        var model = (ItemSimilarityModel)await new P3Alpha(new() { TopK = 5, NormalizeWeight = true }).FitAsync(train, new FitContext(), CancellationToken.None);
        for (int item = 0; item < 50; item++)
            if (!model.Similarity.ValuesOf(item).IsEmpty)
                GoldenFile.AssertClose(1, model.Similarity.ValuesOf(item).ToArray().Sum(), 1e-14, $"row {item}");
    }

    [Fact]
    public async Task Sections_of_user_neighbourhoods_that_do_not_fit_together_are_refused()
    {
        InteractionMatrix train = RandomData.Interactions(30, 20, 300, 48);
        IFittedModel model = await Fit("CosineUserKNN", train);
        Refused(s => s.Replace("model.interactions", [1], new int[1]));
        Refused(s => s.Replace("model.interactions", [2], [-1, 0]));
        Refused(s => s.Replace("model.indptr", [2], new long[2]));
        Refused(s => s.Replace("seen.indptr", [2], new long[2]));
        Refused(s =>
        {
            int[] columns = s.Read<int>("model.indices", out _).ToArray();
            columns[0] = 30;
            s.Replace("model.indices", [columns.Length], columns);
        });

        void Refused(Action<MemorySections> damage)
        {
            MemorySections sections = MemorySections.Save(model, train);
            damage(sections);
            Assert.Equal(ArtifactFailure.Deserialize, Assert.Throws<ArtifactException>(() => s_unpruned["CosineUserKNN"].Open(sections)).Reason);
        }
    }

    private static IEnumerable<int> UsersOf(InteractionMatrix matrix)
    {
        for (int user = 0; user < matrix.UserCount; user++)
            for (int n = 0; n < matrix.ItemsOf(user).Length; n++)
                yield return user;
    }

    private static async Task<IFittedModel> Fit(string name, InteractionMatrix train) =>
        await s_unpruned[name].FitAsync(train, new FitContext { Threads = 2 }, CancellationToken.None);
}
