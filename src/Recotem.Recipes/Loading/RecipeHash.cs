using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Recotem.Recipes;

/// <summary>
/// The identity of a recipe's content: SHA-256 over a JSON text in which the model's values stand in a fixed order, written or default,
/// plugins have their canonical names, and their options follow as the recipe has them, expanded and with sorted keys.
/// </summary>
internal static class RecipeHash
{
    // Part of what is hashed: raise it when the text changes, so that hashes of different forms never meet.
    private const string Form = "recotem-recipe-1";
    private const string SearchForm = "recotem-search-1";

    /// <summary>The hash of a recipe.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="plugins">The chosen plugins, with their expanded options: source, metric, splitter, searcher, then the algorithms.</param>
    /// <returns>64 lower-case hexadecimal digits.</returns>
    public static string Of(Recipe recipe, RecipePlugins plugins)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
            Write(json, recipe, plugins);
        return Convert.ToHexStringLower(SHA256.HashData(buffer.WrittenSpan));
    }

    /// <summary>The hash of what a recipe says about its search, apart from its length and where it is carried out.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="plugins">The chosen plugins, with their expanded options.</param>
    /// <returns>64 lower-case hexadecimal digits.</returns>
    public static string OfSearch(Recipe recipe, RecipePlugins plugins)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("form", SearchForm);
            json.WriteStartArray("algorithms");
            foreach (ChosenPlugin algorithm in plugins.Algorithms)
                Write(json, algorithm);
            json.WriteEndArray();
            Write(json, "metric", plugins.Metric);
            json.WriteNumber("cutoff", recipe.Training.Cutoff);
            Write(json, "per_trial_timeout_seconds", recipe.Training.PerTrialTimeoutSeconds);
            Write(json, "split", plugins.Split);
            Write(json, "search", plugins.Search);
            json.WriteEndObject();
        }

        return Convert.ToHexStringLower(SHA256.HashData(buffer.WrittenSpan));
    }

    private static void Write(Utf8JsonWriter json, Recipe recipe, RecipePlugins plugins)
    {
        json.WriteStartObject();
        json.WriteString("form", Form);
        json.WriteString("name", recipe.Name);
        Write(json, "source", plugins.Source);
        Write(json, recipe.Schema);
        Write(json, recipe.Cleansing);
        Write(json, recipe.ItemMetadata);
        Write(json, recipe.Training, plugins);
        json.WriteStartObject("output");
        json.WriteString("path", recipe.Output.Path);
        json.WriteString("versioning", recipe.Output.Versioning == Versioning.AppendSha ? "append_sha" : "always_overwrite");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, SchemaSection schema)
    {
        json.WriteStartObject("schema");
        json.WriteString("user_column", schema.UserColumn);
        json.WriteString("item_column", schema.ItemColumn);
        json.WriteString("time_column", schema.TimeColumn);
        json.WriteString("time_unit", NameOf(schema.TimeUnit));
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, CleansingSection cleansing)
    {
        json.WriteStartObject("cleansing");
        json.WriteBoolean("drop_null_ids", cleansing.DropNullIds);
        json.WriteString("dedup", NameOf(cleansing.Dedup));
        Write(json, "min_rows", cleansing.MinRows);
        Write(json, "min_users", cleansing.MinUsers);
        Write(json, "min_items", cleansing.MinItems);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ItemMetadataSection? metadata)
    {
        if (metadata is null)
        {
            json.WriteNull("item_metadata");
            return;
        }

        json.WriteStartObject("item_metadata");
        json.WriteString("type", metadata.Type == MetadataFormat.Csv ? "csv" : "parquet");
        json.WriteString("path", metadata.Path);
        json.WriteString("sha256", metadata.Sha256);
        json.WriteStartArray("fields");
        foreach (string field in metadata.Fields)
            json.WriteStringValue(field);
        json.WriteEndArray();
        json.WriteString("on_field_missing", metadata.OnFieldMissing == MissingField.Error ? "error" : "null");
        json.WriteString("item_id_column", metadata.ItemIdColumn);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, TrainingSection training, RecipePlugins plugins)
    {
        json.WriteStartObject("training");
        json.WriteStartArray("algorithms");
        foreach (ChosenPlugin algorithm in plugins.Algorithms)
            Write(json, algorithm);
        json.WriteEndArray();
        Write(json, "metric", plugins.Metric);
        json.WriteNumber("cutoff", training.Cutoff);
        json.WriteNumber("n_trials", training.NTrials);
        json.WriteStartObject("per_algorithm_trials");
        foreach ((string name, int trials) in (training.PerAlgorithmTrials ?? new Dictionary<string, int>()).OrderBy(t => t.Key, StringComparer.Ordinal))
            json.WriteNumber(name, trials);
        json.WriteEndObject();
        Write(json, "per_trial_timeout_seconds", training.PerTrialTimeoutSeconds);
        Write(json, "timeout_seconds", training.TimeoutSeconds);
        json.WriteNumber("parallelism", training.Parallelism);
        json.WriteString("storage_path", training.StoragePath);
        Write(json, "split", plugins.Split);
        Write(json, "search", plugins.Search);
        json.WriteEndObject();
    }

    private static string NameOf(Dedup dedup) => dedup switch
    {
        Dedup.KeepFirst => "keep_first",
        Dedup.KeepLast => "keep_last",
        _ => "none",
    };

    private static string? NameOf(TimeUnit? unit) => unit switch
    {
        TimeUnit.S => "s",
        TimeUnit.Ms => "ms",
        TimeUnit.Us => "us",
        TimeUnit.Ns => "ns",
        _ => null,
    };

    private static void Write(Utf8JsonWriter json, string key, int? value)
    {
        if (value is { } number)
            json.WriteNumber(key, number);
        else
            json.WriteNull(key);
    }

    private static void Write(Utf8JsonWriter json, string key, ChosenPlugin plugin)
    {
        json.WritePropertyName(key);
        Write(json, plugin);
    }

    private static void Write(Utf8JsonWriter json, ChosenPlugin plugin)
    {
        json.WriteStartObject();
        json.WriteString("plugin", plugin.Name);
        json.WritePropertyName("options");
        Write(json, plugin.Options);
        json.WriteEndObject();
    }

    // Recursion is safe: the reader of recipes limits the depth.
    private static void Write(Utf8JsonWriter json, ConfigNode node)
    {
        switch (node)
        {
            case ConfigMapping mapping:
                json.WriteStartObject();
                foreach (ConfigEntry entry in mapping.Entries.OrderBy(e => e.Key, StringComparer.Ordinal))
                {
                    json.WritePropertyName(entry.Key);
                    Write(json, entry.Value);
                }

                json.WriteEndObject();
                break;
            case ConfigSequence sequence:
                json.WriteStartArray();
                foreach (ConfigNode item in sequence.Items)
                    Write(json, item);
                json.WriteEndArray();
                break;
            case ConfigScalar scalar:
                Write(json, scalar);
                break;
            default:
                throw new InvalidOperationException($"unknown node {node.Describe()}");
        }
    }

    private static void Write(Utf8JsonWriter json, ConfigScalar scalar)
    {
        switch (scalar.Kind)
        {
            case ScalarKind.Null:
                json.WriteNullValue();
                break;
            case ScalarKind.Boolean:
                json.WriteBooleanValue(scalar.Text[0] is 't' or 'T');
                break;
            case ScalarKind.Text:
                json.WriteStringValue(scalar.Text);
                break;
            default:
                // In an array, so that the number 1 differs from the text "1" however it is spelt.
                json.WriteStartArray();
                json.WriteStringValue("number");
                json.WriteStringValue(scalar.Kind == ScalarKind.Float && double.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
                    ? value.ToString("R", CultureInfo.InvariantCulture)
                    : scalar.Text);
                json.WriteEndArray();
                break;
        }
    }
}
