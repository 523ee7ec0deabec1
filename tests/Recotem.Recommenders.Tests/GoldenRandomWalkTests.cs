using System.Text.Json;

namespace Recotem.Recommenders.Tests;

public sealed class GoldenRandomWalkTests
{
    [Fact]
    public async Task Random_walks_have_the_transitions_scores_and_metrics_of_the_original()
    {
        int cases = 0;
        foreach (JsonElement golden in GoldenFile.Read("p3_rp3").EnumerateArray())
        {
            cases++;
            string what = $"{golden.GetProperty("algorithm").GetString()} {golden.GetProperty("params").GetRawText()}";
            InteractionMatrix train = GoldenFile.Matrix(golden.GetProperty("input").GetString()!);
            var model = (ItemSimilarityModel)await Create(golden).FitAsync(train, new FitContext(), CancellationToken.None);

            // Columns are what is pruned, so ties are theirs; normalised rows then differ as a whole.
            double[][] expected = GoldenFile.Transpose(GoldenFile.Rows(golden.GetProperty("W")));
            double[][] actual = GoldenFile.Transpose(GoldenFile.Dense(model.Similarity));
            HashSet<int> nearTies = GoldenFile.NearTies(golden, "near_tie_cols_at_cut");
            if (nearTies.Count > 0 && golden.GetProperty("params").GetProperty("normalize_weight").GetBoolean())
                continue;
            if (!GoldenFile.AssertRows(expected, actual, nearTies, what))
                continue;
            GoldenFile.AssertScores(golden, model, 1e-9, what);
            GoldenFile.AssertMetrics(golden.GetProperty("metrics_on_test_seen_masked"), model, train, 1e-9);
        }

        Assert.True(cases > 0);
    }

    private static IAlgorithm Create(JsonElement golden)
    {
        JsonElement parameters = golden.GetProperty("params");
        double alpha = GoldenFile.Parameter(parameters, "alpha", 1);
        double beta = GoldenFile.Parameter(parameters, "beta", 0.6);
        int? topK = parameters.GetProperty("top_k") is { ValueKind: JsonValueKind.Number } number ? number.GetInt32() : null;
        bool normalize = parameters.GetProperty("normalize_weight").GetBoolean();
        return golden.GetProperty("algorithm").GetString() switch
        {
            "P3alphaRecommender" => new P3Alpha(new() { Alpha = alpha, TopK = topK, NormalizeWeight = normalize }),
            "RP3betaRecommender" => new RP3Beta(new() { Alpha = alpha, Beta = beta, TopK = topK, NormalizeWeight = normalize }),
            string other => throw new InvalidDataException($"no random walk is called {other}"),
            null => throw new InvalidDataException("a case has no algorithm"),
        };
    }
}
