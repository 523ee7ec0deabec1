using System.Text.Json;

namespace Recotem.Recommenders.Tests;

public sealed class GoldenTopPopTests
{
    [Fact]
    public async Task TopPop_scores_as_the_original_does()
    {
        foreach (JsonElement golden in GoldenFile.Read("toppop").EnumerateArray())
        {
            InteractionMatrix train = GoldenFile.Matrix(golden.GetProperty("input").GetString()!);
            IFittedModel model = await new TopPop().FitAsync(train, new FitContext(), CancellationToken.None);
            GoldenFile.AssertScores(golden, model, 1e-12, "TopPop");
            GoldenFile.AssertMetrics(golden.GetProperty("metrics_on_test_seen_masked"), model, train, 1e-10);
        }
    }
}
