using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Recotem;

/// <summary>
/// Joins the schema fragments of configuration records into one JSON Schema (draft 2020-12 vocabulary): nested records become
/// definitions, and every place where a plugin is chosen becomes an alternative of all plugins that a catalog has for it.
/// </summary>
public static class JsonSchemaComposer
{
    /// <summary>Writes the schema of a record, indented by two blanks.</summary>
    /// <param name="root">The record.</param>
    /// <param name="title">The title of the schema, for instance <c>Recipe</c>.</param>
    /// <param name="catalog">The plugins that may be chosen.</param>
    /// <param name="output">Receives the schema as UTF-8.</param>
    public static void Compose(ConfigurationDescriptor root, string title, PluginCatalog catalog, IBufferWriter<byte> output)
    {
        var options = new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };
        using var writer = new Utf8JsonWriter(output, options);
        Compose(root, title, catalog, writer);
    }

    /// <summary>Writes the schema of a record as one JSON object.</summary>
    /// <param name="root">The record.</param>
    /// <param name="title">The title of the schema, for instance <c>Recipe</c>.</param>
    /// <param name="catalog">The plugins that may be chosen.</param>
    /// <param name="writer">Receives the schema. It is flushed.</param>
    public static void Compose(ConfigurationDescriptor root, string title, PluginCatalog catalog, Utf8JsonWriter writer)
    {
        using var definitions = new Definitions(catalog);
        using JsonDocument fragment = JsonDocument.Parse(root.Schema());
        definitions.Discover(fragment.RootElement, root);
        writer.WriteStartObject();
        writer.WriteString("title", title);
        foreach (JsonProperty property in fragment.RootElement.EnumerateObject())
        {
            if (property.NameEquals("title"))
                continue;
            writer.WritePropertyName(property.Name);
            definitions.Write(writer, property.Value, root);
        }

        definitions.WriteAll(writer);
        writer.WriteEndObject();
        writer.Flush();
    }

    /// <summary>The definitions that a schema refers to.</summary>
    private sealed class Definitions(PluginCatalog catalog) : IDisposable
    {
        private const string Kind = "x-recotem-kind";
        private const string Discriminator = "x-recotem-discriminator";
        private const string Default = "x-recotem-default";
        private const string Record = "x-recotem-record";

        private readonly SortedDictionary<string, Definition> _definitions = new(StringComparer.Ordinal);
        private readonly Dictionary<string, string> _keysOfRecords = new(StringComparer.Ordinal);

        public void Discover(JsonElement element, ConfigurationDescriptor owner)
        {
            if (element.ValueKind == JsonValueKind.Array)
            {
                foreach (JsonElement item in element.EnumerateArray())
                    Discover(item, owner);
            }
            else if (element.ValueKind == JsonValueKind.Object)
            {
                if (Text(element, Kind) is not null)
                {
                    foreach (PluginDescriptor plugin in Plugins(element))
                        Add(KeyOf(plugin, element), plugin, Text(element, Discriminator)!, isDefault: IsDefault(plugin, element));
                }
                else if (Text(element, Record) is { } record)
                {
                    AddRecord(Find(owner, record));
                }
                else
                {
                    foreach (JsonProperty property in element.EnumerateObject())
                        Discover(property.Value, owner);
                }
            }
        }

        public void Write(Utf8JsonWriter writer, JsonElement element, ConfigurationDescriptor owner)
        {
            switch (element.ValueKind)
            {
                case JsonValueKind.Array:
                    writer.WriteStartArray();
                    foreach (JsonElement item in element.EnumerateArray())
                        Write(writer, item, owner);
                    writer.WriteEndArray();
                    break;
                case JsonValueKind.Object:
                    writer.WriteStartObject();
                    foreach (JsonProperty property in element.EnumerateObject())
                    {
                        if (property.Name.StartsWith("x-recotem-", StringComparison.Ordinal) && property.Value.ValueKind == JsonValueKind.String)
                            continue;
                        writer.WritePropertyName(property.Name);
                        Write(writer, property.Value, owner);
                    }

                    if (Text(element, Kind) is not null)
                        WriteChoice(writer, element);
                    else if (Text(element, Record) is { } record)
                        writer.WriteString("$ref", Reference(_keysOfRecords[Find(owner, record).Name]));
                    writer.WriteEndObject();
                    break;
                default:
                    element.WriteTo(writer);
                    break;
            }
        }

        public void WriteAll(Utf8JsonWriter writer)
        {
            if (_definitions.Count == 0)
                return;
            writer.WriteStartObject("$defs");
            foreach ((string key, Definition definition) in _definitions)
            {
                writer.WritePropertyName(key);
                if (definition.Plugin is { } plugin)
                    WritePlugin(writer, definition, plugin);
                else
                    Write(writer, definition.Fragment!.RootElement, definition.Owner!);
            }

            writer.WriteEndObject();
        }

        public void Dispose()
        {
            foreach (Definition definition in _definitions.Values)
                definition.Fragment?.Dispose();
        }

        private static string? Text(JsonElement element, string name) =>
            element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

        private static string Reference(string key) => $"#/$defs/{key}";

        private static ConfigurationDescriptor Find(ConfigurationDescriptor owner, string record)
        {
            foreach (ConfigurationDescriptor nested in owner.Nested())
                if (nested.Name == record)
                    return nested;
            throw new InvalidOperationException($"the schema of '{owner.Name}' refers to '{record}', which is not among its nested records");
        }

        // Where a kind has several versions of a name, a choice finds the highest: the others are no alternatives.
        private IEnumerable<PluginDescriptor> Plugins(JsonElement choice) => catalog.Of(Text(choice, Kind)!).Where(p => NamesOf(p).Length > 0);

        private bool IsDefault(PluginDescriptor plugin, JsonElement choice) =>
            Text(choice, Default) is { } name && catalog.Find(plugin.Id.Kind, name)?.Id == plugin.Id;

        private string KeyOf(PluginDescriptor plugin, JsonElement choice)
        {
            string discriminator = Text(choice, Discriminator)!;
            var key = new StringBuilder($"{plugin.Id.Kind}.{plugin.Id.Name}");
            if (plugin.Id.Version is { } version)
                key.Append('.').Append(version);
            if (discriminator != "type")
                key.Append('.').Append(discriminator);
            if (IsDefault(plugin, choice))
                key.Append(".default");
            return key.ToString();
        }

        private void Add(string key, PluginDescriptor plugin, string discriminator, bool isDefault)
        {
            if (_definitions.ContainsKey(key))
                return;
            JsonDocument? fragment = plugin.Configuration is { } configuration ? JsonDocument.Parse(configuration.Schema()) : null;
            _definitions.Add(key, new Definition(plugin.Configuration, fragment, plugin, discriminator, isDefault));
            if (fragment is not null)
                Discover(fragment.RootElement, plugin.Configuration!);
        }

        private void AddRecord(ConfigurationDescriptor record)
        {
            if (_keysOfRecords.ContainsKey(record.Name))
                return;
            string title = record.Title.Length > 0 ? record.Title : record.RecordType.Name;
            string key = title;
            for (int i = 2; _definitions.ContainsKey(key); i++)
                key = $"{title}{i}";
            _keysOfRecords.Add(record.Name, key);
            JsonDocument fragment = JsonDocument.Parse(record.Schema());
            _definitions.Add(key, new Definition(record, fragment, null, "", false));
            Discover(fragment.RootElement, record);
        }

        // Every plugin is an alternative of its own; a name alone stands for a plugin that requires no keys.
        private void WriteChoice(Utf8JsonWriter writer, JsonElement choice)
        {
            PluginDescriptor[] plugins = [.. Plugins(choice)];
            if (plugins.Length == 0)
            {
                writer.WriteStartObject("not");
                writer.WriteEndObject();
                return;
            }

            if (Text(choice, Default) is { } name)
                writer.WriteString("default", name);
            writer.WriteStartArray("oneOf");
            foreach (PluginDescriptor plugin in plugins)
            {
                writer.WriteStartObject();
                writer.WriteString("$ref", Reference(KeyOf(plugin, choice)));
                writer.WriteEndObject();
            }

            PluginDescriptor[] bare = [.. plugins.Where(p => !RequiresKeys(_definitions[KeyOf(p, choice)]))];
            if (bare.Length > 0)
            {
                writer.WriteStartObject();
                writer.WriteString("type", "string");
                WriteNames(writer, bare[0].Id.Kind, [.. bare.SelectMany(p => NamesOf(p)).Distinct()]);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteStartObject("discriminator");
            writer.WriteString("propertyName", Text(choice, Discriminator));
            writer.WriteStartObject("mapping");
            foreach (PluginDescriptor plugin in plugins)
                foreach (string each in NamesOf(plugin))
                    writer.WriteString(each, Reference(KeyOf(plugin, choice)));
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        private ImmutableArray<string> NamesOf(PluginDescriptor plugin) =>
        [
            .. plugin.Aliases.Prepend(plugin.Id.Name)
                .Where(n => catalog.Find(plugin.Id.Kind, n) is { } found && found.Id == plugin.Id && found.Version == plugin.Version),
        ];

        private static bool RequiresKeys(Definition definition) =>
            definition.Fragment?.RootElement.TryGetProperty("required", out JsonElement required) == true && required.GetArrayLength() > 0;

        private void WriteNames(Utf8JsonWriter writer, string kind, ImmutableArray<string> names)
        {
            if (catalog.FindKind(kind)?.IgnoreCase != true)
            {
                if (names.Length == 1)
                {
                    writer.WriteString("const", names[0]);
                    return;
                }

                WriteEnum(writer, names);
                return;
            }

            // The list is for editors, the pattern for the names in any case.
            writer.WriteStartArray("anyOf");
            writer.WriteStartObject();
            WriteEnum(writer, names);
            writer.WriteEndObject();
            writer.WriteStartObject();
            writer.WriteString("type", "string");
            writer.WriteString("pattern", $"^({string.Join('|', names.Select(AnyCase))})$");
            writer.WriteEndObject();
            writer.WriteEndArray();
        }

        private static void WriteEnum(Utf8JsonWriter writer, ImmutableArray<string> names)
        {
            writer.WriteStartArray("enum");
            foreach (string name in names)
                writer.WriteStringValue(name);
            writer.WriteEndArray();
        }

        private static string AnyCase(string name)
        {
            var pattern = new StringBuilder();
            foreach (char c in name)
            {
                if (char.IsAsciiLetter(c))
                    pattern.Append('[').Append(char.ToLowerInvariant(c)).Append(char.ToUpperInvariant(c)).Append(']');
                else if (c == '.')
                    pattern.Append("\\.");
                else
                    pattern.Append(c);
            }

            return pattern.ToString();
        }

        private void WritePlugin(Utf8JsonWriter writer, Definition definition, PluginDescriptor plugin)
        {
            JsonElement? fragment = definition.Fragment?.RootElement;
            writer.WriteStartObject();
            writer.WriteString("title", definition.Owner is { Title.Length: > 0 } owner ? owner.Title : plugin.TypeName[(plugin.TypeName.LastIndexOf('.') + 1)..]);
            if (plugin.Description is not null)
                writer.WriteString("description", plugin.Description);
            writer.WriteString("type", "object");
            writer.WriteStartObject("properties");
            writer.WriteStartObject(definition.Discriminator);
            WriteNames(writer, plugin.Id.Kind, NamesOf(plugin));
            writer.WriteEndObject();
            if (fragment is { } record && record.TryGetProperty("properties", out JsonElement properties))
            {
                foreach (JsonProperty property in properties.EnumerateObject())
                {
                    if (property.NameEquals(definition.Discriminator))
                        continue;
                    writer.WritePropertyName(property.Name);
                    Write(writer, property.Value, definition.Owner!);
                }
            }

            writer.WriteEndObject();
            if (!definition.IsDefault || RequiresKeys(definition))
            {
                writer.WriteStartArray("required");
                if (!definition.IsDefault)
                    writer.WriteStringValue(definition.Discriminator);
                if (RequiresKeys(definition))
                {
                    foreach (JsonElement key in fragment!.Value.GetProperty("required").EnumerateArray())
                        if (!key.ValueEquals(definition.Discriminator))
                            writer.WriteStringValue(key.GetString());
                }

                writer.WriteEndArray();
            }

            bool open = fragment is { } f && f.TryGetProperty("additionalProperties", out JsonElement additional) && additional.ValueKind == JsonValueKind.True;
            writer.WriteBoolean("additionalProperties", open);
            writer.WriteEndObject();
        }
    }

    /// <summary>One definition: a record, or a plugin's record with the name that chooses it.</summary>
    private sealed record Definition(
        ConfigurationDescriptor? Owner, JsonDocument? Fragment, PluginDescriptor? Plugin, string Discriminator, bool IsDefault);
}
