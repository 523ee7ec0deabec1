using Recotem.Artifacts;
using Recotem.Recipes;
using Recotem.Storage;

namespace Recotem.Training.Tests;

/// <summary>Runs the pipeline on recipes written as text, with the plugins of this assembly and all built-in ones.</summary>
internal sealed class TrainingFixture : IDisposable
{
    public const string Keys = "k1:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private readonly TempDirectory _directory = new();

    public TrainingFixture() => Bench.Rows = _ => Rows();

    public Bench Bench { get; } = new();

    public RecordedEvents Events { get; private set; } = new();

    public ManualTime Time { get; } = new();

    public Dictionary<string, string> Variables { get; } = new() { ["RECOTEM_SIGNING_KEYS"] = Keys, ["RECOTEM_NUM_THREADS"] = "4" };

    public TrainingOptions Options { get; set; } = new() { RunId = "run-1" };

    public Func<string, string> Redact { get; set; } = static text => text;

    public string Output => _directory.File("model.recotem");

    public HostEnvironment Environment => new(Variables);

    public IObjectStores Stores => new ObjectStores(Plugins.Catalog, Environment);

    public PluginScope Scope => new PluginScope(Plugins.Catalog).With(Stores).With(Environment).With(Bench);

    public string File(string name) => _directory.File(name);

    /// <summary>A recipe: the given training section, and defaults for all else.</summary>
    public LoadedRecipe Recipe(
        string training, string schema = "user_column: user, item_column: item", string cleansing = "", string output = "", string source = "type: bench", string more = "")
    {
        string path = _directory.File("recipe.yaml");
        System.IO.File.WriteAllText(path, $$"""
            name: shop
            source: { {{source}} }
            schema: { {{schema}} }
            cleansing: { {{cleansing}} }
            training: { {{training}} }
            output: { path: "{{(output.Length == 0 ? Output : output)}}", versioning: always_overwrite }
            {{more}}
            """);
        return new RecipeLoader(Plugins.Catalog, Environment, NullEventLog.Instance).Load(path);
    }

    public async Task<TrainingResult?> RunAsync(LoadedRecipe recipe, CancellationToken cancellationToken = default)
    {
        Events = new RecordedEvents();
        return await new TrainingPipeline(Plugins.Catalog, Scope, Environment, Events) { Time = Time, Redact = Redact, SecondsToWaitForStudy = 1 }.RunAsync(recipe, Options, cancellationToken);
    }

    /// <summary>Runs a recipe that must fail, and checks what holds for every failure.</summary>
    public async Task<(T Error, RecordedEvent Event)> FailAsync<T>(LoadedRecipe recipe) where T : Exception
    {
        T error = await Assert.ThrowsAsync<T>(() => RunAsync(recipe));
        RecordedEvent reported = Events["train_error"];
        Assert.Same(reported, Events.All.Last());
        Assert.Equal(EventLevel.Error, reported.Level);
        Assert.Equal(["name", "run_id", "error", "code", "exit_code", "trained_at"], reported.Keys.Take(6));
        Assert.Equal("shop", reported.Text("name"));
        Assert.Equal("run-1", reported.Text("run_id"));
        Assert.Equal(error.Message, reported.Text("error"));
        Assert.Equal((long)((error as RecotemException)?.ExitCode ?? ExitCode.Unknown), reported["exit_code"].Integer);
        Assert.Equal(reported.Text("code") == "internal_error", reported.Has("exception"));
        Assert.DoesNotContain("train_done", Events.Names);
        return (error, reported);
    }

    public async Task<Artifact> OpenAsync(string? path = null) => await ArtifactReader.OpenAsync(
        StorageLocation.Parse(path ?? Output), KeyRing.Parse(Keys, NullEventLog.Instance), ArtifactLimits.From(Environment), Stores, default);

    /// <summary>Sixty users of thirty items, of which the first are popular.</summary>
    public static DataFrame Rows(int users = 60, int items = 30, string userPrefix = "u", string itemPrefix = "i")
    {
        var random = new Random(7);
        var builder = new DataFrameBuilder("user", "item", "at", "note");
        for (int user = 0; user < users; user++)
            for (int n = 0; n < 20; n++)
                builder.Add($"{userPrefix}{user:000}", $"{itemPrefix}{(int)(items * Math.Pow(random.NextDouble(), 2)):000}", 1_700_000_000L + random.Next(1_000_000), "");
        return builder.Build();
    }

    public void Dispose() => _directory.Dispose();
}
