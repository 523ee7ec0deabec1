namespace Recotem.Recommenders.Tests;

public sealed class FactorizationTests
{
    [Theory]
    [InlineData(64, 0)]
    [InlineData(67, 0)]
    [InlineData(139, 5)]
    [InlineData(3, 137)]
    public void Rows_times_matrices_are_right_in_every_form(int width, int column)
    {
        const int Rows = 11;
        const int Stride = 144;
        double[] matrix = Values(Rows * Stride, 1);
        double[] weights = Values(Rows, 2);
        double[] start = Values(width, 3);
        double[] actual = [.. start];
        double[] scalar = [.. start];
        RowProduct.Add(weights, matrix, Stride, column, actual);
        RowProduct.AddScalar(weights, matrix, Stride, column, scalar);
        for (int c = 0; c < width; c++)
        {
            double expected = start[c] + Enumerable.Range(0, Rows).Sum(r => weights[r] * matrix[(r * Stride) + column + c]);
            GoldenFile.AssertClose(expected, actual[c], 1e-13, $"column {c}");
            GoldenFile.AssertClose(expected, scalar[c], 1e-13, $"scalar column {c}");
        }

        double[] halves = Values(32, 4);
        double[] both = [.. halves];
        RowProduct.Add256(weights, ref matrix[0], Stride, ref halves[0]);
        RowProduct.AddScalar(weights, matrix, Stride, 0, both);
        for (int c = 0; c < 32; c++)
            GoldenFile.AssertClose(both[c], halves[c], 1e-13, $"column {c} of halves");
        Assert.Throws<ArgumentException>(() => RowProduct.Add(new double[2], new double[31], 16, 0, new double[16]));
        Assert.Throws<ArgumentException>(() => RowProduct.Add(new double[2], new double[32], 16, 1, new double[16]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(31)]
    public void Sweeps_agree_in_every_form_and_reach_the_minimum(int components)
    {
        int padded = NonNegativeStrip.Padded(components);
        double[] basis = Values((components + 3) * components, 5);
        var gram = new double[padded * padded];
        for (int i = 0; i < components; i++)
            for (int j = 0; j < components; j++)
                gram[(i * padded) + j] = Enumerable.Range(0, components + 3).Sum(r => basis[(r * components) + i] * basis[(r * components) + j]) + (i == j ? 0.5 : 0);
        double[] products = [.. Values(components * NonNegativeStrip.Rows, 6), .. new double[(padded - components) * NonNegativeStrip.Rows]];
        var actual = new double[products.Length];
        var scalar = new double[products.Length];
        var halves = new double[products.Length];
        double violation = 0;
        for (int sweep = 0; sweep < 500; sweep++)
        {
            violation = NonNegativeStrip.Sweep(gram, products, components, actual);
            double expected = NonNegativeStrip.SweepScalar(gram, products, components, scalar);
            GoldenFile.AssertClose(expected, violation, 1e-9, "violation");
            GoldenFile.AssertClose(expected, NonNegativeStrip.Sweep256(gram, products, components, halves), 1e-9, "violation of halves");
        }

        Assert.InRange(violation, 0, 1e-6);
        for (int i = 0; i < actual.Length; i++)
        {
            Assert.True(actual[i] >= 0);
            GoldenFile.AssertClose(scalar[i], actual[i], 1e-9, "strip");
            GoldenFile.AssertClose(scalar[i], halves[i], 1e-9, "strip of halves");
        }
    }

    [Theory]
    [InlineData(12, 12)]
    [InlineData(30, 7)]
    [InlineData(1, 1)]
    public void Eigenvectors_are_orthonormal_and_take_a_matrix_apart(int n, int rank)
    {
        double[] x = Values(rank * n, 7);
        var matrix = new double[n * n];
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++)
                matrix[(i * n) + j] = Enumerable.Range(0, rank).Sum(r => x[(r * n) + i] * x[(r * n) + j]);

        // Of a symmetric matrix the rows become eigenvectors times their values.
        var rows = new DoubleMatrix(n, n);
        for (int i = 0; i < n; i++)
            matrix.AsSpan(i * n, n).CopyTo(rows.Row(i));
        double[] values = JacobiRotations.Orthogonalize(rows, 2, CancellationToken.None);

        Assert.Equal(rank, values.Count(value => value > 1e-10));
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                double product = Enumerable.Range(0, n).Sum(k => rows.Row(i)[k] * rows.Row(j)[k]);
                Assert.InRange(product - (i == j ? values[i] * values[i] : 0), -1e-11, 1e-11);
                double restored = Enumerable.Range(0, n).Where(k => values[k] > 1e-10).Sum(k => rows.Row(k)[i] * rows.Row(k)[j] / values[k]);
                GoldenFile.AssertClose(matrix[(i * n) + j], restored, 1e-10, $"{i},{j}");
            }
        }
    }

    [Fact]
    public void Subspace_iteration_finds_the_values_that_the_whole_space_has()
    {
        // More than the dimensions that are taken whole; 300 singular values that fall by and by.
        InteractionMatrix x = RandomData.Interactions(340, 300, 20_000, 8);
        RandomizedSvd found = RandomizedSvd.Compute(x, 5, 12, 1, 2, CancellationToken.None);
        var gram = new FloatMatrix(300, 300);
        SparseGram.FillLower(x, gram, 1, CancellationToken.None);
        var rows = new DoubleMatrix(300, 300);
        for (int i = 0; i < 300; i++)
            for (int j = 0; j < 300; j++)
                rows.Row(i)[j] = gram.Row(Math.Max(i, j))[Math.Min(i, j)];
        double[] squares = [.. JacobiRotations.Orthogonalize(rows, 2, CancellationToken.None).OrderDescending()];
        for (int k = 0; k < 5; k++)
            GoldenFile.AssertClose(Math.Sqrt(squares[k]), found.Values[k], 1e-3, $"value {k}");
    }

    [Theory]
    [InlineData(41, 30)]
    [InlineData(30, 41)]
    public void One_heavy_weight_hides_no_singular_value(int users, int items)
    {
        (InteractionMatrix x, double[] expected) = WithHeavyWeight(users, items);

        RandomizedSvd found = RandomizedSvd.Compute(x, 29, TruncatedSvd.Iterations, 0, 2, CancellationToken.None);

        Assert.True(expected[28] > 0.1);
        for (int k = 0; k < 29; k++)
            GoldenFile.AssertClose(expected[k], found.Values[k], 1e-9, $"value {k}");
        AssertOrthonormal(found.Right);
    }

    [Fact]
    public void One_heavy_weight_hides_no_singular_value_from_subspace_iteration()
    {
        // Too large to be taken whole, and nothing but a heavy weight and 20 blocks, whose values are known.
        const int Blocks = 20;
        const int Size = 20;
        var users = new List<int> { Blocks * Size };
        var items = new List<int> { Blocks * Size };
        var weights = new List<float> { 1e6f };
        for (int block = 0; block < Blocks; block++)
        {
            for (int n = 0; n < Size * (Size - block) / 2; n++)
            {
                users.Add((block * Size) + (n % Size));
                items.Add((block * Size) + (n / Size));
                weights.Add(1);
            }
        }

        InteractionMatrix x = InteractionMatrix.FromPairs((Blocks * Size) + 1, (Blocks * Size) + 1, [.. users], [.. items], [.. weights]);
        Assert.Equal(28, RandomizedSvd.WidthOf(x.UserCount, x.ItemCount, 18));

        RandomizedSvd found = RandomizedSvd.Compute(x, 18, 40, 0, 2, CancellationToken.None);

        GoldenFile.AssertClose(1e6, found.Values[0], 1e-12, "the heavy one");
        AssertOrthonormal(found.Right);
        double[] blocks = [.. BlockValues(Blocks, Size).OrderDescending()];
        for (int k = 1; k < 18; k++)
            GoldenFile.AssertClose(blocks[k - 1], found.Values[k], 1e-3, $"value {k}");
    }

    [Theory]
    [InlineData(1e-3)]
    [InlineData(1e-9)]
    [InlineData(1e-13)]
    public void Columns_with_small_angles_are_made_orthonormal_and_stay_what_they_span(double angle)
    {
        const int Rows = 200;
        const int Columns = 70;
        double[] values = Values(Rows * Columns, 15);
        var matrix = new DoubleMatrix(Rows, Columns);
        for (int i = 0; i < Rows; i++)
            for (int j = 0; j < Columns; j++)
                matrix.Row(i)[j] = (values[i * Columns] + (j == 0 ? 0 : angle * values[(i * Columns) + j])) * Math.Pow(10, j % 9);
        double[] before = matrix.Span.ToArray();

        DoubleMatrix factor = TallMatrix.Decompose(matrix, 2, CancellationToken.None);

        AssertOrthonormal(matrix);
        for (int i = 0; i < Rows; i++)
        {
            for (int j = 0; j < Columns; j++)
            {
                double product = Enumerable.Range(0, j + 1).Sum(k => matrix.Row(i)[k] * factor.Row(k)[j]);
                Assert.InRange(product - before[(i * matrix.Stride) + j], -1e-13 * Math.Pow(10, j % 9), 1e-13 * Math.Pow(10, j % 9));
            }
        }
    }

    [Fact]
    public void Columns_that_depend_on_others_become_zero()
    {
        var matrix = new DoubleMatrix(50, 4);
        double[] values = Values(100, 16);
        for (int i = 0; i < 50; i++)
            (matrix.Row(i)[0], matrix.Row(i)[1], matrix.Row(i)[3]) = (values[i], 3 * values[i], values[50 + i]);

        TallMatrix.Orthonormalize(matrix, 1, CancellationToken.None);

        for (int j = 0; j < 4; j++)
        {
            double square = Enumerable.Range(0, 50).Sum(i => matrix.Row(i)[j] * matrix.Row(i)[j]);
            Assert.InRange(square - (j is 0 or 3 ? 1 : 0), -1e-14, 1e-14);
        }
    }

    [Theory]
    [InlineData(500, 30)]
    [InlineData(300, 200)]
    [InlineData(3, 5)]
    public void Products_of_columns_are_right_whatever_the_number_of_threads(int rows, int columns)
    {
        double[] values = Values(rows * columns, 17);
        var matrix = new DoubleMatrix(rows, columns);
        for (int i = 0; i < rows; i++)
            values.AsSpan(i * columns, columns).CopyTo(matrix.Row(i));

        double[] gram = TallMatrix.Gram(matrix, 3, CancellationToken.None);

        Assert.Equal(gram, TallMatrix.Gram(matrix, 1, CancellationToken.None));
        for (int i = 0; i < columns; i++)
            for (int j = 0; j < columns; j++)
                Assert.Equal(Enumerable.Range(0, rows).Sum(r => values[(r * columns) + i] * values[(r * columns) + j]), gram[(i * columns) + j], 1e-10);
    }

    [Fact]
    public void Only_small_matrices_are_taken_whole()
    {
        Assert.Equal(200, RandomizedSvd.WidthOf(30_000, 200, 4));
        Assert.Equal(14, RandomizedSvd.WidthOf(300_000, 200, 4));
        Assert.Equal(14, RandomizedSvd.WidthOf(300, 300_000, 4));
        Assert.Equal(9, RandomizedSvd.WidthOf(9, 300_000, 4));
    }

    [Fact]
    public async Task Vectors_that_fit_into_no_array_are_refused_with_what_would_fit()
    {
        InteractionMatrix train = InteractionMatrix.FromPairs(9_000_000, 250, [0], [0]);
        TrainingException e = await Assert.ThrowsAsync<TrainingException>(
            async () => await new TruncatedSvd(new() { NComponents = 4096 }).FitAsync(train, new FitContext(), CancellationToken.None));
        Assert.Contains("9,000,000 users with n_components 249", e.Message, StringComparison.Ordinal);
        Assert.Contains("n_components to 222 at most", e.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<TrainingException>(
            async () => await new Nmf(new() { NComponents = 249 }).FitAsync(train, new FitContext(), CancellationToken.None));
    }

    [Fact]
    public async Task TruncatedSVD_of_full_rank_gives_the_interactions_back()
    {
        InteractionMatrix train = RandomData.Interactions(20, 30, 200, 9, weighted: true);
        double[] scores = RandomData.ScoreAll(await new TruncatedSvd(new() { NComponents = 100 }).FitAsync(train, new FitContext(), CancellationToken.None));
        for (int user = 0; user < 20; user++)
        {
            for (int item = 0; item < 30; item++)
            {
                int at = train.ItemsOf(user).IndexOf(item);
                Assert.Equal(at < 0 ? 0 : train.WeightsOf(user)[at], scores[(user * 30) + item], 1e-10);
            }
        }
    }

    [Fact]
    public async Task A_trained_user_and_a_new_one_with_the_same_items_get_the_same_scores_from_TruncatedSVD()
    {
        InteractionMatrix train = RandomData.Interactions(60, 50, 900, 10);
        IFittedModel model = await new TruncatedSvd(new() { NComponents = 7 }).FitAsync(train, new FitContext(), CancellationToken.None);
        double[] all = RandomData.ScoreAll(model);
        var scores = new double[50];
        for (int user = 0; user < 60; user++)
        {
            Assert.True(model.TryScoreItems(train.ItemsOf(user), scores));
            for (int i = 0; i < 50; i++)
                GoldenFile.AssertClose(all[(user * 50) + i], scores[i], 1e-10, $"{user},{i}");
        }
    }

    [Fact]
    public async Task TruncatedSVD_needs_two_items_and_says_so()
    {
        InteractionMatrix train = InteractionMatrix.FromPairs(2, 1, [0], [0]);
        TrainingException e = await Assert.ThrowsAsync<TrainingException>(
            async () => await new TruncatedSvd(new()).FitAsync(train, new FitContext(), CancellationToken.None));
        Assert.Contains("at least 2 items, and there are 1", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Permuting_users_and_items_permutes_scores_of_TruncatedSVD()
    {
        InteractionMatrix train = RandomData.Interactions(60, 50, 900, 11, weighted: true);
        int[] users = RandomData.Permutation(60, 1);
        int[] items = RandomData.Permutation(50, 2);
        var algorithm = new TruncatedSvd(new() { NComponents = 6 });
        double[] scores = RandomData.ScoreAll(await algorithm.FitAsync(train, new FitContext(), CancellationToken.None));
        double[] permuted = RandomData.ScoreAll(await algorithm.FitAsync(RandomData.Permute(train, users, items), new FitContext(), CancellationToken.None));
        for (int u = 0; u < 60; u++)
            for (int i = 0; i < 50; i++)
                GoldenFile.AssertClose(scores[(u * 50) + i], permuted[(users[u] * 50) + items[i]], 1e-8, $"{u},{i}");
    }

    [Theory]
    [InlineData(NmfInitialization.Random)]
    [InlineData(NmfInitialization.Nndsvd)]
    [InlineData(NmfInitialization.Nndsvda)]
    [InlineData(NmfInitialization.Nndsvdar)]
    public async Task Factors_of_NMF_are_not_negative_and_new_users_get_those_of_trained_ones(NmfInitialization init)
    {
        InteractionMatrix train = RandomData.Interactions(60, 50, 900, 12);
        var model = (NmfModel)await new Nmf(new() { NComponents = 6, Alpha = 1e-3, Init = init }).FitAsync(train, new FitContext(), CancellationToken.None);
        double[] all = RandomData.ScoreAll(model);
        var scores = new double[50];
        for (int user = 0; user < 60; user++)
        {
            foreach (double factor in model.FactorsOf(user))
                Assert.True(factor >= 0);
            Assert.True(model.TryScoreItems(train.ItemsOf(user), scores));
            for (int i = 0; i < 50; i++)
                Assert.InRange(scores[i] - all[(user * 50) + i], -0.03, 0.03);
        }
    }

    [Theory]
    [InlineData(10, 50, 10)]
    [InlineData(50, 10, 10)]
    [InlineData(50, 2, 2)]
    [InlineData(5, 1, 1)]
    public async Task NMF_has_no_more_components_than_the_data_can_use(int users, int items, int components)
    {
        InteractionMatrix train = items == 1
            ? InteractionMatrix.FromPairs(users, items, [0, 2, 3], [0, 0, 0])
            : RandomData.Interactions(users, items, Math.Min(users * items / 2, 100), 13);
        foreach (NmfInitialization init in Enum.GetValues<NmfInitialization>())
        {
            var algorithm = new Nmf(new() { NComponents = 512, Init = init });
            var model = (NmfModel)await algorithm.FitAsync(train, new FitContext(), CancellationToken.None);
            Assert.Equal(components, model.FactorsOf(0).Length);
            Assert.All(RandomData.ScoreAll(model), s => Assert.True(double.IsFinite(s)));

            IFittedModel opened = algorithm.Open(MemorySections.Save(model, train));
            Assert.Equal(RandomData.ScoreAll(model), RandomData.ScoreAll(opened));
        }
    }

    [Fact]
    public async Task NMF_keeps_groups_apart_that_have_an_item_each()
    {
        InteractionMatrix train = InteractionMatrix.FromPairs(6, 3, [0, 1, 2, 3, 4, 5], [0, 0, 1, 1, 2, 2]);
        var model = (NmfModel)await new Nmf(new() { NComponents = 3, Alpha = 1e-6 }).FitAsync(train, new FitContext(), CancellationToken.None);
        double[] scores = RandomData.ScoreAll(model);
        for (int user = 0; user < 6; user++)
            for (int item = 0; item < 3; item++)
                Assert.InRange(scores[(user * 3) + item], (user / 2) == item ? 0.99 : -1e-6, (user / 2) == item ? 1.01 : 0.01);
    }

    [Theory]
    [InlineData("TruncatedSVD")]
    [InlineData("NMF")]
    public async Task Sections_that_do_not_fit_together_are_refused(string name)
    {
        InteractionMatrix train = RandomData.Interactions(30, 20, 300, 14);
        IAlgorithm algorithm = name == "NMF" ? new Nmf(new() { NComponents = 5 }) : new TruncatedSvd(new() { NComponents = 5 });
        MemorySections sections = MemorySections.Save(await algorithm.FitAsync(train, new FitContext(), CancellationToken.None), train);
        sections.Replace("model.item_count", [1], (int[])[30]);
        Assert.Equal(ArtifactFailure.Deserialize, Assert.Throws<ArtifactException>(() => algorithm.Open(sections)).Reason);
        sections.Replace("model.item_count", [1], (int[])[19]);
        Assert.Equal(19, algorithm.Open(sections).ItemCount);
        sections.Replace("model.user_factors", [7], new double[7]);
        Assert.Throws<ArtifactException>(() => algorithm.Open(sections));
    }

    // Random interactions of weight 1, and one of weight 10,000 that nobody shares; with the singular values from a sum of squares in
    // which the heavy one has a row of its own.
    private static (InteractionMatrix X, double[] Values) WithHeavyWeight(int users, int items)
    {
        var random = new Xoshiro256(14);
        var rows = new List<int> { 0 };
        var columns = new List<int> { 0 };
        var weights = new List<float> { 10_000 };
        for (int user = 1; user < users; user++)
        {
            for (int item = 0; item < items; item++)
            {
                if (random.NextInt32(2) == 0)
                    continue;
                rows.Add(user);
                columns.Add(item);
                weights.Add(1);
            }
        }

        InteractionMatrix x = InteractionMatrix.FromPairs(users, items, [.. rows], [.. columns], [.. weights]);

        // Rotations alone, of the rows of X as they are.
        int n = Math.Max(users, items);
        var dense = new DoubleMatrix(n, n);
        for (int user = 0; user < users; user++)
            for (int k = 0; k < x.ItemsOf(user).Length; k++)
                dense.Row(user)[x.ItemsOf(user)[k]] = x.WeightsOf(user)[k];
        return (x, [.. JacobiRotations.Orthogonalize(dense, 1, CancellationToken.None).OrderDescending()]);
    }

    private static List<double> BlockValues(int blocks, int size)
    {
        var values = new List<double>();
        for (int block = 0; block < blocks; block++)
        {
            var dense = new DoubleMatrix(size, size);
            for (int n = 0; n < size * (size - block) / 2; n++)
                dense.Row(n % size)[n / size] = 1;
            values.AddRange(JacobiRotations.Orthogonalize(dense, 1, CancellationToken.None));
        }

        return values;
    }

    private static void AssertOrthonormal(DoubleMatrix matrix)
    {
        for (int i = 0; i < matrix.Columns; i++)
            for (int j = 0; j <= i; j++)
                Assert.InRange(Enumerable.Range(0, matrix.Rows).Sum(r => matrix.Row(r)[i] * matrix.Row(r)[j]) - (i == j ? 1 : 0), -1e-13, 1e-13);
    }

    private static double[] Values(int count, ulong seed)
    {
        var random = new Xoshiro256(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextNormal())];
    }
}
