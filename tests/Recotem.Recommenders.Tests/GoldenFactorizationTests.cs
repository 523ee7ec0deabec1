using System.Text.Json;

namespace Recotem.Recommenders.Tests;

public sealed class GoldenFactorizationTests
{
    [Fact]
    public async Task TruncatedSVD_is_nearer_to_the_exact_decomposition_than_the_original()
    {
        int cases = 0;
        foreach (JsonElement golden in Cases("TruncatedSVDRecommender"))
        {
            cases++;
            JsonElement parameters = golden.GetProperty("params");
            string what = parameters.GetRawText();
            InteractionMatrix train = GoldenFile.Matrix(golden.GetProperty("input").GetString()!);
            var config = new TruncatedSvd.Config
            {
                NComponents = parameters.GetProperty("n_components").GetInt32(),
                RandomSeed = parameters.GetProperty("random_seed").GetInt32(),
            };
            IFittedModel model = await new TruncatedSvd(config).FitAsync(train, new FitContext(), CancellationToken.None);
            double[][] exact = GoldenFile.Rows(golden.GetProperty("exact_rank_k_scores_lapack"));
            double tolerance = Math.Max(1e-9, golden.GetProperty("max_abs_diff_irspack_vs_exact").GetDouble() / 10);
            int[] users = [.. golden.GetProperty("score_users").EnumerateArray().Select(u => u.GetInt32())];
            var scores = new double[users.Length * model.ItemCount];
            model.ScoreUsers(users, scores);
            for (int n = 0; n < users.Length; n++)
                for (int i = 0; i < model.ItemCount; i++)
                    GoldenFile.AssertClose(exact[n][i], scores[(n * model.ItemCount) + i], tolerance, $"score of user {users[n]}, item {i}: {what}");

            double[] values = RandomizedSvd.Compute(train, config.NComponents, TruncatedSvd.Iterations, 0, 1, CancellationToken.None).Values;
            int k = 0;
            foreach (JsonElement value in golden.GetProperty("singular_values_exact").EnumerateArray())
                GoldenFile.AssertClose(value.GetDouble(), values[k++], 1e-6, $"singular value {k} of {what}");

            // What the original lists is judged with its own error, which may move the ends of lists.
            GoldenFile.AssertMetrics(golden.GetProperty("metrics_on_test_seen_masked"), model, train, 0.02);
        }

        Assert.True(cases > 0);
    }

    [Fact]
    public async Task NMF_fits_and_ranks_as_well_as_the_original()
    {
        int cases = 0;
        foreach (JsonElement golden in Cases("NMFRecommender"))
        {
            cases++;
            JsonElement parameters = golden.GetProperty("params");
            InteractionMatrix train = GoldenFile.Matrix(golden.GetProperty("input").GetString()!);
            var config = new Nmf.Config
            {
                NComponents = parameters.GetProperty("n_components").GetInt32(),
                Alpha = parameters.GetProperty("alpha").GetDouble(),
                L1Ratio = parameters.GetProperty("l1_ratio").GetDouble(),
                Init = parameters.GetProperty("init").GetString() is { } init ? Enum.Parse<NmfInitialization>(init, ignoreCase: true) : null,
            };
            IFittedModel model = await new Nmf(config).FitAsync(train, new FitContext(), CancellationToken.None);
            double[] scores = RandomData.ScoreAll(model);
            double square = 0;
            for (int user = 0; user < train.UserCount; user++)
            {
                for (int item = 0; item < train.ItemCount; item++)
                {
                    int at = train.ItemsOf(user).IndexOf(item);
                    double value = at < 0 ? 0 : train.IsBinary ? 1 : train.WeightsOf(user)[at];
                    double difference = value - scores[(user * train.ItemCount) + item];
                    square += difference * difference;
                }
            }

            // Both end when the violation is small, not zero, from singular vectors that differ in their last digits.
            GoldenFile.AssertClose(golden.GetProperty("reconstruction_frobenius").GetDouble(), Math.Sqrt(square), 1e-3, "reconstruction");
            GoldenFile.AssertMetrics(golden.GetProperty("metrics_on_test_seen_masked"), model, train, 0.02);
        }

        Assert.True(cases > 0);
    }

    private static IEnumerable<JsonElement> Cases(string algorithm) =>
        GoldenFile.Read("svd_nmf").EnumerateArray().Where(c => c.GetProperty("algorithm").GetString() == algorithm);
}
