using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Recotem.Artifacts;
using Recotem.Recipes;
using Recotem.Storage;

namespace Recotem.Serving.Tests;

/// <summary>
/// A directory with recipes and artifacts, and a real web server over it on a free port of the loopback interface. Rounds of the
/// watcher run when a test says so.
/// </summary>
internal sealed class TestSite : IAsyncDisposable
{
    public const string Key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
    public const string SigningKeys = "test:00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    private readonly ObjectStores _stores;
    private WebApplication? _app;

    public TestSite()
    {
        Root = Directory.CreateTempSubdirectory("recotem-serving-").FullName;
        Directory.CreateDirectory(RecipesDirectory);
        Directory.CreateDirectory(Path.Combine(Root, "models"));
        File.WriteAllText(Path.Combine(Root, "data.csv"), "user,item\nu1,a\n");
        Environment = new HostEnvironment([new("RECOTEM_SIGNING_KEYS", SigningKeys)]);
        _stores = new ObjectStores(Plugins.Catalog, Environment);
        Faults = new FaultyStores(_stores);
    }

    public string Root { get; }

    public string RecipesDirectory => Path.Combine(Root, "recipes");

    public HostEnvironment Environment { get; }

    /// <summary>The stores of the watcher.</summary>
    public FaultyStores Faults { get; }

    public RecordedEvents Events { get; } = new();

    public ManualTime Time { get; } = new();

    public ModelRegistry Registry { get; } = new();

    public ModelWatcher Watcher { get; private set; } = null!;

    /// <summary>How often all recipes have been loaded.</summary>
    public int DirectoryLoads { get; private set; }

    public HttpClient Client { get; private set; } = null!;

    public Uri Address { get; private set; } = null!;

    public static PluginScope Scope => new PluginScope(Plugins.Catalog).With(HostEnvironment.Empty);

    public static string KeyEntry(string kid = "k1") => $"{kid}:sha256:{ApiKeyRing.Hash(Key)}";

    public string ModelPath(string recipe) => Path.Combine(Root, "models", $"{recipe}.recotem");

    public string RecipePath(string file) => Path.Combine(RecipesDirectory, $"{file}.yaml");

    public void WriteRecipe(string name, string? file = null, string? output = null, string more = "") => File.WriteAllText(
        RecipePath(file ?? name),
        $$"""
        name: {{name}}
        source: { type: csv, path: {{Root}}/data.csv }
        schema: { user_column: user, item_column: item }
        training: { algorithms: [TopPop], n_trials: 1 }
        output: { path: {{output ?? ModelPath(name)}}, versioning: always_overwrite }
        {{more}}
        """);

    public async Task<string> WriteModelAsync(string recipe, ModelScript? script = null, string? path = null, string keys = SigningKeys)
    {
        script ??= new ModelScript();
        IdTable users = IdTable.Create(script.Users, "user");
        IdTable items = IdTable.Create(script.Items, "item");
        InteractionMatrix seen = InteractionMatrix.FromPairs(
            users.Count, items.Count, script.Seen.Select(s => s.User).ToArray(), script.Seen.Select(s => s.Item).ToArray());
        var header = new ArtifactHeader
        {
            RecipeName = script.RecipeName ?? recipe,
            RecipeHash = new string('a', 64),
            RecotemVersion = "3.0.0",
            TrainedAt = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
            BestClass = "ScriptedRecommender",
            BestParams = JsonDocument.Parse("""{"alpha":1.5,"n":3}""").RootElement.Clone(),
            BestScore = script.BestScore,
            Metric = "ndcg",
            Cutoff = 10,
            Tuning = new TuningSummary(["ScriptedRecommender", "TopPopRecommender"], 4, 3, 0, 2, 42),
            DataStats = new DataSummary(100, users.Count, items.Count, 1, "keep_last"),
            Algorithm = new AlgorithmIdentity("algorithms", script.Algorithm, "1.0.0", 1),
        };
        using var model = new ScriptedModel(script.Scores.SelectMany(s => s).ToArray(), script.NewUser, users.Count, items.Count);
        var content = new ArtifactContent(header, users, items, seen, "{}", model);
        WrittenArtifact written = await ArtifactWriter.WriteAsync(
            content, StorageLocation.Parse(path ?? ModelPath(recipe)), appendSha: false, KeyRing.Parse(keys, NullEventLog.Instance), _stores,
            NullEventLog.Instance, CancellationToken.None);
        return written.ModelVersion;
    }

    /// <summary>Starts the web server, and runs the first round unless told otherwise.</summary>
    public async Task<TestSite> StartAsync(string apiKeys = "", bool insecure = false, bool runFirstRound = true)
    {
        var environment = new HostEnvironment([new("RECOTEM_API_KEYS", apiKeys), new("RECOTEM_SIGNING_KEYS", SigningKeys), new("RECOTEM_ENV", "test")]);
        ServeSettings settings = ServeSettings.Read(
            new ServeOptions { RecipesDirectory = RecipesDirectory, Port = 0, InsecureNoAuth = insecure }, environment, Events);
        var loader = new RecipeLoader(Plugins.Catalog, environment, NullEventLog.Instance);
        Watcher = new ModelWatcher(
            RecipesDirectory,
            () =>
            {
                DirectoryLoads++;
                return loader.LoadDirectory(RecipesDirectory);
            },
            (recipe, token) => RecotemServer.OpenModelAsync(
                recipe, KeyRing.Parse(SigningKeys, Events), settings.Limits, Faults, Plugins.Catalog, Scope, token),
            Faults, Registry, settings, Time, Events);
        _app = await RecotemServer.BuildAsync(settings, Registry, Events, CancellationToken.None);
        await _app.StartAsync();
        Address = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        Client = new HttpClient { BaseAddress = Address };
        if (runFirstRound)
            await RoundAsync();
        return this;
    }

    public Task RoundAsync() => Watcher.RunRoundAsync(CancellationToken.None);

    public Task<HttpResponseMessage> PostAsync(string path, string body) =>
        Client.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"));

    public async Task<JsonElement> PostJsonAsync(string path, string body, int expectedStatus = 200)
    {
        using HttpResponseMessage response = await PostAsync(path, body);
        return await ReadAsync(response, expectedStatus);
    }

    public async Task<JsonElement> GetJsonAsync(string path, int expectedStatus = 200)
    {
        using HttpResponseMessage response = await Client.GetAsync(path);
        return await ReadAsync(response, expectedStatus);
    }

    /// <summary>Reads a body, and checks what holds for all of them.</summary>
    public static async Task<JsonElement> ReadAsync(HttpResponseMessage response, int expectedStatus)
    {
        string text = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == expectedStatus, $"{(int)response.StatusCode} {text}");
        Assert.Equal("application/json", response.Content.Headers.ContentType?.ToString());
        string id = Assert.Single(response.Headers.GetValues("X-Request-ID"));
        Assert.Empty(response.Headers.Server);
        using JsonDocument document = JsonDocument.Parse(text);
        JsonElement root = document.RootElement.Clone();
        if (expectedStatus >= 400 && root.TryGetProperty("detail", out _))
        {
            Assert.Equal(id, root.GetProperty("request_id").GetString());
            Assert.NotEmpty(root.GetProperty("code").GetString()!);
        }

        return root;
    }

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }

        Registry.Clear();
        Directory.Delete(Root, recursive: true);
    }
}
