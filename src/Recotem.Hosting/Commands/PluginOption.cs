using System.Text.Json;

namespace Recotem.Hosting.Commands;

/// <summary>One key of a plugin's configuration, as its JSON Schema describes it.</summary>
/// <param name="Key">The key.</param>
/// <param name="Type">The type in words, with its limits.</param>
/// <param name="IsRequired">Whether a recipe must give it.</param>
/// <param name="Default">The default as JSON; null if there is none or it is computed.</param>
/// <param name="Description">What it means.</param>
internal sealed record PluginOption(string Key, string Type, bool IsRequired, string? Default, string? Description)
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
        foreach (JsonProperty property in properties.EnumerateObject())
        {
            yield return new PluginOption(
                property.Name,
                TypeOf(property.Value),
                required.Contains(property.Name),
                property.Value.TryGetProperty("default", out JsonElement value) ? value.GetRawText() : null,
                property.Value.TryGetProperty("description", out JsonElement text) ? text.GetString() : null);
        }
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
