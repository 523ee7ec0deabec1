using System.Text.Json;

namespace Recotem.Recommenders.Tests;

public sealed class GoldenNeighbourTests
{
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
            double[][] actual = GoldenFile.Dense(model.Similarity);
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
            GoldenFile.AssertScores(golden, model, 1e-9, what);
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
}
