using System.Text.Json;

namespace Recotem.Recommenders.Tests;

public sealed class GoldenMetricTests
{
    [Fact]
    public void Metrics_are_those_of_the_original_with_ties_masks_minus_infinity_and_restrictions()
    {
        JsonElement golden = GoldenFile.Read("metrics");
        InteractionMatrix test = GoldenFile.Matrix(golden.GetProperty("ground_truth").GetString()!.Split(' ')[0]);
        int[] validated = [.. Enumerable.Range(0, test.UserCount).Where(u => test.ItemsOf(u).Length > 0)];
        int cases = 0;
        foreach (JsonElement one in golden.GetProperty("cases").EnumerateArray())
        {
            cases++;
            string what = one.GetProperty("case").GetString()!;
            var model = new FixedScores(GoldenFile.Rows(golden.GetProperty(one.GetProperty("score_matrix").GetString()!)));
            InteractionMatrix mask = one.GetProperty("mask").GetString() is { } name
                ? GoldenFile.Matrix(name)
                : InteractionMatrix.FromPairs(test.UserCount, test.ItemCount, [], []);
            JsonElement options = one.GetProperty("options");
            Assert.Empty(options.EnumerateObject().Select(o => o.Name).Except(["recall_with_cutoff", "recommendable_items", "per_user_recommendable_items"]));
            bool recallWithCutoff = options.TryGetProperty("recall_with_cutoff", out JsonElement flag) && flag.GetBoolean();
            RecommendableItems? recommendable = Restriction(options, test);
            foreach (int cutoff in golden.GetProperty("cutoffs").EnumerateArray().Select(c => c.GetInt32()))
            {
                var evaluator = new Evaluator(new Split(mask, test, validated), cutoff, 2) { Recommendable = recommendable };
                EvaluationReport report = evaluator.Report(model, GoldenFile.Metrics(recallWithCutoff), CancellationToken.None);
                GoldenFile.AssertReport(one.GetProperty("metrics"), report, cutoff, 1e-12, what);
                Assert.Equal(one.GetProperty("metrics").GetProperty("valid_user").GetDouble(), report.Users.Length);
                Assert.Equal(one.GetProperty("metrics").GetProperty("total_user").GetDouble(), model.UserCount);
                if (one.TryGetProperty($"per_user_at_{cutoff}_ndcg_map_recall_hit_precision", out JsonElement perUser))
                    AssertUsers(perUser, report, what);
            }
        }

        Assert.True(cases > 0);
    }

    private static void AssertUsers(JsonElement expected, EvaluationReport report, string what)
    {
        Assert.Equal(
            Enumerable.Range(0, expected.GetArrayLength()).Where(user => expected[user].ValueKind != JsonValueKind.Null), report.Users);
        for (int n = 0; n < report.Users.Length; n++)
        {
            double[] values = [.. expected[report.Users[n]].EnumerateArray().Select(v => v.GetDouble())];
            for (int m = 0; m < values.Length; m++)
                GoldenFile.AssertClose(values[m], report.Values[m][n], 1e-12, $"metric {m} of user {report.Users[n]}: {what}", floor: 0);
        }
    }

    private static RecommendableItems? Restriction(JsonElement options, InteractionMatrix test)
    {
        if (options.TryGetProperty("recommendable_items", out JsonElement items))
            return RecommendableItems.ForAll(items.EnumerateArray().Select(i => i.GetInt32()).Order().ToArray());
        if (!options.TryGetProperty("per_user_recommendable_items", out JsonElement lists))
            return null;
        (int User, int Item)[] pairs = [.. lists.EnumerateArray().SelectMany((list, user) => list.EnumerateArray().Select(i => (user, i.GetInt32())))];
        return RecommendableItems.PerUser(
            InteractionMatrix.FromPairs(test.UserCount, test.ItemCount, [.. pairs.Select(p => p.User)], [.. pairs.Select(p => p.Item)]));
    }
}
