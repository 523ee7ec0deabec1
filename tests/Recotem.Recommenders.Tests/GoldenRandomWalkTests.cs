using System.Text.Json;

namespace Recotem.Recommenders.Tests;

public sealed class GoldenRandomWalkTests
{
    [Fact]
    public async Task Random_walks_have_the_transitions_scores_and_metrics_of_the_original()
    {
        int cases = 0;
        int complete = 0;
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
            HashSet<int> rescaled = [];
            if (golden.GetProperty("params").GetProperty("normalize_weight").GetBoolean())
                rescaled = TakeOutRescaled(expected, actual, nearTies);
            (HashSet<int> other, int compared) = GoldenFile.AssertRows(expected, actual, nearTies, what);
            Assert.True(compared > rescaled.Count * expected.Length, $"nothing but near ties: {what}");
            int scores = GoldenFile.AssertScores(
                golden, model, 1e-9, what, (user, item) => other.Contains(item) || train.ItemsOf(user).ToArray().Any(rescaled.Contains));
            Assert.True(scores > 0, $"no score was compared: {what}");
            if (other.Count > 0 || rescaled.Count > 0)
                continue;
            complete++;
            GoldenFile.AssertMetrics(golden.GetProperty("metrics_on_test_seen_masked"), model, train, 1e-9);
        }

        Assert.True(cases > 0);
        if (GoldenFile.IsBuiltIn)
            Assert.Equal(cases, complete);
    }

    /// <summary>Source items that are kept by another column of a near tie have another sum, so all their values differ.</summary>
    private static HashSet<int> TakeOutRescaled(double[][] expectedColumns, double[][] actualColumns, HashSet<int> nearTies)
    {
        HashSet<int> rescaled =
        [
            .. nearTies.SelectMany(column => Enumerable.Range(0, expectedColumns.Length)
                .Where(source => expectedColumns[column][source] == 0 != (actualColumns[column][source] == 0))),
        ];
        foreach (double[] column in expectedColumns.Concat(actualColumns))
            foreach (int source in rescaled)
                column[source] = 0;
        return rescaled;
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
