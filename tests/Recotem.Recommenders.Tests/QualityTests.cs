using System.Globalization;
using System.IO.Compression;

namespace Recotem.Recommenders.Tests;

/// <summary>
/// Recommendations for a set of the shape of MovieLens 100K (made up, 943 users, 1682 items, 90,372 training interactions), compared
/// with what the Python original's engine reaches on the same split with the same hyperparameters.
/// </summary>
public sealed class QualityTests
{
    // The original's values are known to four decimals.
    private const double Rounding = 0.00005;

    // Where factors begin at random, ndcg varies by 0.7 % between seeds: the values of IALS are means of the original over nine seeds,
    // and ours are means over five.
    private const int Seeds = 5;

    private static readonly Lazy<Split> s_split = new(Read);

    [Theory]
    [InlineData("TopPop", "", 0.1497, 0.0566, 0.1756, 0.6957)]
    [InlineData("CosineKNN", "top_k=100 normalize=true", 0.2191, 0.0961, 0.2341, 0.7858)]
    [InlineData("CosineKNN", "top_k=100 normalize=true feature_weighting=bm_25", 0.2225, 0.0979, 0.2375, 0.7900)]
    [InlineData("AsymmetricCosineKNN", "top_k=100 alpha=0.5", 0.2191, 0.0961, 0.2341, 0.7858)]
    [InlineData("JaccardKNN", "top_k=100", 0.2158, 0.0936, 0.2361, 0.7858)]
    [InlineData("TverskyIndexKNN", "top_k=100 alpha=0.5 beta=0.5", 0.2115, 0.0905, 0.2340, 0.7794)]
    [InlineData("CosineUserKNN", "top_k=100 normalize=true", 0.2497, 0.1160, 0.2590, 0.8134)]
    [InlineData("P3alpha", "top_k=100 alpha=1 normalize_weight=false", 0.2545, 0.1186, 0.2603, 0.8187)]
    [InlineData("RP3beta", "top_k=100 alpha=1 beta=0.6 normalize_weight=false", 0.2067, 0.0942, 0.2027, 0.7423)]
    [InlineData("DenseSLIM", "reg=500", 0.2781, 0.1339, 0.2840, 0.8399)]
    [InlineData("EDLAE", "reg=500 dropout_p=0.3", 0.2781, 0.1337, 0.2846, 0.8399)]
    [InlineData("SLIM", "", 0.2616, 0.1229, 0.2667, 0.8218)]
    [InlineData("NMF", "n_components=64 alpha=0.01 l1_ratio=0.01", 0.2737, 0.1307, 0.2795, 0.8293)]
    [InlineData("IALS", "n_components=64 alpha0=0.3 reg=0.01 train_epochs=16", 0.2625, 0.1239, 0.2747, 0.8359)]
    [InlineData("IALS", "n_components=64 alpha0=0.3 reg=0.01 train_epochs=16 solver_type=cholesky", 0.2621, 0.1236, 0.2741, 0.8346)]
    [InlineData("IALS", "n_components=64 alpha0=0.3 reg=0.01 train_epochs=16 solver_type=ialspp ialspp_subspace_dimension=32", 0.2630, 0.1243, 0.2746, 0.8352)]
    public async Task Recommendations_are_as_good_as_those_of_the_original(
        string algorithm, string hyperparameters, double ndcg, double map, double recall, double hit)
    {
        Split split = s_split.Value;
        IAlgorithm activated = await ActivateAsync(algorithm, hyperparameters);
        var reached = new double[4];
        for (ulong seed = 0; seed < Seeds; seed++)
        {
            using IFittedModel model = await activated.FitAsync(split.Train, new FitContext { Seed = seed, Threads = 2 }, CancellationToken.None);
            double[] scores = new Evaluator(split, 20, 2).Scores(model, [new Ndcg(), new Map(), new Recall(), new Hit()], CancellationToken.None);
            for (int m = 0; m < reached.Length; m++)
                reached[m] += scores[m] / Seeds;
        }

        string report = $"{algorithm} {hyperparameters}: {string.Join(' ', reached.Select(r => r.ToString("F4", CultureInfo.InvariantCulture)))}";
        Assert.True(Math.Abs(reached[0] - ndcg) <= Rounding + (0.005 * ndcg), report);

        // Less is known of how far the others vary with the initial vectors, but a mistake would show.
        Assert.True(Math.Abs(reached[1] - map) <= Rounding + (0.02 * map), report);
        Assert.True(Math.Abs(reached[2] - recall) <= Rounding + (0.02 * recall), report);
        Assert.True(Math.Abs(reached[3] - hit) <= Rounding + (0.02 * hit), report);
    }

