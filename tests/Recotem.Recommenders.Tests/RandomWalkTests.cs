namespace Recotem.Recommenders.Tests;

public sealed class RandomWalkTests
{
    /// <summary>Powers of large weights overflow unless rows are scaled first; then every similarity was missing.</summary>
    [Theory]
    [InlineData(10, 2000, 1500)]
    [InlineData(10, 3e38, 2e38)]
    [InlineData(10, 1e-37, 2e-37)]
    public async Task Powers_of_extreme_weights_are_probabilities(double alpha, double first, double second)
    {
        // One user with two items: both columns of B hold 1, so that each row of W is the row of A.
        InteractionMatrix train = InteractionMatrix.FromPairs(1, 2, [0, 0], [0, 1], [(float)first, (float)second]);
        var model = (ItemSimilarityModel)await new P3Alpha(new() { Alpha = alpha }).FitAsync(train, new FitContext(), CancellationToken.None);
        double share = 1 / (1 + Math.Pow(train.Weights[1] / (double)train.Weights[0], alpha));
        double[][] transitions = GoldenFile.Dense(model.Similarity);
        for (int i = 0; i < 2; i++)
        {
            GoldenFile.AssertClose(share, transitions[i][0], 1e-12, $"{i},0", floor: 0);
            GoldenFile.AssertClose(1 - share, transitions[i][1], 1e-12, $"{i},1", floor: 1e-3);
        }
    }

    [Theory]
    [InlineData(3e38)]
    [InlineData(1e-38)]
    public async Task A_power_of_popularity_beyond_double_precision_is_an_error_that_names_beta(double weight)
    {
        InteractionMatrix train = InteractionMatrix.FromPairs(1, 2, [0, 0], [0, 1], [(float)weight, (float)weight]);
        TrainingException e = await Assert.ThrowsAsync<TrainingException>(
            async () => await new RP3Beta(new() { Beta = 10 }).FitAsync(train, new FitContext(), CancellationToken.None));
        Assert.Contains("beta 10", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Weights_that_make_no_probabilities_are_an_error()
    {
        InteractionMatrix train = InteractionMatrix.FromPairs(2, 2, [0, 1], [0, 1], [2, -2]);
        TrainingException e = await Assert.ThrowsAsync<TrainingException>(
            async () => await new P3Alpha(new() { Alpha = 0.5 }).FitAsync(train, new FitContext(), CancellationToken.None));
        Assert.Contains("user 1 to the power alpha 0.5", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("P3alpha", "alpha")]
    [InlineData("RP3beta", "alpha")]
    [InlineData("RP3beta", "beta")]
    public void Powers_above_ten_are_refused(string name, string key)
    {
        var position = new SourcePosition("test", 1, 1);
        var errors = new ConfigErrors();
        var entry = new ConfigEntry(key, position, new ConfigScalar(position, "10.5", ScalarKind.Float));
        Plugins.Catalog.Find("algorithms", name)!.Configuration!.Bind(ConfigReader.Root(new ConfigMapping(position, [entry]), errors));
        Assert.ThrowsAny<Exception>(errors.ThrowIfAny);
    }
}
