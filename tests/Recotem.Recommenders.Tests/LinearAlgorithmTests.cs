namespace Recotem.Recommenders.Tests;

public sealed class LinearAlgorithmTests
{
    [Theory]
    [InlineData("DenseSLIM")]
    [InlineData("EDLAE")]
    public async Task Permuting_users_and_items_permutes_scores(string name)
    {
        InteractionMatrix train = RandomData.Interactions(60, 50, 900, 31, weighted: true);
        int[] users = RandomData.Permutation(60, 1);
        int[] items = RandomData.Permutation(50, 2);
        double[] scores = RandomData.ScoreAll(await Fit(name, train));
        double[] permuted = RandomData.ScoreAll(await Fit(name, RandomData.Permute(train, users, items)));
        for (int u = 0; u < 60; u++)
            for (int i = 0; i < 50; i++)
                GoldenFile.AssertClose(scores[(u * 50) + i], permuted[(users[u] * 50) + items[i]], 1e-4, $"{u},{i}");
    }

    [Theory]
    [InlineData("DenseSLIM")]
    [InlineData("EDLAE")]
    public async Task An_unrelated_item_leaves_weights_alone(string name)
    {
        InteractionMatrix train = RandomData.Interactions(60, 50, 900, 32);
        InteractionMatrix wider = new(60, 51, train.RowStarts.ToArray(), train.ItemIndices.ToArray());
        var before = (DenseItemModel)await Fit(name, train);
        var after = (DenseItemModel)await Fit(name, wider);
        for (int i = 0; i < 50; i++)
        {
            for (int j = 0; j < 50; j++)
                Assert.InRange(after.WeightsOf(i)[j] - before.WeightsOf(i)[j], -1e-5, 1e-5);
            Assert.Equal(0, after.WeightsOf(i)[50]);
            Assert.Equal(0, after.WeightsOf(50)[i]);
        }
    }

    [Theory]
    [InlineData("DenseSLIM")]
    [InlineData("EDLAE")]
    public async Task A_user_with_the_items_of_a_trained_user_gets_the_same_scores(string name)
    {
        InteractionMatrix train = RandomData.Interactions(60, 50, 900, 33);
        IFittedModel model = await Fit(name, train);
        double[] all = RandomData.ScoreAll(model);
        var scores = new double[50];
        for (int user = 0; user < 60; user++)
        {
            Assert.True(model.TryScoreItems(train.ItemsOf(user), scores));
            Assert.Equal(all[(user * 50)..((user + 1) * 50)], scores);
        }
    }

    [Fact]
    public async Task EDLAE_without_dropout_is_DenseSLIM()
    {
        InteractionMatrix train = RandomData.Interactions(60, 50, 900, 34);
        IFittedModel one = await new Edlae(new() { Reg = 7, DropoutP = 0 }).FitAsync(train, new FitContext(), CancellationToken.None);
        IFittedModel other = await new DenseSlim(new() { Reg = 7 }).FitAsync(train, new FitContext(), CancellationToken.None);
        Assert.Equal(RandomData.ScoreAll(other), RandomData.ScoreAll(one));
    }

    [Fact]
    public async Task A_matrix_that_cannot_be_inverted_is_an_error_that_says_what_to_do()
    {
        // Items 1 and 2 have the same users.
        InteractionMatrix train = InteractionMatrix.FromPairs(3, 3, [0, 0, 1, 1, 2], [1, 2, 1, 2, 0]);
        TrainingException e = await Assert.ThrowsAsync<TrainingException>(
            async () => await new DenseSlim(new() { Reg = 0 }).FitAsync(train, new FitContext(), CancellationToken.None));
        Assert.Contains("reg 0", e.Message, StringComparison.Ordinal);
        Assert.Contains("item number 2 of 3", e.Message, StringComparison.Ordinal);
        Assert.Contains("larger reg", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DenseSLIM")]
    [InlineData("EDLAE")]
    public async Task More_items_than_a_dense_matrix_can_hold_are_refused_before_it_is_allocated(string name)
    {
        InteractionMatrix train = InteractionMatrix.FromPairs(1, 50_000, [0], [0]);
        TrainingException e = await Assert.ThrowsAsync<TrainingException>(async () => await Fit(name, train));
        Assert.Contains("50,000", e.Message, StringComparison.Ordinal);
        Assert.Contains("use RP3beta", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sections_that_do_not_fit_together_are_refused()
    {
        InteractionMatrix train = RandomData.Interactions(30, 20, 300, 35);
        MemorySections sections = MemorySections.Save(await Fit("DenseSLIM", train), train);
        float[] weights = sections.Read<float>("model.item_weights", out _).ToArray();
        sections.Replace("model.item_weights", [weights.Length / 20, 20], weights);
        Assert.Equal(ArtifactFailure.Deserialize, Assert.Throws<ArtifactException>(() => Create("DenseSLIM").Open(sections)).Reason);

        sections.Replace("model.item_weights", [20, 32], weights);
        Assert.Equal(20, Create("DenseSLIM").Open(sections).ItemCount);
        sections.Replace("seen.indptr", [1], (long[])[0]);
        Assert.Throws<ArtifactException>(() => Create("DenseSLIM").Open(sections));
    }

    private static IAlgorithm Create(string name) => name switch
    {
        "DenseSLIM" => new DenseSlim(new() { Reg = 10 }),
        "EDLAE" => new Edlae(new() { Reg = 10, DropoutP = 0.3 }),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "unknown"),
    };

    private static async Task<IFittedModel> Fit(string name, InteractionMatrix train) =>
        await Create(name).FitAsync(train, new FitContext(), CancellationToken.None);
}
