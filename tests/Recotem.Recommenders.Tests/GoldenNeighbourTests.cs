using System.Text.Json;

namespace Recotem.Recommenders.Tests;

public sealed class GoldenNeighbourTests
{
    public static TheoryData<string> Files => ["knn_cosine", "knn_other", "knn_user"];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Neighbourhoods_have_the_similarities_scores_and_metrics_of_the_original(string file)
    {
        int cases = 0;
        int complete = 0;
        foreach (JsonElement golden in GoldenFile.Read(file).EnumerateArray())
        {
            cases++;
            string what = $"{golden.GetProperty("algorithm").GetString()} {golden.GetProperty("params").GetRawText()}";
            InteractionMatrix train = GoldenFile.Matrix(golden.GetProperty("input").GetString()!);
            IFittedModel model = await Create(golden).FitAsync(train, new FitContext(), CancellationToken.None);
            (string name, SparseRows similarity) = model is UserSimilarityModel users ? ("U", users.Similarity) : ("W", ((ItemSimilarityModel)model).Similarity);
            double[][] expected = GoldenFile.Rows(golden.GetProperty(name));
            (HashSet<int> other, int compared) = GoldenFile.AssertRows(
                expected, GoldenFile.Dense(similarity), GoldenFile.NearTies(golden, "near_tie_rows_at_cut"), what);
            Assert.True(compared > 0, $"nothing but near ties: {what}");
            Func<int, int, bool> mayDiffer = model is UserSimilarityModel
                ? (user, _) => other.Contains(user)
                : (user, _) => train.ItemsOf(user).ToArray().Any(other.Contains);
            Assert.True(GoldenFile.AssertScores(golden, model, 1e-9, what, mayDiffer) > 0, $"no score was compared: {what}");
            if (other.Count > 0)
                continue;
            GoldenFile.AssertMetrics(golden.GetProperty("metrics_on_test_seen_masked"), model, train, 1e-9);
            complete++;
        }

        Assert.True(cases > 0);
        if (GoldenFile.IsBuiltIn)
            Assert.Equal(cases, complete);
    }

    [Fact]
    public void Feature_weights_are_those_of_the_original()
    {
        JsonElement golden = GoldenFile.Read("feature_weighting");
        InteractionMatrix weighted = GoldenFile.Matrix(golden.GetProperty("input").GetString()!);
        JsonElement tfIdf = golden.GetProperty("tf_idf");
        Assert.True(tfIdf.GetProperty("params").GetProperty("smooth").GetBoolean());
        AssertWeights(tfIdf.GetProperty("matrix"), weighted, FeatureWeights.Of(weighted, FeatureWeighting.TfIdf, 1.2, 0.75));
        foreach (JsonElement bm25 in golden.GetProperty("bm25").EnumerateArray())
        {
            JsonElement parameters = bm25.GetProperty("params");
            (double k1, double b) = (parameters.GetProperty("k1").GetDouble(), parameters.GetProperty("b").GetDouble());
            AssertWeights(bm25.GetProperty("matrix"), weighted, FeatureWeights.Of(weighted, FeatureWeighting.Bm_25, k1, b));
        }

        static void AssertWeights(JsonElement cells, InteractionMatrix input, FeatureWeights weights)
        {
            Assert.Equal(input.Count, cells.GetArrayLength());
            int entry = 0;
            for (int user = 0; user < input.UserCount; user++)
            {
                foreach (int item in input.ItemsOf(user))
                {
                    Assert.Equal((user, item), (cells[entry][0].GetInt32(), cells[entry][1].GetInt32()));
                    GoldenFile.AssertClose(cells[entry][2].GetDouble(), weights.Of(entry, user, item), 1e-10, $"weight of user {user}, item {item}", floor: 0);
                    entry++;
                }
            }
        }
    }

