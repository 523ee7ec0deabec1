using System.Text.Json;

namespace Recotem.Recommenders.Tests;

public sealed class GoldenLinearTests
{
    [Fact]
    public async Task DenseSLIM_and_EDLAE_have_the_weights_and_scores_of_the_original()
    {
        int cases = 0;
        foreach (JsonElement golden in GoldenFile.Read("dense_slim_edlae").EnumerateArray())
        {
            cases++;
            JsonElement parameters = golden.GetProperty("params");
            string what = $"{golden.GetProperty("algorithm").GetString()} {parameters.GetRawText()}";
            InteractionMatrix train = GoldenFile.Matrix(golden.GetProperty("input").GetString()!);
            double reg = parameters.GetProperty("reg").GetDouble();
            IAlgorithm algorithm = parameters.TryGetProperty("dropout_p", out JsonElement dropout)
                ? new Edlae(new() { Reg = reg, DropoutP = dropout.GetDouble() })
                : new DenseSlim(new() { Reg = reg });
            var model = (DenseItemModel)await algorithm.FitAsync(train, new FitContext(), CancellationToken.None);
            double[][] expected = GoldenFile.Rows(golden.GetProperty("W"));
            for (int i = 0; i < expected.Length; i++)
                for (int j = 0; j < expected[i].Length; j++)
                    GoldenFile.AssertClose(expected[i][j], model.WeightsOf(i)[j], 1e-4, $"W[{i},{j}] of {what}", GoldenFile.Largest(expected[i]));
            GoldenFile.AssertScores(golden, model, 1e-4, what);
            GoldenFile.AssertMetrics(golden.GetProperty("metrics_on_test_seen_masked"), model, train, 1e-10);
        }

        Assert.True(cases > 0);
    }

    [Fact]
    public async Task SLIM_reaches_the_optimum_of_the_original()
    {
        int cases = 0;
        foreach (JsonElement golden in GoldenFile.Read("slim").EnumerateArray())
        {
            cases++;
            JsonElement parameters = golden.GetProperty("params");
            string what = parameters.GetRawText();
            InteractionMatrix train = GoldenFile.Matrix(golden.GetProperty("input").GetString()!);
            var config = new Slim.Config
            {
                Alpha = parameters.GetProperty("alpha").GetDouble(),
                L1Ratio = parameters.GetProperty("l1_ratio").GetDouble(),
                PositiveOnly = parameters.GetProperty("positive_only").GetBoolean(),
                NIter = parameters.GetProperty("n_iter").GetInt32(),
                Tol = parameters.GetProperty("tol").GetDouble(),
            };
            var model = (ItemSimilarityModel)await new Slim(config).FitAsync(train, new FitContext(), CancellationToken.None);
            double[][] expected = GoldenFile.Rows(golden.GetProperty("W"));
            double[][] actual = GoldenFile.Dense(model.Similarity);
            for (int i = 0; i < expected.Length; i++)
                for (int j = 0; j < expected[i].Length; j++)
                    Assert.True(Math.Abs(expected[i][j] - actual[i][j]) < 1e-4, $"W[{i},{j}] of {what}: expected {expected[i][j]}, got {actual[i][j]}");

            // Both stop near the optimum, and a score adds the differences of many weights: 1.4e-4 apart on the files beside the tests.
            GoldenFile.AssertScores(golden, model, 5e-4, what);

            // Weights agree to some digits only, so two items with scores as near as that may swap places at the end of a list.
            GoldenFile.AssertMetrics(golden.GetProperty("metrics_on_test_seen_masked"), model, train, 5e-3);
        }

        Assert.True(cases > 0);
    }
}
