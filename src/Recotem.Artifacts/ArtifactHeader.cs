using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Recotem.Artifacts;

/// <summary>What an artifact says about itself. It is signed, and readable without the model.</summary>
public sealed record ArtifactHeader
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>The name of the recipe.</summary>
    public required string RecipeName { get; init; }

    /// <summary>The hash of the recipe: 64 lower-case hex digits.</summary>
    public required string RecipeHash { get; init; }

    /// <summary>The version of Recotem that trained the model.</summary>
    public required string RecotemVersion { get; init; }

    /// <summary>The version of the Python product's recommender library; null in artifacts of this product, which have <see cref="Algorithm"/>.</summary>
    public string? IrspackVersion { get; init; }

    /// <summary>When the model was trained; written in UTC, to the second.</summary>
    public required DateTimeOffset TrainedAt { get; init; }

    /// <summary>The class name of the algorithm as clients know it, for instance <c>TopPopRecommender</c>.</summary>
    public required string BestClass { get; init; }

    /// <summary>The hyperparameters of the best trial: a JSON object. Anything else is written as an empty one.</summary>
    public required JsonElement BestParams { get; init; }

    /// <summary>The validation score of the best trial; null if it was not finite.</summary>
    public required double? BestScore { get; init; }

    /// <summary>The metric of the search, for instance <c>ndcg</c>.</summary>
    public required string Metric { get; init; }

    /// <summary>The number of recommendations that the metric looked at; at least 1.</summary>
    public required int Cutoff { get; init; }

    /// <summary>What the search did.</summary>
    public required TuningSummary Tuning { get; init; }

    /// <summary>The data after cleansing.</summary>
    public required DataSummary DataStats { get; init; }

    /// <summary>The plugin that opens the model.</summary>
    public required AlgorithmIdentity Algorithm { get; init; }

    /// <summary>The algorithms to show to clients; null for those that were tried.</summary>
    public ImmutableArray<string>? Algorithms { get; init; }

    /// <summary>A digest of the configuration, <c>sha256:…</c>; null if there is none.</summary>
    public string? ConfigDigest { get; init; }

    /// <summary>The runtime under which the model was trained, for information; null if unknown.</summary>
    public string? Runtime { get; init; }

    /// <summary>The share of items that were in the list of some validated user of the best trial; null if unknown.</summary>
    public double? BestCoverage { get; init; }

    /// <summary>The Gini index of how often each item was in these lists, 0 if all were alike; null if unknown.</summary>
    public double? BestGini { get; init; }

    /// <summary>The header as compact JSON with fields in a fixed order and everything but ASCII escaped.</summary>
    /// <returns>The UTF-8 bytes.</returns>
    /// <exception cref="ArtifactException">The header is larger than 65,536 bytes.</exception>
    public byte[] ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer))
            WriteTo(writer);
        if (buffer.WrittenCount > ContainerFormat.MaxHeaderBytes)
        {
            throw new ArtifactException(
                ArtifactFailure.Write,
                string.Create(CultureInfo.InvariantCulture, $"the artifact's header has {buffer.WrittenCount} bytes; at most {ContainerFormat.MaxHeaderBytes} are allowed, so shorten names or hyperparameters of recipe '{RecipeName}'"));
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads a header strictly: an object without duplicate keys, with every required field, each of its type. Unknown fields are ignored.</summary>
    /// <param name="json">The UTF-8 bytes.</param>
    /// <returns>The header.</returns>
    /// <exception cref="ArtifactException">The header is wrong; the reason is <see cref="ArtifactFailure.HeaderJson"/>, and the message has all mistakes.</exception>
    public static ArtifactHeader Parse(ReadOnlySpan<byte> json) => HeaderReader.Read(json);

    /// <summary>Checks that the artifact belongs to a recipe.</summary>
    /// <param name="recipeName">The name of the recipe.</param>
    /// <exception cref="ArtifactException">It belongs to another one; the reason is <see cref="ArtifactFailure.RecipeMismatch"/>.</exception>
    public void RequireRecipe(string recipeName)
    {
        if (!string.Equals(RecipeName, recipeName, StringComparison.Ordinal))
        {
            throw new ArtifactException(
                ArtifactFailure.RecipeMismatch,
                $"the artifact belongs to recipe '{RecipeName}', not to '{recipeName}'; train '{recipeName}', or correct its output.path");
        }
    }

    internal static bool TryParseTime(string text, out DateTimeOffset time) => DateTimeOffset.TryParseExact(
        text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);

    private void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("recipe_name", RecipeName);
        writer.WriteString("recipe_hash", RecipeHash);
        writer.WriteString("recotem_version", RecotemVersion);
        if (IrspackVersion is not null)
            writer.WriteString("irspack_version", IrspackVersion);
        writer.WriteString("trained_at", TrainedAt.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture));
        writer.WriteString("best_class", BestClass);
        writer.WritePropertyName("best_params");
        if (BestParams.ValueKind == JsonValueKind.Object)
        {
            BestParams.WriteTo(writer);
        }
        else
        {
            writer.WriteStartObject();
            writer.WriteEndObject();
        }

        if (BestScore is { } score && double.IsFinite(score))
            writer.WriteNumber("best_score", score);
        else
            writer.WriteNull("best_score");
        writer.WriteString("metric", Metric);
        writer.WriteNumber("cutoff", Cutoff);
        writer.WriteStartObject("tuning");
        WriteTexts(writer, "tried_algorithms", Tuning.TriedAlgorithms);
        writer.WriteNumber("n_trials", Tuning.NTrials);
        writer.WriteNumber("n_completed", Tuning.NCompleted);
        writer.WriteNumber("n_orphaned", Tuning.NOrphaned);
        writer.WriteNumber("best_trial_number", Tuning.BestTrialNumber);
        writer.WriteNumber("search_seed", Tuning.SearchSeed);
        writer.WriteEndObject();
        writer.WriteStartObject("data_stats");
        writer.WriteNumber("n_rows", DataStats.NRows);
        writer.WriteNumber("n_users", DataStats.NUsers);
        writer.WriteNumber("n_items", DataStats.NItems);
        writer.WriteNumber("drop_count", DataStats.DropCount);
        writer.WriteString("dedup_policy", DataStats.DedupPolicy);
        writer.WriteEndObject();
        if (Algorithms is { } algorithms)
            WriteTexts(writer, "algorithms", algorithms);
        if (ConfigDigest is not null)
            writer.WriteString("config_digest", ConfigDigest);
        writer.WriteStartObject("algorithm");
        writer.WriteString("kind", Algorithm.Kind);
        writer.WriteString("name", Algorithm.Name);
        writer.WriteString("version", Algorithm.Version);
        writer.WriteNumber("model_schema", Algorithm.ModelSchema);
        writer.WriteEndObject();
        if (Runtime is not null)
            writer.WriteString("runtime", Runtime);
        if (BestCoverage is { } coverage && double.IsFinite(coverage))
            writer.WriteNumber("best_coverage", coverage);
        if (BestGini is { } gini && double.IsFinite(gini))
            writer.WriteNumber("best_gini", gini);
        writer.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter writer, string name, ImmutableArray<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (string text in texts)
            writer.WriteStringValue(text);
        writer.WriteEndArray();
    }
}