    /// <summary>Weights of ones take another path than no weights; the file has a weighted input only.</summary>
    [Theory]
    [InlineData(FeatureWeighting.None)]
    [InlineData(FeatureWeighting.TfIdf)]
    [InlineData(FeatureWeighting.Bm_25)]
    public void Feature_weights_of_binary_interactions_are_those_of_weights_of_one(FeatureWeighting weighting)
    {
        InteractionMatrix binary = GoldenFile.Matrix("train_binary");
        float[] ones = new float[binary.Count];
        Array.Fill(ones, 1);
        var weighted = new InteractionMatrix(binary.UserCount, binary.ItemCount, binary.RowStarts.ToArray(), binary.ItemIndices.ToArray(), ones);
        FeatureWeights expected = FeatureWeights.Of(weighted, weighting, 2, 0.3);
        FeatureWeights actual = FeatureWeights.Of(binary, weighting, 2, 0.3);
        int entry = 0;
        for (int user = 0; user < binary.UserCount; user++)
            foreach (int item in binary.ItemsOf(user))
                GoldenFile.AssertClose(expected.Of(entry, user, item), actual.Of(entry++, user, item), 1e-14, $"weight of user {user}, item {item}");
    }

    private static IAlgorithm Create(JsonElement golden)
    {
        JsonElement parameters = golden.GetProperty("params");
        int topK = parameters.GetProperty("top_k").GetInt32();
        double shrinkage = parameters.GetProperty("shrinkage").GetDouble();
        double k1 = GoldenFile.Parameter(parameters, "bm25_k1", 1.2);
        double b = GoldenFile.Parameter(parameters, "bm25_b", 0.75);
        double alpha = GoldenFile.Parameter(parameters, "alpha", 0.5);
        double beta = GoldenFile.Parameter(parameters, "beta", 0.5);
        FeatureWeighting weighting = parameters.TryGetProperty("feature_weighting", out JsonElement name) ? Weighting(name.GetString()) : FeatureWeighting.None;
        bool? normalize = parameters.TryGetProperty("normalize", out JsonElement flag) ? flag.GetBoolean() : null;
        return golden.GetProperty("algorithm").GetString() switch
        {
            "CosineKNNRecommender" => new CosineKnn(new()
            {
                TopK = topK,
                Shrinkage = shrinkage,
                FeatureWeighting = weighting,
                Bm25K1 = k1,
                Bm25B = b,
                Normalize = normalize ?? false,
            }),
            "AsymmetricCosineKNNRecommender" => new AsymmetricCosineKnn(new()
            {
                TopK = topK,
                Shrinkage = shrinkage,
                FeatureWeighting = weighting,
                Bm25K1 = k1,
                Bm25B = b,
                Alpha = alpha,
            }),
            "JaccardKNNRecommender" => new JaccardKnn(new() { TopK = topK, Shrinkage = shrinkage }),
            "TverskyIndexKNNRecommender" => new TverskyIndexKnn(new() { TopK = topK, Shrinkage = shrinkage, Alpha = alpha, Beta = beta }),
            "CosineUserKNNRecommender" => new CosineUserKnn(new()
            {
                TopK = topK,
                Shrinkage = shrinkage,
                FeatureWeighting = weighting,
                Bm25K1 = k1,
                Bm25B = b,
                Normalize = normalize ?? true,
            }),
            "AsymmetricCosineUserKNNRecommender" => new AsymmetricCosineUserKnn(new()
            {
                TopK = topK,
                Shrinkage = shrinkage,
                FeatureWeighting = weighting,
                Bm25K1 = k1,
                Bm25B = b,
                Alpha = alpha,
            }),
            string other => throw new InvalidDataException($"no neighbourhood is called {other}"),
            null => throw new InvalidDataException("a case has no algorithm"),
        };
    }

    private static FeatureWeighting Weighting(string? name) => name switch
    {
        "NONE" => FeatureWeighting.None,
        "TF_IDF" => FeatureWeighting.TfIdf,
        "BM_25" => FeatureWeighting.Bm_25,
        _ => throw new InvalidDataException($"no weighting is called {name}"),
    };
}
