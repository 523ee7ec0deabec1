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
        var values = new double[n];
        double[] vectors = SemidefiniteFactor.Eigenvectors([.. matrix], n, values);

        Assert.Equal(values.OrderDescending(), values);
        for (int i = 0; i < n; i++)
        {
            if (i >= rank)
                Assert.InRange(values[i], 0, 1e-10);
            for (int j = 0; j < n; j++)
            {
                double product = Enumerable.Range(0, n).Sum(k => vectors[(i * n) + k] * vectors[(j * n) + k]);
                Assert.InRange(product - (i == j ? 1 : 0), -1e-12, 1e-12);
                double restored = Enumerable.Range(0, n).Sum(k => values[k] * vectors[(k * n) + i] * vectors[(k * n) + j]);
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
        var c = new double[300 * 300];
        for (int i = 0; i < 300; i++)
            for (int j = 0; j <= i; j++)
                c[(i * 300) + j] = gram.Row(i)[j];
        var squares = new double[300];
        SemidefiniteFactor.Eigenvectors(c, 300, squares);
        for (int k = 0; k < 5; k++)
            GoldenFile.AssertClose(Math.Sqrt(squares[k]), found.Values[k], 1e-3, $"value {k}");
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

    [Fact]
    public async Task Singular_vectors_that_do_not_exist_are_an_error_that_says_what_to_do()
    {
        InteractionMatrix train = RandomData.Interactions(10, 50, 100, 13);
        TrainingException e = await Assert.ThrowsAsync<TrainingException>(
            async () => await new Nmf(new() { NComponents = 11, Init = NmfInitialization.Nndsvd }).FitAsync(train, new FitContext(), CancellationToken.None));
        Assert.Contains("n_components 11", e.Message, StringComparison.Ordinal);
        Assert.Contains("init to random", e.Message, StringComparison.Ordinal);
        IFittedModel model = await new Nmf(new() { NComponents = 11 }).FitAsync(train, new FitContext(), CancellationToken.None);
        Assert.All(RandomData.ScoreAll(model), s => Assert.True(double.IsFinite(s)));
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

    private static double[] Values(int count, ulong seed)
    {
        var random = new Xoshiro256(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextNormal())];
    }
}
