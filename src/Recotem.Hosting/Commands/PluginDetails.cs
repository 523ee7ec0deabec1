using System.Text.Json;

namespace Recotem.Hosting.Commands;

/// <summary>Everything that <c>plugin info</c> tells about one plugin.</summary>
internal static class PluginDetails
{
    /// <summary>Writes the members that lists and details share.</summary>
    /// <param name="writer">Receives the members.</param>
    /// <param name="plugin">The plugin.</param>
    internal static void WriteIdentity(Utf8JsonWriter writer, PluginDescriptor plugin)
    {
        writer.WriteString("kind", plugin.Id.Kind);
        writer.WriteString("name", plugin.Id.Name);
        writer.WriteString("version", plugin.Version.ToString());
        writer.WriteString("assembly", plugin.Origin.Assembly);
        JsonOutput.WriteStrings(writer, "aliases", plugin.Aliases);
        writer.WriteString("description", plugin.Description);
    }

    /// <summary>Writes the plugin as a JSON object.</summary>
    /// <param name="writer">Receives the object.</param>
    /// <param name="plugin">The plugin.</param>
    internal static void WriteJson(Utf8JsonWriter writer, PluginDescriptor plugin)
    {
        writer.WriteStartObject();
        WriteIdentity(writer, plugin);
        writer.WriteString("assembly_version", plugin.Origin.Version.ToString());
        writer.WriteString("contract_version", plugin.ContractVersion);
        writer.WriteString("type", plugin.TypeName);
        writer.WriteString("documentation", plugin.Documentation);
        JsonOutput.WriteStrings(writer, "tags", plugin.Tags);
        JsonOutput.WriteStrings(writer, "needs", plugin.Needs);
        JsonOutput.WriteStrings(writer, "facets", plugin.Facets);
        writer.WriteStartObject("traits");
        foreach (PluginTrait trait in plugin.Traits)
            writer.WriteString(trait.Name, trait.Value);
        writer.WriteEndObject();
        if (plugin.NoExpandFields is { } guarded)
            JsonOutput.WriteStrings(writer, "no_expand_fields", guarded);

        writer.WriteStartArray("options");
        foreach (PluginOption option in PluginOption.Of(plugin))
        {
            writer.WriteStartObject();
            writer.WriteString("key", option.Key);
            writer.WriteString("type", option.Type);
            writer.WriteBoolean("required", option.IsRequired);
            writer.WritePropertyName("default");
            writer.WriteRawValue(option.Default ?? "null");
            writer.WriteString("description", option.Description);
            writer.WritePropertyName("search");
            option.WriteSearch(writer);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>Writes the plugin for people.</summary>
    /// <param name="output">Receives the text.</param>
    /// <param name="plugin">The plugin.</param>
    internal static void WriteText(TextWriter output, PluginDescriptor plugin)
    {
        output.WriteLine(plugin.Id.ToString());
        if (plugin.Description is { } description)
            output.WriteLine($"  {description}");
        output.WriteLine();
        TextTable.Write(output, [], Facts(plugin).Where(f => f[1].Length > 0).Select(f => new[] { $"  {f[0]}", f[1] }));

        PluginOption[] options = [.. PluginOption.Of(plugin)];
        output.WriteLine();
        if (options.Length == 0)
        {
            output.WriteLine("This plugin takes no options.");
            return;
        }

        bool isSearched = options.Any(o => o.Search is not null);
        TextTable.Write(
            output,
            Row("OPTION", "TYPE", "DEFAULT", "SEARCHED", "DESCRIPTION"),
            options.Select(o => Row(o.Key, o.Type, o.IsRequired ? "(required)" : o.Default ?? "", o.SearchText, o.Description ?? "")));

        // Most plugins have nothing that a search draws.
        string[] Row(string key, string type, string value, string search, string description) =>
            isSearched ? [key, type, value, search, description] : [key, type, value, description];
    }

    private static IEnumerable<string[]> Facts(PluginDescriptor plugin)
    {
        yield return ["version", plugin.Version.ToString()];
        yield return ["assembly", $"{plugin.Origin.Assembly} {plugin.Origin.Version}"];
        yield return ["contract", plugin.ContractVersion];
        yield return ["type", plugin.TypeName];
        yield return ["aliases", string.Join(", ", plugin.Aliases)];
        yield return ["tags", string.Join(", ", plugin.Tags)];
        yield return ["needs", string.Join(", ", plugin.Needs)];
        yield return ["facets", string.Join(", ", plugin.Facets)];
        yield return ["traits", string.Join(", ", plugin.Traits.Select(t => $"{t.Name}={t.Value}"))];
        yield return ["not expanded", plugin.NoExpandFields is { } guarded ? string.Join(", ", guarded) : ""];
        yield return ["documentation", plugin.Documentation ?? ""];
    }
}
