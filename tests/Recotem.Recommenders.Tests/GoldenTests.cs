using System.Text.Json;

namespace Recotem.Recommenders.Tests;

public sealed class GoldenTests
{
    [Fact]
    public async Task TopPop_scores_as_the_original_does()
    {
        foreach (JsonElement golden in GoldenFile.Read("toppop").EnumerateArray())
        {
            InteractionMatrix train = GoldenFile.Matrix(golden.GetProperty("input").GetString()!);
            IFittedModel model = await new TopPop().FitAsync(train, new FitContext(), CancellationToken.None);
            AssertScores(golden, model, 1e-12, "TopPop");
            GoldenFile.AssertMetrics(golden.GetProperty("metrics_on_test_seen_masked"), model, train, 1e-10);
        }
    }

    [Fact]
    public async Task CosineKNN_has_the_similarities_and_scores_of_the_original()
    {
        int cases = 0;
        foreach (JsonElement golden in GoldenFile.Read("knn_cosine").EnumerateArray())
        {
            if (golden.GetProperty("algorithm").GetString() != "CosineKNNRecommender")
                continue;
            cases++;
            JsonElement parameters = golden.GetProperty("params");
            CosineKnn.Config config = KnnConfig(parameters);
            string what = parameters.GetRawText();
            InteractionMatrix train = GoldenFile.Matrix(golden.GetProperty("input").GetString()!);
            var model = (ItemSimilarityModel)await new CosineKnn(config).FitAsync(train, new FitContext(), CancellationToken.None);
            double[][] expected = GoldenFile.Rows(golden.GetProperty("W"));
            double[][] actual = Dense(model.Similarity);
            HashSet<int> nearTies = [.. golden.GetProperty("near_tie_rows_at_cut").EnumerateArray().Select(row => row[0].GetInt32())];
            bool sameNeighbours = true;
            for (int i = 0; i < expected.Length; i++)
            {
                // Two rows of a near tie may swap places by the last bit of a denominator; then only their values can be compared.
                if (nearTies.Contains(i) && !Enumerable.Range(0, expected.Length).All(j => expected[i][j] == 0 == (actual[i][j] == 0)))
                {
                    sameNeighbours = false;
                    Array.Sort(expected[i]);
                    Array.Sort(actual[i]);
                }

                for (int j = 0; j < expected[i].Length; j++)
                    GoldenFile.AssertClose(expected[i][j], actual[i][j], 1e-9, $"W[{i},{j}] of {what}");
            }

            if (!sameNeighbours)
                continue;
            AssertScores(golden, model, 1e-9, what);
            GoldenFile.AssertMetrics(golden.GetProperty("metrics_on_test_seen_masked"), model, train, 1e-10);
        }

        Assert.True(cases > 0);
    }

    [Fact]
    public void Feature_weights_are_those_of_the_original()
    {
        JsonElement golden = GoldenFile.Read("feature_weighting");
        InteractionMatrix input = GoldenFile.Matrix(golden.GetProperty("input").GetString()!);
        JsonElement tfIdf = golden.GetProperty("tf_idf");
        Assert.True(tfIdf.GetProperty("params").GetProperty("smooth").GetBoolean());
        AssertWeights(tfIdf.GetProperty("matrix"), FeatureWeights.Of(input, FeatureWeighting.TfIdf, 1.2, 0.75));
        foreach (JsonElement bm25 in golden.GetProperty("bm25").EnumerateArray())
        {
            JsonElement parameters = bm25.GetProperty("params");
            double[] weights = FeatureWeights.Of(
                input, FeatureWeighting.Bm_25, parameters.GetProperty("k1").GetDouble(), parameters.GetProperty("b").GetDouble());
            AssertWeights(bm25.GetProperty("matrix"), weights);
        }

        void AssertWeights(JsonElement cells, double[] weights)
        {
            Assert.Equal(input.Count, cells.GetArrayLength());
            int entry = 0;
            for (int user = 0; user < input.UserCount; user++)
            {
                foreach (int item in input.ItemsOf(user))
                {
                    Assert.Equal((user, item), (cells[entry][0].GetInt32(), cells[entry][1].GetInt32()));
                    GoldenFile.AssertClose(cells[entry][2].GetDouble(), weights[entry], 1e-10, $"weight of user {user}, item {item}");
                    entry++;
                }
            }
        }
    }

