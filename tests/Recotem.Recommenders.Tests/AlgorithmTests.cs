namespace Recotem.Recommenders.Tests;

public sealed class AlgorithmTests
{
    /// <summary>The arrays of a served model lie in a file that somebody may rewrite after it was checked.</summary>
    [Fact]
    public void An_index_that_goes_wrong_after_the_check_reaches_no_other_memory()
    {
        int[] columns = [1, 0];
        using var model = new ItemSimilarityModel(
            InteractionMatrix.FromPairs(1, 2, (int[])[0], (int[])[0]), new SparseRows((long[])[0, 1, 2], columns, (double[])[0.5, 0.5]));
        double[] memory = new double[4];
        columns[0] = 3;

        Assert.Throws<IndexOutOfRangeException>(() => model.ScoreUsers([0], memory.AsSpan(0, 2)));

        Assert.Equal(new double[4], memory);
    }

    [Theory]
    [InlineData(300)]
    [InlineData(700)]
    public async Task A_row_that_changes_while_it_is_summed_reaches_no_other_memory(int items)
    {
        // The matrix lies between memory that is not its own; the last of many indices flips between valid and not.
        int stride = FloatMatrix.StrideOf(items);
        float[] memory = new float[3 * items * stride];
        memory.AsSpan().Fill(1e6f);
        memory.AsSpan(items * stride, items * stride).Fill(1);
        int[] seen = new int[4096];
        using var model = new DenseItemModel(
            new InteractionMatrix(1, items, (long[])[0, seen.Length], seen), memory.AsMemory(items * stride, items * stride), stride);
        double[] scores = new double[items];
        bool isDone = false;
        Task flips = Task.Run(() =>
        {
            while (!Volatile.Read(ref isDone))
            {
                Volatile.Write(ref seen[^1], items);
                Volatile.Write(ref seen[^1], 0);
            }
        });
        int wrong = 0;
        int refused = 0;
        int passed = 0;
        for (int round = 0; round < 100_000 && (refused < 500 || passed < 3000); round++)
        {
            if (Record.Exception(() => model.ScoreUsers([0], scores)) is ArgumentOutOfRangeException)
            {
                refused++;
                continue;
            }

            passed++;
            wrong += scores.Any(score => score != seen.Length) ? 1 : 0;
        }

        Volatile.Write(ref isDone, true);
        await flips;
        Assert.Equal(0, wrong);
        seen[^1] = items;
        Assert.Throws<ArgumentOutOfRangeException>(() => model.ScoreUsers([0], scores));
    }

    /// <summary>Every algorithm in settings that take different paths.</summary>
    public static TheoryData<string> Algorithms =>
    [
        "TopPop",
        "CosineKNN", "CosineKNN normalized", "CosineKNN tf_idf", "CosineKNN bm_25", "AsymmetricCosineKNN", "JaccardKNN", "TverskyIndexKNN",
        "CosineUserKNN", "CosineUserKNN bm_25", "AsymmetricCosineUserKNN",
        "P3alpha", "P3alpha normalized", "RP3beta",
        "IALS", "IALS original", "IALS log", "IALS nu_star",
        "IALS cholesky", "IALS ialspp", "IALS icd", "BPRFM", "BPRFM warp",
        "DenseSLIM", "EDLAE", "SLIM", "SLIM negative", "TruncatedSVD", "NMF", "NMF random",
    ];

