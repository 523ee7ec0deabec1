using System.Collections.Immutable;
using System.Text.Json;

namespace Recotem.Artifacts;

/// <summary>Reads header JSON strictly and collects every mistake.</summary>
internal sealed class HeaderReader
{
    private readonly List<string> _problems = [];

    public static ArtifactHeader Read(ReadOnlySpan<byte> json)
    {
        using JsonDocument document = ParseObject(json);
        return new HeaderReader().Read(document.RootElement);
    }

    /// <summary>Parses JSON that must be an object without duplicate keys at any depth.</summary>
    public static JsonDocument ParseObject(ReadOnlySpan<byte> json)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json.ToArray());
        }
        catch (JsonException e)
        {
            throw new ArtifactException(ArtifactFailure.HeaderJson, "the header is not JSON", e);
        }

        try
        {
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new ArtifactException(ArtifactFailure.HeaderJson, $"the header is {Describe(document.RootElement)}; expected an object");
            RefuseDuplicates(document.RootElement, "");
        }
        catch
        {
            document.Dispose();
            throw;
        }

        return document;
    }

    private ArtifactHeader Read(JsonElement root)
    {
        JsonElement tuning = Object(root, "tuning");
        JsonElement data = Object(root, "data_stats");
        JsonElement algorithm = Object(root, "algorithm");
        var header = new ArtifactHeader
        {
            RecipeName = Text(root, "recipe_name"),
            RecipeHash = Hash(root, "recipe_hash"),
            RecotemVersion = Text(root, "recotem_version"),
            IrspackVersion = OptionalText(root, "irspack_version"),
            TrainedAt = Time(root, "trained_at"),
            BestClass = Text(root, "best_class"),
            BestParams = Object(root, "best_params") is { ValueKind: JsonValueKind.Object } parameters ? parameters.Clone() : default,
            BestScore = Score(root, "best_score"),
            Metric = Text(root, "metric"),
            Cutoff = (int)Integer(root, "cutoff", 1, int.MaxValue),
            Tuning = new TuningSummary(
                Texts(tuning, "tuning.tried_algorithms") ?? [],
                (int)Integer(tuning, "tuning.n_trials", 0, int.MaxValue),
                (int)Integer(tuning, "tuning.n_completed", 0, int.MaxValue),
                (int)Integer(tuning, "tuning.n_orphaned", 0, int.MaxValue),
                (int)Integer(tuning, "tuning.best_trial_number", 0, int.MaxValue),
                Integer(tuning, "tuning.search_seed", long.MinValue, long.MaxValue)),
            DataStats = new DataSummary(
                Integer(data, "data_stats.n_rows", 0, long.MaxValue),
                (int)Integer(data, "data_stats.n_users", 0, int.MaxValue),
                (int)Integer(data, "data_stats.n_items", 0, int.MaxValue),
                Integer(data, "data_stats.drop_count", 0, long.MaxValue),
                Text(data, "data_stats.dedup_policy")),
            Algorithm = new AlgorithmIdentity(
                Text(algorithm, "algorithm.kind"),
                Text(algorithm, "algorithm.name"),
                Text(algorithm, "algorithm.version"),
                (int)Integer(algorithm, "algorithm.model_schema", 0, int.MaxValue)),
            Algorithms = Has(root, "algorithms") ? Texts(root, "algorithms") : null,
            ConfigDigest = OptionalText(root, "config_digest"),
            Runtime = OptionalText(root, "runtime"),
            BestCoverage = Has(root, "best_coverage") ? Score(root, "best_coverage") : null,
            BestGini = Has(root, "best_gini") ? Score(root, "best_gini") : null,
        };
        if (_problems.Count > 0)
            throw new ArtifactException(ArtifactFailure.HeaderJson, $"the header is wrong: {string.Join("; ", _problems)}");
        return header;
    }

    private static bool Has(JsonElement of, string name) => of.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>The value of a field, whose key is what follows the dot in <paramref name="path"/>.</summary>
    private JsonElement? Find(JsonElement of, string path, JsonValueKind kind, string expected)
    {
        // A missing object has been reported as such; its fields need not be.
        if (of.ValueKind == JsonValueKind.Undefined)
            return null;
        if (!of.TryGetProperty(path.AsSpan(path.IndexOf('.', StringComparison.Ordinal) + 1), out JsonElement value))
        {
            _problems.Add($"{path} is missing");
            return null;
        }

        if (value.ValueKind == kind)
            return value;
        _problems.Add($"{path} is {Describe(value)}, expected {expected}");
        return null;
    }

    private JsonElement Object(JsonElement of, string path) => Find(of, path, JsonValueKind.Object, "an object") ?? default;

    private string Text(JsonElement of, string path) => Find(of, path, JsonValueKind.String, "text") is { } value ? String(value, path) : "";

    private string? OptionalText(JsonElement of, string name) => Has(of, name) ? Text(of, name) : null;

    private string Hash(JsonElement of, string path)
    {
        string text = Text(of, path);
        if (text.Length > 0 && (text.Length != 64 || text.AsSpan().IndexOfAnyExcept("0123456789abcdef") >= 0))
            _problems.Add($"{path} is not 64 lower-case hex digits");
        return text;
    }

    private DateTimeOffset Time(JsonElement of, string path)
    {
        string text = Text(of, path);
        if (!ArtifactHeader.TryParseTime(text, out DateTimeOffset time) && text.Length > 0)
            _problems.Add($"{path} is no time of the form 2026-01-31T12:00:00Z");
        return time;
    }

    private double? Score(JsonElement of, string path)
    {
        if (of.TryGetProperty(path, out JsonElement value) && value.ValueKind == JsonValueKind.Null)
            return null;
        if (Find(of, path, JsonValueKind.Number, "a number or null") is not { } number)
            return null;
        // A number beyond the range of double parses to infinity.
        if (number.TryGetDouble(out double score) && double.IsFinite(score))
            return score;
        _problems.Add($"{path} is too large");
        return null;
    }

    private long Integer(JsonElement of, string path, long min, long max)
    {
        if (Find(of, path, JsonValueKind.Number, "an integer") is not { } value)
            return 0;
        if (value.TryGetInt64(out long number) && number >= min && number <= max)
            return number;
        _problems.Add(FormattableString.Invariant($"{path} is no integer from {min} to {max}"));
        return 0;
    }

    private ImmutableArray<string>? Texts(JsonElement of, string path)
    {
        if (Find(of, path, JsonValueKind.Array, "a list of texts") is not { } list)
            return null;
        ImmutableArray<string>.Builder texts = ImmutableArray.CreateBuilder<string>(list.GetArrayLength());
        foreach (JsonElement item in list.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.String)
                texts.Add(String(item, path));
            else
                _problems.Add($"{path} holds {Describe(item)}, expected text");
        }

        return texts.ToImmutable();
    }

    private string String(JsonElement value, string path)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // An escaped half of a surrogate pair is valid JSON but no text.
            _problems.Add($"{path} is not valid Unicode");
            return "";
        }
    }

    private static void RefuseDuplicates(JsonElement element, string path)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in element.EnumerateArray())
                RefuseDuplicates(item, path + "[]");
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            var names = new HashSet<string>(StringComparer.Ordinal);
            foreach (JsonProperty property in element.EnumerateObject())
            {
                string name = NameOf(property);
                if (!names.Add(name))
                    throw new ArtifactException(ArtifactFailure.HeaderJson, $"the header has the key '{path}{name}' twice");
                RefuseDuplicates(property.Value, $"{path}{name}.");
            }
        }
    }

    private static string NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException e)
        {
            throw new ArtifactException(ArtifactFailure.HeaderJson, "the header has a key that is not valid Unicode", e);
        }
    }

    private static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "a boolean",
    };
}