    /// <summary>The original's engine has no build with this algorithm, so the floor is the baseline, well exceeded.</summary>
    [Theory]
    [InlineData("loss=bpr", 0.27)]
    [InlineData("loss=warp n_components=32 train_epochs=10", 0.26)]
    public async Task Learning_from_pairs_beats_popularity_by_far(string hyperparameters, double atLeast)
    {
        const double TopPop = 0.1497;
        Assert.True(atLeast > 1.5 * TopPop);
        Split split = s_split.Value;
        IAlgorithm algorithm = await ActivateAsync("BPRFM", hyperparameters);
        double reached = 0;
        const int SeedsOfPairs = 3;
        for (ulong seed = 0; seed < SeedsOfPairs; seed++)
        {
            using IFittedModel model = await algorithm.FitAsync(split.Train, new FitContext { Seed = seed, Threads = 2 }, CancellationToken.None);
            reached += new Evaluator(split, 20, 2).Score(model, new Ndcg(), CancellationToken.None) / SeedsOfPairs;
        }

        Assert.True(reached >= atLeast, $"BPRFM {hyperparameters}: {reached.ToString("F4", CultureInfo.InvariantCulture)}");
    }

    [Fact]
    public async Task A_truncated_svd_lies_between_that_of_the_original_and_the_exact_one()
    {
        // The original iterates less; the exact one comes from LAPACK.
        const double Original = 0.1996;
        const double Exact = 0.2057;
        Split split = s_split.Value;
        IAlgorithm algorithm = await ActivateAsync("TruncatedSVD", "n_components=64");
        using IFittedModel model = await algorithm.FitAsync(split.Train, new FitContext { Threads = 2 }, CancellationToken.None);

        double reached = new Evaluator(split, 20, 2).Score(model, new Ndcg(), CancellationToken.None);

        Assert.InRange(reached, Original - Rounding, Exact + Rounding);
    }

    private static async ValueTask<IAlgorithm> ActivateAsync(string name, string hyperparameters)
    {
        var position = new SourcePosition("test", 1, 1);
        var entries = hyperparameters.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair =>
        {
            string[] parts = pair.Split('=');
            ScalarKind kind = bool.TryParse(parts[1], out _) ? ScalarKind.Boolean
                : double.TryParse(parts[1], CultureInfo.InvariantCulture, out _) ? ScalarKind.Float : ScalarKind.Text;
            if (kind == ScalarKind.Float && long.TryParse(parts[1], CultureInfo.InvariantCulture, out _))
                kind = ScalarKind.Integer;
            return new ConfigEntry(parts[0], position, new ConfigScalar(position, parts[1], kind));
        });
        PluginDescriptor? plugin = Plugins.Catalog.Find("algorithms", name);
        Assert.NotNull(plugin);
        var errors = new ConfigErrors();
        object? configuration = plugin.Configuration?.Bind(ConfigReader.Root(new ConfigMapping(position, [.. entries]), errors));
        errors.ThrowIfAny();
        return await plugin.ActivateAsync<IAlgorithm>(new PluginScope(Plugins.Catalog), configuration);
    }

    private static Split Read()
    {
        (int User, int Item)[] train = Pairs("train");
        (int User, int Item)[] test = Pairs("test");
        int users = train.Concat(test).Max(p => p.User) + 1;
        int items = train.Concat(test).Max(p => p.Item) + 1;
        InteractionMatrix heldOut = Matrix(test);
        int[] validated = [.. Enumerable.Range(0, users).Where(u => heldOut.ItemsOf(u).Length > 0)];
        return new Split(Matrix(train), heldOut, validated);

        InteractionMatrix Matrix((int User, int Item)[] pairs) =>
            InteractionMatrix.FromPairs(users, items, [.. pairs.Select(p => p.User)], [.. pairs.Select(p => p.Item)]);
    }

    // The ids of the file are numbers from 1.
    private static (int User, int Item)[] Pairs(string part)
    {
        using var file = new GZipStream(File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Data", $"ml100k-like.{part}.csv.gz")), CompressionMode.Decompress);
        using var reader = new StreamReader(file);
        Assert.Equal("user_id,item_id,timestamp", reader.ReadLine());
        var pairs = new List<(int User, int Item)>();
        while (reader.ReadLine() is { } line)
        {
            string[] cells = line.Split(',');
            pairs.Add((int.Parse(cells[0], CultureInfo.InvariantCulture) - 1, int.Parse(cells[1], CultureInfo.InvariantCulture) - 1));
        }

        return [.. pairs];
    }
}