    private static IAlgorithm Create(string name) => name switch
    {
        "TopPop" => new TopPop(),
        "CosineKNN" => new CosineKnn(new() { TopK = 12 }),
        "CosineKNN normalized" => new CosineKnn(new() { TopK = 12, Normalize = true, Shrinkage = 3 }),
        "CosineKNN tf_idf" => new CosineKnn(new() { TopK = 500, Normalize = true, FeatureWeighting = FeatureWeighting.TfIdf }),
        "CosineKNN bm_25" => new CosineKnn(new() { TopK = 12, Normalize = true, FeatureWeighting = FeatureWeighting.Bm_25 }),
        "AsymmetricCosineKNN" => new AsymmetricCosineKnn(new() { TopK = 12, Alpha = 0.2, Shrinkage = 1 }),
        "JaccardKNN" => new JaccardKnn(new() { TopK = 12 }),
        "TverskyIndexKNN" => new TverskyIndexKnn(new() { TopK = 12, Alpha = 0.3, Beta = 1.5, Shrinkage = 1 }),
        "CosineUserKNN" => new CosineUserKnn(new() { TopK = 500 }),
        "CosineUserKNN bm_25" => new CosineUserKnn(new() { TopK = 12, FeatureWeighting = FeatureWeighting.Bm_25 }),
        "AsymmetricCosineUserKNN" => new AsymmetricCosineUserKnn(new() { TopK = 12, Alpha = 0.7, FeatureWeighting = FeatureWeighting.TfIdf }),
        "P3alpha" => new P3Alpha(new()),
        "P3alpha normalized" => new P3Alpha(new() { Alpha = 0.7, TopK = 12, NormalizeWeight = true }),
        "RP3beta" => new RP3Beta(new() { TopK = 12 }),
        "IALS" => new Ials(new() { NComponents = 12, Alpha0 = 0.2, Reg = 0.01, TrainEpochs = 3 }),
        "IALS original" => new Ials(new() { NComponents = 5, Alpha0 = 0.2, Reg = 0.01, TrainEpochs = 3, LossType = LossType.Original, MaxCgSteps = 0 }),
        "IALS log" => new Ials(new() { NComponents = 8, ConfidenceScaling = ConfidenceScaling.Log, Epsilon = 0.5, PredictionTimeMaxCgSteps = 0 }),
        "IALS cholesky" => new Ials(new() { NComponents = 12, Alpha0 = 0.2, Reg = 0.01, TrainEpochs = 3, SolverType = IalsSolverType.Cholesky }),
        "IALS ialspp" => new Ials(new() { NComponents = 13, Alpha0 = 0.2, TrainEpochs = 3, SolverType = IalsSolverType.Ialspp, IalsppSubspaceDimension = 5, LossType = LossType.Original }),
        "IALS icd" => new Ials(new() { NComponents = 12, Alpha0 = 0.2, TrainEpochs = 3, SolverType = IalsSolverType.Ialspp, IalsppSubspaceDimension = 1, IalsppIteration = 2 }),
        "BPRFM" => new BprFm(new() { NComponents = 7, TrainEpochs = 3 }),
        "BPRFM warp" => new BprFm(new() { NComponents = 12, TrainEpochs = 2, Loss = PairwiseLoss.Warp, ItemAlpha = 0.001, UserAlpha = 0.01 }),
        "IALS nu_star" => new Ials(new() { NComponents = 8, Nu = 0.5, NuStar = 1, Reg = 0.02, TrainEpochs = 2 }),
        "DenseSLIM" => new DenseSlim(new() { Reg = 10 }),
        "EDLAE" => new Edlae(new() { Reg = 10, DropoutP = 0.3 }),
        "TruncatedSVD" => new TruncatedSvd(new() { NComponents = 9 }),
        "NMF" => new Nmf(new() { NComponents = 3, Alpha = 1e-3 }),
        "NMF random" => new Nmf(new() { NComponents = 70, Alpha = 1e-3, Init = NmfInitialization.Random }),
        "SLIM" => new Slim(new() { Alpha = 0.01 }),
        "SLIM negative" => new Slim(new() { Alpha = 0.01, PositiveOnly = false, TopK = 7 }),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "unknown"),
    };

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task Threads_do_not_change_a_byte(string name)
    {
        foreach (bool weighted in (bool[])[false, true])
        {
            InteractionMatrix train = RandomData.Interactions(700, 300, 9000, 11, weighted);
            byte[] one = MemorySections.Save(await Fit(name, train, threads: 1), train).Bytes;
            Assert.Equal(one, MemorySections.Save(await Fit(name, train, threads: 3), train).Bytes);
            Assert.Equal(one, MemorySections.Save(await Fit(name, train, threads: 8), train).Bytes);
        }
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task A_saved_model_scores_the_same_after_it_is_opened(string name)
    {
        foreach (bool weighted in (bool[])[false, true])
        {
            InteractionMatrix train = RandomData.Interactions(60, 50, 900, 12, weighted);
            IFittedModel model = await Fit(name, train);
            using IFittedModel opened = Create(name).Open(MemorySections.Save(model, train));
            Assert.Equal((model.UserCount, model.ItemCount), (opened.UserCount, opened.ItemCount));
            Assert.Equal(RandomData.ScoreAll(model), RandomData.ScoreAll(opened));
            var expected = new double[50];
            var actual = new double[50];
            Assert.Equal(ScoresNewUsers(name), model.TryScoreItems([1, 5, 30], expected));
            Assert.Equal(ScoresNewUsers(name), opened.TryScoreItems([1, 5, 30], actual));
            Assert.Equal(expected, actual);
            Assert.Equal(MemorySections.Save(model, train).Bytes, MemorySections.Save(opened, train).Bytes);
        }
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task Scoring_in_batches_equals_scoring_one_by_one(string name)
    {
        InteractionMatrix train = RandomData.Interactions(41, 53, 700, 13);
        IFittedModel model = await Fit(name, train);
        double[] all = RandomData.ScoreAll(model);
        var one = new double[53];
        for (int user = 0; user < 41; user++)
        {
            model.ScoreUsers([user], one);
            Assert.Equal(all[(user * 53)..((user + 1) * 53)], one);
        }
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task Lists_are_exactly_those_of_the_scores(string name)
    {
        InteractionMatrix train = RandomData.Interactions(60, 50, 500, 47, weighted: true);
        IFittedModel model = await Fit(name, train);
        double[] scores = RandomData.ScoreAll(model);
        int[] users = [.. Enumerable.Range(0, 60)];
        foreach (int length in (int[])[1, 10, 50])
        {
            RankedLists lists = RankedLists.Of(model, users, train, length, 2, CancellationToken.None);
            var expected = new ScoredItem[length];
            for (int user = 0; user < 60; user++)
            {
                int count = TopK.Select(scores.AsSpan(user * 50, 50), train.ItemsOf(user), expected);
                Assert.Equal(expected[..count], lists[user].ToArray());
            }
        }
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task Cancellation_is_honoured(string name)
    {
        InteractionMatrix train = RandomData.Interactions(60, 50, 900, 12);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await Create(name).FitAsync(train, new FitContext { Threads = 2 }, new CancellationToken(true)));
    }

    /// <summary>The token is cancelled by the fit itself, when it has read so much of the interactions; hence at the same place in every run.</summary>
    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task A_fit_that_is_cancelled_in_the_middle_ends_without_a_model(string name)
    {
        // The most popular items are counted in one pass, which is over before anybody could cancel it.
        if (name == "TopPop")
            return;
        InteractionMatrix train = RandomData.Interactions(700, 300, 9000, 11, weighted: true);
        long reads = 0;
        long cancelAt = long.MaxValue;
        using var source = new CancellationTokenSource();
        await Create(name).FitAsync(Watched(train, CountRead), new FitContext(), source.Token);
        long all = reads;
        foreach (double part in (double[])[0.1, 0.5, 0.7])
        {
            using var cancelled = new CancellationTokenSource();
            (reads, cancelAt) = (0, Math.Max(1, (long)(part * all)));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(
                async () => await Create(name).FitAsync(Watched(train, () => CountAndCancel(cancelled)), new FitContext(), cancelled.Token));
            Assert.True(reads >= cancelAt);
        }

        void CountRead() => reads++;

        void CountAndCancel(CancellationTokenSource cancelled)
        {
            if (++reads == cancelAt)
                cancelled.Cancel();
        }
    }

    private static InteractionMatrix Watched(InteractionMatrix matrix, Action read)
    {
        return new InteractionMatrix(
            matrix.UserCount, matrix.ItemCount, matrix.RowStarts.ToArray(), new WatchedMemory<int>(matrix.ItemIndices.ToArray(), read).Memory,
            matrix.Weights.ToArray());
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task Empty_users_and_items_and_empty_data_are_scored(string name)
    {
        InteractionMatrix train = RandomData.Interactions(30, 20, 300, 14);
        Assert.True(train.ItemsOf(29).IsEmpty);
        Assert.True(train.Transpose().ItemsOf(19).IsEmpty);
        Assert.All(RandomData.ScoreAll(await Fit(name, train)), s => Assert.True(double.IsFinite(s)));

        InteractionMatrix nothing = InteractionMatrix.FromPairs(3, 4, [], []);
        IFittedModel model = await Fit(name, nothing);
        // Block coordinate descent comes closer to zero with every epoch, and pairwise learning leaves initial vectors alone.
        if (name == "IALS ialspp" || name.StartsWith("BPRFM", StringComparison.Ordinal))
            Assert.All(RandomData.ScoreAll(model), s => Assert.InRange(s, -0.01, 0.01));
        else
            Assert.Equal(new double[12], RandomData.ScoreAll(model));
        Assert.Equal(RandomData.ScoreAll(model), RandomData.ScoreAll(Create(name).Open(MemorySections.Save(model, nothing))));

        // A decomposition of nothing is an error of its own.
        if (name == "TruncatedSVD")
            return;
        IFittedModel none = await Fit(name, InteractionMatrix.FromPairs(0, 0, [], []));
        Assert.Equal((0, 0), (none.UserCount, none.ItemCount));
    }

    [Theory]
    [InlineData("TopPop")]
    [InlineData("CosineKNN tf_idf")]
    [InlineData("CosineUserKNN")]
    [InlineData("P3alpha")]
    public async Task Permuting_users_and_items_permutes_scores(string name)
    {
        // Neighbourhoods of all items: with fewer, the index decides ties at the boundary.
        InteractionMatrix train = RandomData.Interactions(60, 50, 900, 15, weighted: true);
        int[] users = RandomData.Permutation(60, 1);
        int[] items = RandomData.Permutation(50, 2);
        double[] scores = RandomData.ScoreAll(await Fit(name, train));
        double[] permuted = RandomData.ScoreAll(await Fit(name, RandomData.Permute(train, users, items)));
        for (int u = 0; u < 60; u++)
            for (int i = 0; i < 50; i++)
                GoldenFile.AssertClose(scores[(u * 50) + i], permuted[(users[u] * 50) + items[i]], 1e-12, $"{u},{i}");
    }

    [Theory]
    [InlineData(FeatureWeighting.None)]
    [InlineData(FeatureWeighting.Bm_25)]
    public async Task An_unrelated_item_leaves_similarities_alone(FeatureWeighting weighting)
    {
        InteractionMatrix train = RandomData.Interactions(60, 50, 900, 16, weighted: true);
        InteractionMatrix wider = new(60, 51, train.RowStarts.ToArray(), train.ItemIndices.ToArray(), train.Weights.ToArray());
        var algorithm = new CosineKnn(new() { TopK = 20, Normalize = true, FeatureWeighting = weighting });
        var before = (ItemSimilarityModel)await algorithm.FitAsync(train, new FitContext(), CancellationToken.None);
        var after = (ItemSimilarityModel)await algorithm.FitAsync(wider, new FitContext(), CancellationToken.None);
        Assert.Equal(before.Similarity.Values.ToArray(), after.Similarity.Values.ToArray());
        Assert.Equal(before.Similarity.Columns.ToArray(), after.Similarity.Columns.ToArray());
    }

    [Fact]
    public async Task A_user_with_the_items_of_a_trained_user_gets_the_same_scores_from_neighbourhoods()
    {
        InteractionMatrix train = RandomData.Interactions(60, 50, 900, 17);
        IFittedModel model = await Fit("CosineKNN normalized", train);
        double[] all = RandomData.ScoreAll(model);
        var scores = new double[50];
        for (int user = 0; user < 60; user++)
        {
            Assert.True(model.TryScoreItems(train.ItemsOf(user), scores));
            Assert.Equal(all[(user * 50)..((user + 1) * 50)], scores);
        }
    }

    [Fact]
    public async Task Enough_steps_from_zero_give_a_trained_user_the_vector_of_the_exact_solution()
    {
        InteractionMatrix train = RandomData.Interactions(60, 50, 900, 18);
        var config = new Ials.Config { NComponents = 8, Alpha0 = 0.2, Reg = 0.01, TrainEpochs = 30, MaxCgSteps = 0, PredictionTimeMaxCgSteps = 40 };
        IFittedModel model = await new Ials(config).FitAsync(train, new FitContext(), CancellationToken.None);
        double[] all = RandomData.ScoreAll(model);
        var scores = new double[50];
        for (int user = 0; user < 59; user++)
        {
            Assert.True(model.TryScoreItems(train.ItemsOf(user), scores));
            for (int i = 0; i < 50; i++)
                Assert.InRange(scores[i] - all[(user * 50) + i], -0.02, 0.02);
        }
    }

    [Fact]
    public async Task The_neighbourhood_counts_the_item_itself_and_prefers_lower_indices_at_the_boundary()
    {
        // Three identical items: with two places, each keeps itself or the lowest other one.
        InteractionMatrix train = InteractionMatrix.FromPairs(2, 3, [0, 0, 0, 1, 1, 1], [0, 1, 2, 0, 1, 2]);
        var model = (ItemSimilarityModel)await new CosineKnn(new() { TopK = 2 }).FitAsync(train, new FitContext(), CancellationToken.None);
        Assert.Equal([0, 1, 2, 4], model.Similarity.RowStarts.ToArray());
        Assert.Equal([1, 0, 0, 1], model.Similarity.Columns.ToArray());
    }

    [Fact]
    public async Task Sections_that_do_not_fit_together_are_refused()
    {
        InteractionMatrix train = RandomData.Interactions(30, 20, 300, 19);
        MemorySections knn = MemorySections.Save(await Fit("CosineKNN", train), train);
        int[] columns = knn.Read<int>("model.indices", out _).ToArray();
        columns[3] = 20;
        knn.Replace("model.indices", [columns.Length], columns);
        Assert.Equal(ArtifactFailure.Deserialize, Assert.Throws<ArtifactException>(() => Create("CosineKNN").Open(knn)).Reason);

        MemorySections ials = MemorySections.Save(await Fit("IALS", train), train);
        Assert.Contains("n_components 8", Assert.Throws<ArtifactException>(() => Create("IALS log").Open(ials)).Message);
        Assert.Throws<ArtifactException>(() => Create("IALS").Open(knn));
        Assert.Throws<ArtifactException>(() => Create("TopPop").Open(knn));

        // Strides round up: these factors have as many columns as 20 components would.
        MemorySections wider = MemorySections.Save(
            await new Ials(new() { NComponents = 24, TrainEpochs = 1 }).FitAsync(train, new FitContext(), CancellationToken.None), train);
        Assert.Throws<ArtifactException>(() => new Ials(new() { NComponents = 20 }).Open(wider));
        MemorySections pairs = MemorySections.Save(
            await new BprFm(new() { NComponents = 17, TrainEpochs = 1 }).FitAsync(train, new FitContext(), CancellationToken.None), train);
        Assert.Throws<ArtifactException>(() => new BprFm(new() { NComponents = 20 }).Open(pairs));

        MemorySections popularity = MemorySections.Save(await Fit("TopPop", train), train);
        popularity.Replace("seen.indptr", [0], Array.Empty<long>());
        Assert.Equal(ArtifactFailure.Deserialize, Assert.Throws<ArtifactException>(() => Create("TopPop").Open(popularity)).Reason);
    }

    [Fact]
    public void A_search_ends_with_the_last_epoch_that_is_judged()
    {
        var trainer = new CountingTrainer();
        var monitor = new Judge(keepAt: -1, stopAt: -1);
        EpochFit.Run(trainer, null, 16, new FitContext { Monitor = monitor }, CancellationToken.None);
        Assert.Equal(125, monitor.Judged[^1]);
        Assert.Equal(125, trainer.Epochs);
    }

    private sealed class CountingTrainer : IEpochTrainer
    {
        public int Epochs { get; private set; }

        public void RunEpoch(CancellationToken cancellationToken) => Epochs++;

        public void Keep()
        {
        }

        public void RestoreKept()
        {
        }

        public IFittedModel ToModel(CancellationToken cancellationToken) => new TopPopModel(1, new double[] { Epochs });
    }

    [Fact]
    public async Task IALS_learns_the_number_of_epochs_and_returns_the_state_that_was_kept()
    {
        InteractionMatrix train = RandomData.Interactions(60, 50, 900, 20);
        var monitor = new Judge(keepAt: 15, stopAt: 35);
        var context = new FitContext { Monitor = monitor };
        IFittedModel model = await new Ials(new() { NComponents = 8, Alpha0 = 0.2 }).FitAsync(train, context, CancellationToken.None);
        Assert.Equal([5, 10, 15, 20, 25, 30, 35], monitor.Judged);
        Assert.Equal(15, context.Learnt["train_epochs"]);
        Assert.Equal(monitor.Kept, RandomData.ScoreAll(model));

        var refit = new Ials(new() { NComponents = 8, Alpha0 = 0.2, TrainEpochs = 15 });
        Assert.Equal(monitor.Kept, RandomData.ScoreAll(await refit.FitAsync(train, new FitContext(), CancellationToken.None)));
    }

    [Fact]
    public async Task IALS_ends_a_search_after_125_epochs_and_takes_16_without_one()
    {
        InteractionMatrix train = RandomData.Interactions(30, 20, 300, 20);
        var monitor = new Judge(keepAt: 125, stopAt: 1000);
        var algorithm = new Ials(new() { NComponents = 4 });
        await algorithm.FitAsync(train, new FitContext { Monitor = monitor }, CancellationToken.None);
        Assert.Equal(25, monitor.Judged.Count);
        Assert.Equal(125, monitor.Judged[^1]);

        IFittedModel sixteen = await new Ials(new() { NComponents = 4, TrainEpochs = 16 }).FitAsync(train, new FitContext(), CancellationToken.None);
        Assert.Equal(RandomData.ScoreAll(sixteen), RandomData.ScoreAll(await algorithm.FitAsync(train, new FitContext(), CancellationToken.None)));
    }

    [Fact]
    public async Task A_number_of_epochs_that_a_recipe_fixes_is_not_learnt()
    {
        InteractionMatrix train = RandomData.Interactions(30, 20, 300, 20);
        var monitor = new Judge(keepAt: 5, stopAt: 10);
        var context = new FitContext { Monitor = monitor };
        await new Ials(new() { NComponents = 4, TrainEpochs = 7 }).FitAsync(train, context, CancellationToken.None);
        Assert.Empty(monitor.Judged);
        Assert.Empty(context.Learnt);
    }

    [Fact]
    public async Task The_seed_decides_the_factors()
    {
        InteractionMatrix train = RandomData.Interactions(60, 50, 900, 21);
        var algorithm = new Ials(new() { NComponents = 8 });
        double[] first = RandomData.ScoreAll(await algorithm.FitAsync(train, new FitContext { Seed = 1 }, CancellationToken.None));
        Assert.Equal(first, RandomData.ScoreAll(await algorithm.FitAsync(train, new FitContext { Seed = 1 }, CancellationToken.None)));
        Assert.NotEqual(first, RandomData.ScoreAll(await algorithm.FitAsync(train, new FitContext { Seed = 2 }, CancellationToken.None)));
    }

    [Fact]
    public async Task A_long_history_is_solved_in_parts_with_the_same_result()
    {
        // 9,000 users of one item are more than are gathered at once.
        int[] users = [.. Enumerable.Range(0, 9000), .. Enumerable.Range(0, 9000)];
        int[] items = [.. new int[9000], .. Enumerable.Range(0, 9000).Select(u => 1 + (u % 3))];
        InteractionMatrix train = InteractionMatrix.FromPairs(9000, 4, users, items);
        var config = new Ials.Config { NComponents = 8, Alpha0 = 0.1, Reg = 0.001, TrainEpochs = 4 };
        var trainer = new IalsTrainer(train, config, 2);
        trainer.Initialize(1);
        for (int epoch = 0; epoch < 4; epoch++)
            trainer.RunEpoch(CancellationToken.None);

        // How far the vector of item 0 is from solving its normal equations, in double precision.
        int stride = trainer.Stride;
        float[] p = trainer.UserFactors.ToArray();
        double[] q = [.. trainer.ItemFactors[..stride].ToArray().Select(v => (double)v)];
        double lambda = new IalsRegularization(config, train).Of(9000, 9000);
        var residual = new double[stride];
        double right = 0;
        for (int k = 0; k < stride; k++)
            residual[k] = -lambda * q[k];
        for (int user = 0; user < 9000; user++)
        {
            double dot = Enumerable.Range(0, stride).Sum(k => p[(user * stride) + k] * q[k]);
            for (int k = 0; k < stride; k++)
            {
                residual[k] += p[(user * stride) + k] * (1 - (1.1 * dot));
                right += Math.Abs(p[(user * stride) + k]);
            }
        }

        Assert.True(residual.Sum(Math.Abs) < 0.01 * right, $"residual {residual.Sum(Math.Abs)} of {right}");
    }

    private static bool ScoresNewUsers(string name) =>
        Plugins.Catalog.Find("algorithms", name.Split(' ')[0])!.Trait("scores_new_users") == "true";

    private static async Task<IFittedModel> Fit(string name, InteractionMatrix train, int threads = 1) =>
        await Create(name).FitAsync(train, new FitContext { Threads = threads }, CancellationToken.None);

    private sealed class Judge(int keepAt, int stopAt) : IFitMonitor
    {
        public List<int> Judged { get; } = [];

        public double[] Kept { get; private set; } = [];

        FitVerdict IFitMonitor.Judge(int epochs, IFittedModel state)
        {
            Judged.Add(epochs);
            if (epochs == keepAt)
                Kept = RandomData.ScoreAll(state);
            return (epochs == keepAt ? FitVerdict.Keep : FitVerdict.Continue) | (epochs == stopAt ? FitVerdict.Stop : FitVerdict.Continue);
        }
    }

    [Theory]
    [InlineData(600_000, 1, "users", 3_576)]
    [InlineData(1, 600_000, "items", 3_576)]
    public async Task Vectors_that_fit_into_no_array_are_refused_before_they_are_allocated(int users, int items, string what, int largest)
    {
        InteractionMatrix train = InteractionMatrix.FromPairs(users, items, [0], [0]);

        TrainingException e = await Assert.ThrowsAsync<TrainingException>(
            async () => await new Ials(new() { NComponents = 4096 }).FitAsync(train, new FitContext { Seed = 1, Threads = 1 }, default));

        Assert.Contains($"600,000 {what} with n_components 4096", e.Message, StringComparison.Ordinal);
        Assert.Contains($"n_components to {largest:N0} at most", e.Message, StringComparison.Ordinal);
    }
}