    [Fact]
    public void IALS_takes_the_steps_of_the_original_from_its_initial_factors()
    {
        int cases = 0;
        foreach (JsonElement golden in GoldenFile.Read("ials").EnumerateArray())
        {
            JsonElement parameters = golden.GetProperty("params");
            if (parameters.GetProperty("solver_type").GetString() != "CG")
                continue;
            cases++;
            Ials.Config config = IalsConfig(parameters);
            InteractionMatrix train = GoldenFile.Matrix(golden.GetProperty("input").GetString()!);
            var trainer = new IalsTrainer(train, config, 1);
            SetFactors(trainer.UserFactors, golden.GetProperty("init_user"), trainer.Stride);
            SetFactors(trainer.ItemFactors, golden.GetProperty("init_item"), trainer.Stride);

            trainer.RunEpoch(CancellationToken.None);
            AssertFactors(golden.GetProperty("user_after_1"), trainer.UserFactors, trainer.Stride, 1e-4, "users after 1 epoch");
            AssertFactors(golden.GetProperty("item_after_1"), trainer.ItemFactors, trainer.Stride, 1e-4, "items after 1 epoch");

            for (int epoch = 1; epoch < 5; epoch++)
                trainer.RunEpoch(CancellationToken.None);
            AssertFactors(golden.GetProperty("user_after_5"), trainer.UserFactors, trainer.Stride, 5e-4, "users after 5 epochs");
            AssertFactors(golden.GetProperty("item_after_5"), trainer.ItemFactors, trainer.Stride, 5e-4, "items after 5 epochs");

            IalsModel model = trainer.ToModel(CancellationToken.None);
            double[][] cold = GoldenFile.Rows(golden.GetProperty("cold_user_embedding_from_own_train_row"));
            JsonElement coldUsers = golden.GetProperty("cold_user_rows");
            var vector = new float[trainer.Stride];
            for (int n = 0; n < cold.Length; n++)
            {
                int user = coldUsers[n].GetInt32();
                model.Embed(train.ItemsOf(user), train.WeightsOf(user), vector);
                for (int k = 0; k < cold[n].Length; k++)
                    GoldenFile.AssertClose(cold[n][k], vector[k], 5e-4, $"component {k} of cold user {user}");
            }

            GoldenFile.AssertMetrics(golden.GetProperty("metrics_on_test_seen_masked"), model, train, 1e-10);
        }

        Assert.True(cases > 0);
    }

    [Fact]
    public void Metrics_are_those_of_the_original_with_ties_masks_and_minus_infinity()
    {
        JsonElement golden = GoldenFile.Read("metrics");
        InteractionMatrix test = GoldenFile.Matrix("test_binary");
        int[] validated = [.. Enumerable.Range(0, test.UserCount).Where(u => test.ItemsOf(u).Length > 0)];
        (string Name, IMetric Metric)[] metrics = [("ndcg", new Ndcg()), ("map", new Map()), ("recall", new Recall()), ("hit", new Hit())];
        int cases = 0;
        foreach (JsonElement one in golden.GetProperty("cases").EnumerateArray())
        {
            if (one.GetProperty("options").EnumerateObject().Any())
                continue;
            cases++;
            var model = new FixedScores(GoldenFile.Rows(golden.GetProperty(one.GetProperty("score_matrix").GetString()!)));
            InteractionMatrix mask = one.GetProperty("mask").GetString() is { } name
                ? GoldenFile.Matrix(name)
                : InteractionMatrix.FromPairs(test.UserCount, test.ItemCount, [], []);
            foreach (JsonElement cutoff in golden.GetProperty("cutoffs").EnumerateArray())
            {
                var evaluator = new Evaluator(new Split(mask, test, validated), cutoff.GetInt32(), 2);
                foreach ((string metric, IMetric judge) in metrics)
                {
                    string key = $"{metric}@{cutoff.GetInt32()}";
                    double expected = one.GetProperty("metrics").GetProperty(key).GetDouble();
                    GoldenFile.AssertClose(expected, evaluator.Score(model, judge, CancellationToken.None), 1e-10, $"{key} of {one.GetProperty("case").GetString()}");
                }
            }
        }

        Assert.True(cases > 0);
    }

