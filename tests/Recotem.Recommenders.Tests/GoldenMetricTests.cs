using System.Text.Json;

namespace Recotem.Recommenders.Tests;

public sealed class GoldenMetricTests
{
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
}
