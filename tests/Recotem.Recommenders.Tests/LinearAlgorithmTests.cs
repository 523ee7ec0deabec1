namespace Recotem.Recommenders.Tests;

public sealed class LinearAlgorithmTests
{
    [Theory]
    [InlineData("DenseSLIM")]
    [InlineData("EDLAE")]
    [InlineData("SLIM")]
    [InlineData("SLIM negative")]
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

    [Theory]
    [InlineData(true, 0.3)]
    [InlineData(false, 0.3)]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public async Task Weights_of_SLIM_meet_the_conditions_of_an_optimum(bool positiveOnly, double l1Ratio)
    {
        // More items than come in at once, and weights on interactions.
        InteractionMatrix train = RandomData.Interactions(300, 200, 9000, 36, weighted: true);
        var config = new Slim.Config { Alpha = 0.05, L1Ratio = l1Ratio, PositiveOnly = positiveOnly, NIter = 1000, Tol = 1e-6 };
        var model = (ItemSimilarityModel)await new Slim(config).FitAsync(train, new FitContext { Threads = 2 }, CancellationToken.None);
        double[][] w = GoldenFile.Dense(model.Similarity);
        var x = new double[300, 200];
        for (int user = 0; user < 300; user++)
            for (int n = 0; n < train.ItemsOf(user).Length; n++)
                x[user, train.ItemsOf(user)[n]] = train.WeightsOf(user)[n];
        double l1 = 300 * 0.05 * l1Ratio;
        double l2 = 300 * 0.05 * (1 - l1Ratio);
        int weights = 0;
        for (int j = 0; j < 200; j += 9)
        {
            Assert.Equal(0, w[j][j]);
            var residual = new double[300];
            for (int user = 0; user < 300; user++)
            {
                residual[user] = x[user, j];
                for (int k = 0; k < 200; k++)
                    residual[user] -= x[user, k] * w[k][j];
            }

            for (int i = 0; i < 200; i++)
            {
                if (i == j)
                    continue;
                double gradient = -l2 * w[i][j];
                for (int user = 0; user < 300; user++)
                    gradient += x[user, i] * residual[user];
                if (w[i][j] != 0)
                {
                    weights++;
                    Assert.True(!positiveOnly || w[i][j] > 0);
                    Assert.InRange(gradient - (l1 * Math.Sign(w[i][j])), -0.02, 0.02);
                }
                else
                {
                    Assert.True(gradient < l1 + 0.02 && (positiveOnly || gradient > -l1 - 0.02));
                }
            }
        }

        Assert.True(weights > 100);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void SLIM_is_right_whatever_part_of_the_Gram_matrix_is_copied(bool positiveOnly)
    {
        const int Items = 400;
        InteractionMatrix train = RandomData.Interactions(600, Items, 24_000, 40);
        var config = new Slim.Config { Alpha = 0.02, L1Ratio = 0.02, PositiveOnly = positiveOnly, NIter = 200, Tol = 1e-6 };
        var limits = new SlimColumn.Limits(positiveOnly ? 70 : 140, positiveOnly ? 90 : 180);
        double[][] w = GoldenFile.Dense(new SlimTrainer(train, config, limits).Fit(2, CancellationToken.None));
        int[] counts = [.. Enumerable.Range(0, Items).Select(j => w.Count(row => row[j] != 0))];
        int[] kept = [.. Enumerable.Range(0, Items).Where(j => counts[j] <= limits.Kept).Take(8)];
        int[] copied = [.. Enumerable.Range(0, Items).Where(j => counts[j] > limits.Kept && counts[j] <= limits.Copied).Take(8)];
        int[] wide = [.. Enumerable.Range(0, Items).Where(j => counts[j] > limits.Copied).Take(8)];
        Assert.True(kept.Length > 0 && copied.Length > 0 && wide.Length > 0, string.Join(' ', counts.Order()));

        var gram = new FloatMatrix(Items, Items);
        SparseGram.FillLower(train, gram, 1, CancellationToken.None);
        double l1 = 600 * 0.02 * 0.02;
        double l2 = 600 * 0.02 * 0.98;
        foreach (int j in (int[])[.. kept, .. copied, .. wide])
        {
            for (int i = 0; i < Items; i++)
            {
                if (i == j)
                    continue;
                double gradient = Gram(i, j) - (l2 * w[i][j]);
                for (int k = 0; k < Items; k++)
                    gradient -= Gram(i, k) * w[k][j];
                double excess = w[i][j] != 0
                    ? Math.Abs(gradient - (l1 * Math.Sign(w[i][j])))
                    : Math.Max(0, (positiveOnly ? gradient : Math.Abs(gradient)) - l1);
                Assert.InRange(excess, 0, 0.01);
            }
        }

        double Gram(int i, int j) => gram.Row(Math.Max(i, j))[Math.Min(i, j)];
    }

    [Fact]
    public void SLIM_does_not_depend_on_how_many_items_are_fitted_together()
    {
        // With one thread there are more in a block than with six.
        InteractionMatrix train = RandomData.Interactions(500, 600, 20_000, 41);
        var config = new Slim.Config { Alpha = 0.03 };
        SparseRows one = new SlimTrainer(train, config).Fit(1, CancellationToken.None);
        SparseRows six = new SlimTrainer(train, config).Fit(6, CancellationToken.None);
        Assert.Equal(GoldenFile.Dense(one), GoldenFile.Dense(six));
    }

    [Fact]
    public async Task SLIM_takes_the_whole_Gram_matrix_when_most_weights_are_in()
    {
        // Without L1 nearly all weights are in, which is more than are copied.
        InteractionMatrix train = RandomData.Interactions(400, 130, 9000, 37);
        var config = new Slim.Config { Alpha = 0.2, L1Ratio = 0, PositiveOnly = false, NIter = 200, Tol = 1e-5 };
        var model = (ItemSimilarityModel)await new Slim(config).FitAsync(train, new FitContext { Threads = 2 }, CancellationToken.None);
        var ridge = (DenseItemModel)await new DenseSlim(new() { Reg = 400 * 0.2 }).FitAsync(train, new FitContext(), CancellationToken.None);
        double[][] w = GoldenFile.Dense(model.Similarity);
        Assert.True(w.Count(row => row[0] != 0) > 65);
        for (int i = 0; i < 130; i++)
            for (int j = 0; j < 130; j++)
                Assert.InRange(w[i][j] - ridge.WeightsOf(i)[j], -1e-3, 1e-3);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SLIM_keeps_the_largest_weights_of_each_item(bool positiveOnly)
    {
        InteractionMatrix train = RandomData.Interactions(60, 50, 900, 38);
        var config = new Slim.Config { Alpha = 0.01, PositiveOnly = positiveOnly };
        double[][] all = GoldenFile.Dense(((ItemSimilarityModel)await new Slim(config).FitAsync(train, new FitContext(), CancellationToken.None)).Similarity);
        double[][] kept = GoldenFile.Dense(((ItemSimilarityModel)await new Slim(config with { TopK = 5 }).FitAsync(train, new FitContext(), CancellationToken.None)).Similarity);
        for (int j = 0; j < 50; j++)
        {
            double[] expected = [.. all.Select(row => row[j]).Where(v => v != 0).OrderByDescending(Math.Abs).Take(5)];
            double[] actual = [.. kept.Select(row => row[j]).Where(v => v != 0).OrderByDescending(Math.Abs)];
            Assert.Equal(expected, actual);
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
        Assert.Contains("one of 3 items, with 2 interactions", e.Message, StringComparison.Ordinal);
        Assert.Contains("a reg of at least 1", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reg_that_is_too_small_beside_heavy_weights_is_advised_to_grow_tenfold()
    {
        InteractionMatrix train = InteractionMatrix.FromPairs(2, 2, [0, 0, 1, 1], [0, 1, 0, 1], [1e6f, 1e6f, 1e6f, 1e6f]);
        TrainingException e = await Assert.ThrowsAsync<TrainingException>(
            async () => await new DenseSlim(new() { Reg = 5000 }).FitAsync(train, new FitContext(), CancellationToken.None));
        Assert.Contains("reg 5000", e.Message, StringComparison.Ordinal);
        Assert.Contains("a reg of at least 50000", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dense_matrix_that_exceeds_the_memory_is_refused_before_it_is_allocated()
    {
        const long Gigabyte = 1L << 30;
        DenseItemRegression.Check("EDLAE", 16_000, Gigabyte);
        TrainingException e = Assert.Throws<TrainingException>(() => DenseItemRegression.Check("EDLAE", 20_000, Gigabyte));
        Assert.Contains("EDLAE needs 1,526 MB", e.Message, StringComparison.Ordinal);
        Assert.Contains("may use 1,024 MB", e.Message, StringComparison.Ordinal);
        Assert.Contains("use RP3beta", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_coarse_tolerance_of_SLIM_keeps_small_weights(bool positiveOnly)
    {
        InteractionMatrix train = RandomData.Interactions(60, 50, 900, 41);
        var fine = new Slim.Config { Alpha = 0.05, PositiveOnly = positiveOnly, Tol = 1e-6 };
        int exact = (await Weights(fine)).Length;
        Assert.InRange((await Weights(fine with { Tol = 0.5 })).Length, exact / 2, 2 * exact);

        async Task<ReadOnlyMemory<double>> Weights(Slim.Config config) =>
            ((ItemSimilarityModel)await new Slim(config).FitAsync(train, new FitContext(), CancellationToken.None)).Similarity.Values;
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
        "SLIM" => new Slim(new() { Alpha = 0.02, L1Ratio = 0.2, Tol = 1e-7, NIter = 1000 }),
        "SLIM negative" => new Slim(new() { Alpha = 0.02, L1Ratio = 0.2, Tol = 1e-7, NIter = 1000, PositiveOnly = false }),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "unknown"),
    };

    private static async Task<IFittedModel> Fit(string name, InteractionMatrix train) =>
        await Create(name).FitAsync(train, new FitContext(), CancellationToken.None);
}
