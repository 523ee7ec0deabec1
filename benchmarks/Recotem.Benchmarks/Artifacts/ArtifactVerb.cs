using System.Globalization;
using System.Security.Cryptography;
using Recotem.Artifacts;
using Recotem.Storage;

namespace Recotem.Benchmarks.Artifacts;

/// <summary>Opening a model, from the file to its first use, next to one HMAC-SHA256 pass over the same bytes in memory.</summary>
internal static class ArtifactVerb
{
    private const int SeenPerUser = 20;

    public static BenchmarkVerb Verb { get; } =
        new("artifact", "--users N --items N --factors K --runs R: open a model, next to one HMAC pass over its bytes", InAll: true, RunAsync);

    private static async Task RunAsync(VerbOptions options)
    {
        int users = options.Integer("users", 500_000, min: 1);
        int items = options.Integer("items", 50_000, min: 1);
        int factors = options.Integer("factors", 128, min: 1);
        int runs = options.Integer("runs", 7, min: 1);
        options.ExpectAllRead();
        string directory = Directory.CreateTempSubdirectory("recotem-bench-").FullName;
        try
        {
            StorageLocation path = StorageLocation.Parse(Path.Combine(directory, "model.recotem"));
            KeyRing keys = KeyRing.Development;
            var stores = new Files();
            await ArtifactWriter.WriteAsync(Content(users, items, factors), path, appendSha: false, keys, stores, NullEventLog.Instance, default);
            await MeasureAsync(path, keys, stores, runs);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task MeasureAsync(StorageLocation path, KeyRing keys, IObjectStores stores, int runs)
    {
        byte[] bytes = await File.ReadAllBytesAsync(path.Path);
        byte[] key = new byte[32];
        PluginCatalog catalog = FactorModel.Catalog();
        var limits = new ArtifactLimits(long.MaxValue, long.MaxValue);
        long allocated = 0;
        Measurement.Times[] medians = await Measurement.MediansAsync(
            warmups: 2, runs,
            () => Task.FromResult(HMACSHA256.HashData(key, bytes)),
            async () =>
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                Artifact artifact = await ArtifactReader.OpenAsync(path, keys, limits, stores, default);
                using LoadedModel model = await ModelLoader.LoadAsync(artifact, catalog, new PluginScope(catalog), default);
                allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            });
        JsonLine.Write(w =>
        {
            w.WriteString("verb", "artifact");
            w.WriteString("runtime", Measurement.Runtime);
            w.WriteNumber("bytes", bytes.Length);
            w.WriteNumber("hmac_processor_seconds", Math.Round(medians[0].Processor, 4));
            w.WriteNumber("load_processor_seconds", Math.Round(medians[1].Processor, 4));
            w.WriteNumber("ratio", Math.Round(medians[1].Processor / medians[0].Processor, 3));
            w.WriteNumber("allocated_bytes", allocated);
        });
    }

    private static ArtifactContent Content(int users, int items, int factors)
    {
        var starts = new long[users + 1];
        var seen = new int[users * SeenPerUser];
        int step = items / SeenPerUser;
        for (int user = 0; user < users; user++)
        {
            starts[user + 1] = (user + 1L) * SeenPerUser;
            for (int n = 0; n < SeenPerUser; n++)
                seen[(user * SeenPerUser) + n] = (user % step) + (n * step);
        }

        var header = new ArtifactHeader
        {
            RecipeName = "benchmark",
            RecipeHash = new string('0', 64),
            RecotemVersion = "3.0.0",
            TrainedAt = DateTimeOffset.UnixEpoch,
            BestClass = "Factors",
            BestParams = default,
            BestScore = null,
            Metric = "ndcg",
            Cutoff = 20,
            Tuning = new TuningSummary(["Factors"], 1, 1, 0, 0, 42),
            DataStats = new DataSummary(seen.Length, users, items, 0, "keep_last"),
            Algorithm = new AlgorithmIdentity("algorithms", "Factors", "1.0.0", 1),
        };
        return new ArtifactContent(
            header,
            Ids("user", users),
            Ids("item", items),
            new InteractionMatrix(users, items, starts, seen),
            "{}",
            new FactorModel(users, items, Values(users * factors), Values(items * factors)));
    }

    private static IdTable Ids(string what, int count) =>
        IdTable.Create([.. Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{what}-{i:d9}"))], what);

    private static float[] Values(int count)
    {
        var values = new float[count];
        for (int i = 0; i < count; i++)
            values[i] = (i % 97) / 97f;
        return values;
    }

    private sealed class Files : IObjectStores
    {
        private readonly FileStore _files = new(HostEnvironment.Empty);

        public ValueTask<IObjectStore> ForAsync(StorageLocation location, CancellationToken cancellationToken = default) => new(_files);
    }
}