    private static void AssertScores(JsonElement golden, IFittedModel model, double tolerance, string what)
    {
        double[][] expected = GoldenFile.Rows(golden.GetProperty("scores"));
        int[] users = [.. golden.GetProperty("score_users").EnumerateArray().Select(u => u.GetInt32())];
        var scores = new double[users.Length * model.ItemCount];
        model.ScoreUsers(users, scores);
        for (int n = 0; n < users.Length; n++)
            for (int i = 0; i < model.ItemCount; i++)
                GoldenFile.AssertClose(expected[n][i], scores[(n * model.ItemCount) + i], tolerance, $"score of user {users[n]}, item {i}: {what}");
    }

    private static CosineKnn.Config KnnConfig(JsonElement parameters) => new()
    {
        TopK = parameters.GetProperty("top_k").GetInt32(),
        Shrinkage = parameters.GetProperty("shrinkage").GetDouble(),
        Normalize = parameters.GetProperty("normalize").GetBoolean(),
        FeatureWeighting = parameters.GetProperty("feature_weighting").GetString() switch
        {
            "TF_IDF" => FeatureWeighting.TfIdf,
            "BM_25" => FeatureWeighting.Bm_25,
            _ => FeatureWeighting.None,
        },
        Bm25K1 = parameters.TryGetProperty("bm25_k1", out JsonElement k1) ? k1.GetDouble() : 1.2,
        Bm25B = parameters.TryGetProperty("bm25_b", out JsonElement b) ? b.GetDouble() : 0.75,
    };

    private static Ials.Config IalsConfig(JsonElement parameters) => new()
    {
        NComponents = parameters.GetProperty("n_components").GetInt32(),
        Alpha0 = parameters.GetProperty("alpha0").GetDouble(),
        Reg = parameters.GetProperty("reg").GetDouble(),
        Nu = parameters.GetProperty("nu").GetDouble(),
        NuStar = parameters.TryGetProperty("nu_star", out JsonElement star) ? star.GetDouble() : null,
        MaxCgSteps = parameters.GetProperty("max_cg_steps").GetInt32(),
        PredictionTimeMaxCgSteps = parameters.GetProperty("prediction_time_max_cg_steps").GetInt32(),
        LossType = parameters.GetProperty("loss_type").GetString() == "ORIGINAL" ? LossType.Original : LossType.Ialspp,
        ConfidenceScaling = parameters.GetProperty("confidence_scaling").GetString() == "log" ? ConfidenceScaling.Log : ConfidenceScaling.None,
        Epsilon = parameters.TryGetProperty("epsilon", out JsonElement epsilon) ? epsilon.GetDouble() : 1,
    };

    private static void SetFactors(Span<float> factors, JsonElement rows, int stride)
    {
        double[][] values = GoldenFile.Rows(rows);
        factors.Clear();
        for (int row = 0; row < values.Length; row++)
            for (int k = 0; k < values[row].Length; k++)
                factors[(row * stride) + k] = (float)values[row][k];
    }

    private static void AssertFactors(JsonElement rows, Span<float> factors, int stride, double tolerance, string what)
    {
        double[][] values = GoldenFile.Rows(rows);
        for (int row = 0; row < values.Length; row++)
            for (int k = 0; k < values[row].Length; k++)
                GoldenFile.AssertClose(values[row][k], factors[(row * stride) + k], tolerance, $"{what}, row {row}, component {k}");
    }

    private static double[][] Dense(SparseRows matrix)
    {
        var rows = new double[matrix.RowCount][];
        for (int row = 0; row < rows.Length; row++)
        {
            rows[row] = new double[rows.Length];
            for (long e = matrix.RowStarts.Span[row]; e < matrix.RowStarts.Span[row + 1]; e++)
                rows[row][matrix.Columns.Span[(int)e]] = matrix.Values.Span[(int)e];
        }

        return rows;
    }
}
