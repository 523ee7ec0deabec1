using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Recotem.Hosting.Commands;

/// <summary>One key of a plugin's configuration, as its JSON Schema describes it.</summary>
/// <param name="Key">The key.</param>
/// <param name="Type">The type in words, with its limits.</param>
/// <param name="IsRequired">Whether a recipe must give it.</param>
/// <param name="Default">The default as JSON; null if there is none or it is computed.</param>
/// <param name="Description">What it means.</param>
/// <param name="Search">What a search draws for it; null if a search leaves it alone.</param>
internal sealed record PluginOption(string Key, string Type, bool IsRequired, string? Default, string? Description, SearchDimension? Search)
{
    /// <summary>The options of a plugin, in the order of its record.</summary>
    /// <param name="plugin">The plugin.</param>
    /// <returns>The options; none for a plugin without configuration.</returns>
    internal static IEnumerable<PluginOption> Of(PluginDescriptor plugin)
    {
        if (plugin.Configuration is not { } configuration)
            yield break;
        using JsonDocument document = JsonDocument.Parse(configuration.Schema());
        JsonElement schema = document.RootElement;
        if (!schema.TryGetProperty("properties", out JsonElement properties))
            yield break;
        HashSet<string> required = schema.TryGetProperty("required", out JsonElement names)
            ? [.. names.EnumerateArray().Select(n => n.GetString()!)]
            : [];
        ImmutableArray<SearchDimension> searched = configuration.SearchSpace().Dimensions;
        foreach (JsonProperty property in properties.EnumerateObject())
        {
            yield return new PluginOption(
                property.Name,
                TypeOf(property.Value),
                required.Contains(property.Name),
                property.Value.TryGetProperty("default", out JsonElement value) ? value.GetRawText() : null,
                property.Value.TryGetProperty("description", out JsonElement text) ? text.GetString() : null,
                searched.FirstOrDefault(d => d.Key == property.Name));
        }
    }

    /// <summary>What a search draws, for people; empty if it leaves the option alone.</summary>
    internal string SearchText => Search switch
    {
        IntegerDimension integer => Range(integer.Min, integer.Max, integer.Log, integer.Step == 1 ? null : integer.Step),
        RealDimension real => Range(real.Min, real.Max, real.Log, real.Step == 0 ? null : real.Step),
        CategoricalDimension categorical => string.Join(" | ", categorical.Values.Select(v => v.Text)),
        _ => "",
    };

    /// <summary>Writes what a search draws as the value of a member: an object, or null if it leaves the option alone.</summary>
    /// <param name="writer">Receives the value.</param>
    internal void WriteSearch(Utf8JsonWriter writer)
    {
        switch (Search)
        {
            case IntegerDimension integer:
                writer.WriteStartObject();
                writer.WriteNumber("min", integer.Min);
                writer.WriteNumber("max", integer.Max);
                writer.WriteBoolean("log", integer.Log);
                writer.WriteNumber("step", integer.Step);
                writer.WriteEndObject();
                break;
            case RealDimension real:
                writer.WriteStartObject();
                writer.WriteNumber("min", real.Min);
                writer.WriteNumber("max", real.Max);
                writer.WriteBoolean("log", real.Log);
                if (real.Step > 0)
                    writer.WriteNumber("step", real.Step);
                writer.WriteEndObject();
                break;
            case CategoricalDimension categorical:
                writer.WriteStartObject();
                writer.WriteStartArray("values");
                foreach (ConfigScalar value in categorical.Values)
                    WriteValue(writer, value);
                writer.WriteEndArray();
                writer.WriteEndObject();
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }

    // As the option itself would be written, so that a value can be put into a configuration as it is.
    private static void WriteValue(Utf8JsonWriter writer, ConfigScalar value)
    {
        switch (value.Kind)
        {
            case ScalarKind.Null:
                writer.WriteNullValue();
                break;
            case ScalarKind.Boolean:
                writer.WriteBooleanValue(bool.Parse(value.Text));
                break;
            case ScalarKind.Integer when long.TryParse(value.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long integer):
                writer.WriteNumberValue(integer);
                break;
            case ScalarKind.Integer or ScalarKind.Float
                when double.TryParse(value.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number):
                writer.WriteNumberValue(number);
                break;
            default:
                writer.WriteStringValue(value.Text);
                break;
        }
    }

    private static string Range(IFormattable min, IFormattable max, bool log, IFormattable? step)
    {
        string range = string.Create(CultureInfo.InvariantCulture, $"{min} to {max}");
        string steps = step is null ? "" : string.Create(CultureInfo.InvariantCulture, $", step {step}");
        return $"{range}{steps}{(log ? ", log" : "")}";
    }

    private static string TypeOf(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object)
            return "any";
        if (schema.TryGetProperty("x-recotem-kind", out JsonElement kind))
            return $"plugin of kind {kind.GetString()}";
        if (schema.TryGetProperty("const", out JsonElement constant))
            return constant.GetRawText();
        if (schema.TryGetProperty("enum", out JsonElement values))
            return string.Join(" | ", values.EnumerateArray().Select(v => v.ValueKind == JsonValueKind.String ? v.GetString() : v.GetRawText()));
        foreach (string union in (ReadOnlySpan<string>)["anyOf", "oneOf"])
            if (schema.TryGetProperty(union, out JsonElement choices))
                return string.Join(" | ", choices.EnumerateArray().Select(TypeOf).Distinct(StringComparer.Ordinal));
        if (!schema.TryGetProperty("type", out JsonElement type))
            return "any";
        string[] types = type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(t => t.GetString()!)] : [type.GetString()!];
        return string.Join(" | ", types.Select(t => Word(t, schema)));
    }

    private static string Word(string type, JsonElement schema) => type switch
    {
        "array" => schema.TryGetProperty("items", out JsonElement items) ? $"list of {TypeOf(items)}" : "list",
        "object" => schema.TryGetProperty("additionalProperties", out JsonElement values) && values.ValueKind == JsonValueKind.Object
            ? $"mapping to {TypeOf(values)}"
            : "mapping",
        "string" => schema.TryGetProperty("format", out JsonElement format) ? $"text ({format.GetString()})" : "text",
        "integer" or "number" => $"{type}{Limits(schema)}",
        _ => type,
    };

    private static string Limits(JsonElement schema)
    {
        string? low = Bound("minimum", "≥ ") ?? Bound("exclusiveMinimum", "> ");
        string? high = Bound("maximum", "≤ ") ?? Bound("exclusiveMaximum", "< ");
        string limits = string.Join(", ", new[] { low, high }.OfType<string>());
        return limits.Length == 0 ? "" : $" {limits}";

        string? Bound(string name, string sign) => schema.TryGetProperty(name, out JsonElement bound) ? sign + bound.GetRawText() : null;
    }
}
