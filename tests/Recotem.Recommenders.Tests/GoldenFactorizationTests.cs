using System.Text.Json;

namespace Recotem.Recommenders.Tests;

public sealed class GoldenFactorizationTests
{
    [Fact]
    public async Task TruncatedSVD_has_the_scores_of_the_exact_decomposition_which_the_original_approximates()
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
            double[][] randomized = GoldenFile.Rows(golden.GetProperty("scores"));
            int[] users = [.. golden.GetProperty("score_users").EnumerateArray().Select(u => u.GetInt32())];
            var scores = new double[users.Length * model.ItemCount];
            model.ScoreUsers(users, scores);

            // The original's own scores come from a randomised decomposition: ours are no nearer to them than the exact ones.
            double difference = golden.GetProperty("max_abs_diff_irspack_vs_exact").GetDouble() + 1e-9;
            for (int n = 0; n < users.Length; n++)
            {
                double largest = GoldenFile.Largest(exact[n]);
                for (int i = 0; i < model.ItemCount; i++)
                {
                    double score = scores[(n * model.ItemCount) + i];
                    GoldenFile.AssertClose(exact[n][i], score, 1e-9, $"score of user {users[n]}, item {i}: {what}", largest);
                    Assert.True(Math.Abs(randomized[n][i] - score) <= difference, $"randomised score of user {users[n]}, item {i}: {what}: {randomized[n][i]:R}, not {score:R}");
                }
            }

            double[] values = RandomizedSvd.Compute(train, config.NComponents, TruncatedSvd.Iterations, 0, 1, CancellationToken.None).Values;
            int k = 0;
            foreach (JsonElement value in golden.GetProperty("singular_values_exact").EnumerateArray())
                GoldenFile.AssertClose(value.GetDouble(), values[k++], 1e-9, $"singular value {k} of {what}", floor: 0);

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
                Init = parameters.GetProperty("init").GetString() is { } init ? Enum.Parse<NmfInitialization>(init, ignoreCase: true) : NmfInitialization.Nndsvda,
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
            GoldenFile.AssertClose(golden.GetProperty("reconstruction_frobenius").GetDouble(), Math.Sqrt(square), 1e-6, "reconstruction");

            // Scores agree to some digits only, so items as near as that may swap places: 1.1 % of a figure on the files beside the tests.
            GoldenFile.AssertMetrics(golden.GetProperty("metrics_on_test_seen_masked"), model, train, 0.02);
        }

        Assert.True(cases > 0);
    }

    private static IEnumerable<JsonElement> Cases(string algorithm) =>
        GoldenFile.Read("svd_nmf").EnumerateArray().Where(c => c.GetProperty("algorithm").GetString() == algorithm);
}
