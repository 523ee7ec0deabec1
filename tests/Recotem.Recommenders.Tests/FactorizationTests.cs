namespace Recotem.Recommenders.Tests;

public sealed class FactorizationTests
{
    public static TheoryData<IalsSolverType, int> Solvers =>
        new() { { IalsSolverType.Cg, 64 }, { IalsSolverType.Cholesky, 64 }, { IalsSolverType.Ialspp, 5 }, { IalsSolverType.Ialspp, 1 } };

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Permuting_users_and_items_and_their_initial_vectors_permutes_what_IALS_finds(IalsSolverType solver, int dimension)
    {
        InteractionMatrix train = RandomData.Interactions(60, 50, 900, 15, weighted: true);
        int[] users = RandomData.Permutation(60, 1);
        int[] items = RandomData.Permutation(50, 2);
        var config = new Ials.Config { NComponents = 12, Alpha0 = 0.2, Reg = 0.01, SolverType = solver, IalsppSubspaceDimension = dimension };
        var trainer = new IalsTrainer(train, config, 1);
        trainer.Initialize(3);
        var permuted = new IalsTrainer(RandomData.Permute(train, users, items), config, 1);
        MoveRows(trainer.UserFactors, permuted.UserFactors, users, trainer.Stride);
        MoveRows(trainer.ItemFactors, permuted.ItemFactors, items, trainer.Stride);
        for (int epoch = 0; epoch < 3; epoch++)
        {
            trainer.RunEpoch(CancellationToken.None);
            permuted.RunEpoch(CancellationToken.None);
        }

        var expected = new float[permuted.UserFactors.Length];
        MoveRows(trainer.UserFactors, expected, users, trainer.Stride);
        for (int i = 0; i < expected.Length; i++)
            GoldenFile.AssertClose(expected[i], permuted.UserFactors[i], 1e-3, $"value {i}");
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Every_epoch_of_IALS_lowers_the_loss(IalsSolverType solver, int dimension)
    {
        foreach (LossType loss in (LossType[])[LossType.Ialspp, LossType.Original])
        {
            InteractionMatrix train = RandomData.Interactions(90, 70, 1500, 22, weighted: true);
            var config = new Ials.Config { NComponents = 10, Alpha0 = 0.1, Reg = 0.01, SolverType = solver, IalsppSubspaceDimension = dimension, LossType = loss };
            var trainer = new IalsTrainer(train, config, 2);
            trainer.Initialize(3);
            double before = trainer.Loss(CancellationToken.None);
            for (int epoch = 0; epoch < 6; epoch++)
            {
                trainer.RunEpoch(CancellationToken.None);
                double after = trainer.Loss(CancellationToken.None);
                Assert.True(after < before, $"{solver}, {loss}, epoch {epoch}: {before} to {after}");
                before = after;
            }
        }
    }

    [Fact]
    public void Cholesky_gives_a_new_user_the_vector_that_solves_the_equations()
    {
        InteractionMatrix train = RandomData.Interactions(60, 50, 900, 18);
        var config = new Ials.Config { NComponents = 11, Alpha0 = 0.2, Reg = 0.01, SolverType = IalsSolverType.Cholesky };
        var trainer = new IalsTrainer(train, config, 1);
        trainer.Initialize(1);
        trainer.RunEpoch(CancellationToken.None);
        IalsModel model = trainer.ToModel(CancellationToken.None);
        int[] has = [2, 3, 17, 30];
        var x = new float[trainer.Stride];
        model.Embed(has, [], x);

        float[] q = trainer.ItemFactors.ToArray();
        double lambda = 0.01 * ((0.2 * 50) + has.Length);
        var residual = new double[trainer.Stride];
        for (int item = 0; item < 50; item++)
        {
            double prediction = Enumerable.Range(0, 11).Sum(k => (double)q[(item * trainer.Stride) + k] * x[k]);
            double error = (0.2 * prediction) + (has.Contains(item) ? prediction - 1 : 0);
            for (int k = 0; k < 11; k++)
                residual[k] += error * q[(item * trainer.Stride) + k];
        }

        for (int k = 0; k < 11; k++)
            Assert.InRange(residual[k] + (lambda * x[k]), -1e-5, 1e-5);
    }

    [Theory]
    [InlineData(IalsSolverType.Cholesky, 64)]
    [InlineData(IalsSolverType.Ialspp, 4)]
    [InlineData(IalsSolverType.Ialspp, 1)]
    public async Task Equations_without_a_solution_are_refused_with_advice(IalsSolverType solver, int dimension)
    {
        // The last user has nothing, and without alpha0 nothing is known of its vector.
        InteractionMatrix train = RandomData.Interactions(30, 20, 300, 14);
        var algorithm = new Ials(new() { NComponents = 8, Alpha0 = 0, SolverType = solver, IalsppSubspaceDimension = dimension });
        TrainingException e = await Assert.ThrowsAsync<TrainingException>(
            async () => await algorithm.FitAsync(train, new FitContext(), CancellationToken.None));
        Assert.Contains("'alpha0'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Conjugate_gradients_set_a_user_without_interactions_to_zero()
    {
        InteractionMatrix train = RandomData.Interactions(30, 20, 300, 14);
        IFittedModel model = await new Ials(new() { NComponents = 8 }).FitAsync(train, new FitContext(), CancellationToken.None);
        var scores = new double[20];
        model.ScoreUsers([29], scores);
        Assert.Equal(new double[20], scores);
    }

    [Theory]
    [InlineData(PairwiseLoss.Bpr)]
    [InlineData(PairwiseLoss.Warp)]
    public async Task BPRFM_ranks_the_items_of_a_users_kind_above_others_for_known_and_new_users(PairwiseLoss loss)
    {
        // Users of even index have even items, those of odd index odd ones; each leaves two of its kind out.
        const int Users = 80;
        const int Items = 40;
        var random = new Xoshiro256(5);
        var rows = new List<int>();
        var columns = new List<int>();
        for (int user = 0; user < Users; user++)
        {
            for (int item = user % 2; item < Items; item += 2)
            {
                if (random.NextInt32(10) > 0)
                {
                    rows.Add(user);
                    columns.Add(item);
                }
            }
        }

        InteractionMatrix train = InteractionMatrix.FromPairs(Users, Items, [.. rows], [.. columns]);
        IFittedModel model = await new BprFm(new() { NComponents = 8, Loss = loss }).FitAsync(train, new FitContext(), CancellationToken.None);
        double[] scores = RandomData.ScoreAll(model);
        for (int user = 0; user < Users; user++)
            AssertRanked(scores.AsSpan(user * Items, Items), user % 2);

        var fresh = new double[Items];
        Assert.True(model.TryScoreItems([0, 4, 8, 16, 22], fresh));
        AssertRanked(fresh, 0);
        Assert.True(model.TryScoreItems([1, 5, 9, 17, 23], fresh));
        AssertRanked(fresh, 1);

        static void AssertRanked(ReadOnlySpan<double> scores, int kind)
        {
            double mean = 0;
            double best = double.NegativeInfinity;
            for (int item = 0; item < scores.Length; item++)
            {
                if (item % 2 == kind)
                    mean += scores[item] / (scores.Length / 2);
                else
                    best = Math.Max(best, scores[item]);
            }

            Assert.True(mean > best, $"items of the kind score {mean} on average, the best one of the other {best}");
        }
    }

    [Fact]
    public async Task BPRFM_learns_the_number_of_epochs_and_returns_the_state_that_was_kept()
    {
        InteractionMatrix train = RandomData.Interactions(60, 50, 900, 20);
        var monitor = new KeepOnce(10, 20, RandomData.ScoreAll);
        var context = new FitContext { Monitor = monitor };
        IFittedModel model = await new BprFm(new() { NComponents = 8 }).FitAsync(train, context, CancellationToken.None);
        Assert.Equal(10, context.Learnt["train_epochs"]);
        Assert.Equal(monitor.Kept, RandomData.ScoreAll(model));

        IFittedModel refit = await new BprFm(new() { NComponents = 8, TrainEpochs = 10 }).FitAsync(train, new FitContext(), CancellationToken.None);
        Assert.Equal(monitor.Kept, RandomData.ScoreAll(refit));
    }

    [Theory]
    [InlineData("IALS")]
    [InlineData("BPRFM")]
    public async Task Cancelling_between_epochs_stops_a_fit(string name)
    {
        InteractionMatrix train = RandomData.Interactions(60, 50, 900, 20);
        using var cancellation = new CancellationTokenSource();
        var monitor = new KeepOnce(int.MaxValue, int.MaxValue, _ =>
        {
            cancellation.Cancel();
            return [];
        });
        IAlgorithm algorithm = name == "IALS" ? new Ials(new() { NComponents = 8 }) : new BprFm(new() { NComponents = 8 });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await algorithm.FitAsync(train, new FitContext { Monitor = monitor }, cancellation.Token));
    }

    [Fact]
    public async Task BPRFM_refuses_vectors_that_fit_into_no_array_before_they_are_allocated()
    {
        InteractionMatrix train = InteractionMatrix.FromPairs(600_000, 1, [0], [0]);
        TrainingException e = await Assert.ThrowsAsync<TrainingException>(
            async () => await new BprFm(new() { NComponents = 4096 }).FitAsync(train, new FitContext(), CancellationToken.None));
        Assert.Contains("600,000 users with n_components 4096", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(23)]
    [InlineData(64)]
    [InlineData(75)]
    public void A_factored_system_is_solved(int size)
    {
        var factor = new CholeskyFactor(size);
        var random = new Xoshiro256((ulong)size);
        double[][] rows = [.. Enumerable.Range(0, size + 5).Select(_ => Enumerable.Range(0, size).Select(_ => random.NextNormal()).ToArray())];
        var solution = new double[size];
        var x = new float[factor.Stride];
        for (int i = 0; i < size; i++)
            solution[i] = random.NextNormal();
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
            {
                double value = rows.Sum(r => r[i] * r[j]) + (i == j ? size : 0);
                factor.Matrix[(i * factor.Stride) + j] = (float)value;
                x[i] += (float)(value * solution[j]);
            }
        }

        Assert.True(factor.TryFactor());
        factor.Solve(x);
        for (int i = 0; i < size; i++)
            GoldenFile.AssertClose(solution[i], x[i], 1e-3, $"unknown {i}");
        Assert.All(x[size..], v => Assert.Equal(0, v));
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(-1f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_matrix_that_is_not_positive_definite_is_not_factored(float pivot)
    {
        var factor = new CholeskyFactor(12);
        for (int i = 0; i < 12; i++)
            factor.Matrix[(i * factor.Stride) + i] = i == 10 ? pivot : 1;
        Assert.False(factor.TryFactor());
    }

    private static void MoveRows(ReadOnlySpan<float> from, Span<float> to, int[] places, int stride)
    {
        for (int row = 0; row < places.Length; row++)
            from.Slice(row * stride, stride).CopyTo(to[(places[row] * stride)..]);
    }

    private sealed class KeepOnce(int keepAt, int stopAt, Func<IFittedModel, double[]> look) : IFitMonitor
    {
        public double[] Kept { get; private set; } = [];

        FitVerdict IFitMonitor.Judge(int epochs, IFittedModel state)
        {
            double[] seen = look(state);
            if (epochs == keepAt)
                Kept = seen;
            return (epochs == keepAt ? FitVerdict.Keep : FitVerdict.Continue) | (epochs == stopAt ? FitVerdict.Stop : FitVerdict.Continue);
        }
    }
}
