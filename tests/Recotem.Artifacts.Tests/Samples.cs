using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Recotem.Artifacts.Tests;

/// <summary>A small artifact and its parts.</summary>
internal static class Samples
{
    public static readonly string KeyHex = string.Concat(Enumerable.Repeat("ab", 32));

    public static readonly string OtherKeyHex = string.Concat(Enumerable.Repeat("cd", 32));

    public static readonly StorageLocation Output = StorageLocation.Parse("out/model.recotem");

    public static KeyRing Keys(IEventLog? events = null) => KeyRing.Parse($"k1:{KeyHex}", events ?? NullEventLog.Instance);

    public static ArtifactHeader Header(string recipe = "demo") => new()
    {
        RecipeName = recipe,
        RecipeHash = string.Concat(Enumerable.Repeat("0123456789abcdef", 4)),
        RecotemVersion = "3.0.0",
        TrainedAt = new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero),
        BestClass = "ToyRecommender",
        BestParams = Json("""{"shift":1.5}"""),
        BestScore = 0.25,
        Metric = "ndcg",
        Cutoff = 20,
        Tuning = new TuningSummary(["ToyRecommender"], 4, 3, 0, 2, 42),
        DataStats = new DataSummary(3, 2, 3, 1, "keep_last"),
        Algorithm = new AlgorithmIdentity("algorithms", "Toy", "1.2.3", 1),
    };

    public static ToyModel Model() => new(2, 3, new double[] { 0, 1, 2, 10, 11, 12 }, new byte[] { 7, 8 });

    public static InteractionMatrix Seen(bool weighted = false) =>
        new(2, 3, new long[] { 0, 2, 3 }, new int[] { 0, 2, 1 }, weighted ? new float[] { 1, 2, 3 } : default);

    public static ArtifactContent Content(IFittedModel? model = null, ArtifactHeader? header = null, InteractionMatrix? seen = null) => new(
        header ?? Header(),
        IdTable.Create(["alice", "bob"], "user"),
        IdTable.Create(["i1", "i2-long-identifier", "日本"], "item"),
        seen ?? Seen(),
        """{"shift":1.5}""",
        model ?? Model());

    public static JsonElement Json(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    public static async Task<byte[]> BytesAsync(ArtifactContent? content = null, KeyRing? keys = null)
    {
        var store = new MemoryStore();
        await ArtifactWriter.WriteAsync(content ?? Content(), Output, appendSha: false, keys ?? Keys(), store, NullEventLog.Instance, default);
        return store.Objects[Output.Path];
    }

    public static async Task<Artifact> OpenAsync(byte[] bytes, KeyRing? keys = null, ArtifactLimits? limits = null)
    {
        var store = new MemoryStore { Objects = { [Output.Path] = bytes } };
        return await ArtifactReader.OpenAsync(Output, keys ?? Keys(), limits ?? ArtifactLimits.Default, store, default);
    }

    public static async Task<LoadedModel> LoadAsync(byte[] bytes, PluginCatalog? catalog = null)
    {
        Artifact artifact = await OpenAsync(bytes);
        try
        {
            catalog ??= ToyAlgorithm.Catalog(ToyAlgorithm.Descriptor());
            return await ModelLoader.LoadAsync(artifact, catalog, new PluginScope(catalog), default);
        }
        catch
        {
            artifact.Dispose();
            throw;
        }
    }

    public static async Task<ArtifactException> RefusedAsync(Func<Task<Artifact>> open) => await Assert.ThrowsAsync<ArtifactException>(open);

    /// <summary>A correctly signed artifact with any header and payload, as only the holder of a key could make it.</summary>
    public static byte[] Signed(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload)
    {
        byte[] head = ContainerFormat.BuildHead("k1", header, payload.Length);
        byte[] statement = ContainerFormat.Statement(head, 15, head.Length, SHA256.HashData(payload));
        Keys().Sign(statement).CopyTo(head, 15);
        return [.. head, .. payload];
    }

    /// <summary>Signs a changed file again.</summary>
    public static byte[] SignedAgain(byte[] file)
    {
        Assert.True(ContainerFormat.TryParse(file, file.Length, long.MaxValue, out ContainerLayout layout, out string problem), problem);
        byte[] statement = ContainerFormat.Statement(file, layout.DigestOffset, layout.PayloadOffset, SHA256.HashData(file.AsSpan(layout.PayloadOffset)));
        byte[] copy = [.. file];
        Keys().Sign(statement).CopyTo(copy, layout.DigestOffset);
        return copy;
    }

    public static byte[] HeaderBytes(string json) => Encoding.UTF8.GetBytes(json);

    public static byte[] Payload(byte[] file)
    {
        Assert.True(ContainerFormat.TryParse(file, file.Length, long.MaxValue, out ContainerLayout layout, out string problem), problem);
        return file[layout.PayloadOffset..];
    }
}