/// <summary>What a hyperparameter search did.</summary>
/// <param name="TriedAlgorithms">The class names of the algorithms, in the order of the recipe.</param>
/// <param name="NTrials">The number of planned trials.</param>
/// <param name="NCompleted">The number of finished trials.</param>
/// <param name="NOrphaned">The number of trials that outlived their timeout.</param>
/// <param name="BestTrialNumber">The number of the best trial, from 0.</param>
/// <param name="SearchSeed">The seed of the search.</param>
public sealed record TuningSummary(
    ImmutableArray<string> TriedAlgorithms, int NTrials, int NCompleted, int NOrphaned, int BestTrialNumber, long SearchSeed);

/// <summary>The training data after cleansing.</summary>
/// <param name="NRows">The number of interactions.</param>
/// <param name="NUsers">The number of distinct users.</param>
/// <param name="NItems">The number of distinct items.</param>
/// <param name="DropCount">The number of rows that cleansing dropped.</param>
/// <param name="DedupPolicy"><c>keep_first</c>, <c>keep_last</c> or <c>none</c>.</param>
public sealed record DataSummary(long NRows, int NUsers, int NItems, long DropCount, string DedupPolicy);

/// <summary>The plugin that fitted a model, and the layout of the model.</summary>
/// <param name="Kind">The plugin's kind: <c>algorithms</c>.</param>
/// <param name="Name">The plugin's name.</param>
/// <param name="Version">The plugin's version, for information.</param>
/// <param name="ModelSchema">The number of the model's layout, <see cref="IAlgorithm.ModelSchema"/>.</param>
public sealed record AlgorithmIdentity(string Kind, string Name, string Version, int ModelSchema)
{
    /// <summary>The identity of a plugin in a catalog.</summary>
    /// <param name="plugin">The plugin.</param>
    /// <returns>The identity, with the model schema that the plugin writes.</returns>
    public static AlgorithmIdentity Of(PluginDescriptor plugin) =>
        new(plugin.Id.Kind, plugin.Id.Name, plugin.Version.ToString(), SchemaOf(plugin));

    // Descriptors made by hand may lack the trait; 1 is the default of the interface.
    internal static int SchemaOf(PluginDescriptor plugin) =>
        int.TryParse(plugin.Trait("model_schema"), NumberStyles.Integer, CultureInfo.InvariantCulture, out int schema) ? schema : 1;
}
