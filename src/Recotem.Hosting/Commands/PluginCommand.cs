using System.CommandLine;
using System.Text.Json;

namespace Recotem.Hosting.Commands;

/// <summary><c>recotem plugin</c>: what is compiled in. Nothing is activated for it.</summary>
internal static class PluginCommand
{
    /// <summary>Creates the command.</summary>
    /// <param name="session">The run.</param>
    /// <returns>The command.</returns>
    internal static Command Create(Session session) => new("plugin", "Show the plugins that are compiled into this program.")
    {
        CreateList(session),
        CreateInfo(session),
        CreateWhy(session),
        CreateKinds(session),
    };

    private static Option<bool> Json() => new("--json") { Description = "Write JSON." };

    private static Option<string?> Kind() => new("--kind") { Description = "Only plugins of this kind.", HelpName = "KIND" };

    private static Command CreateList(Session session)
    {
        Option<string?> kind = Kind();
        Option<bool> json = Json();
        var namesOnly = new Option<bool>("--names-only") { Description = "Write names as kind/name, one on a line." };
        var command = new Command("list", "List plugins, sorted by kind and name.") { kind, namesOnly, json };
        command.SetAction(result =>
        {
            if (result.GetValue(kind) is { } id && !IsKind(session, id))
                return (int)ExitCode.Recipe;
            PluginDescriptor[] plugins = [.. result.GetValue(kind) is { } only ? session.Catalog.Of(only) : session.Catalog.Plugins];
            if (result.GetValue(json))
                JsonOutput.Write(session, writer => WriteList(writer, plugins));
            else if (result.GetValue(namesOnly))
                foreach (PluginDescriptor plugin in plugins)
                    session.Output.WriteLine(plugin.Id.ToString());
            else
                TextTable.Write(
                    session.Output,
                    ["KIND", "NAME", "VERSION", "ASSEMBLY", "ALIASES", "DESCRIPTION"],
                    plugins.Select(p => new[] { p.Id.Kind, p.Id.Name, p.Version.ToString(), p.Origin.Assembly, string.Join(", ", p.Aliases), p.Description ?? "" }));
            return 0;
        });
        return command;
    }

    private static Command CreateInfo(Session session)
    {
        var name = new Argument<string>("NAME") { Description = "The plugin's name or an alias, alone or as kind/name." };
        Option<string?> kind = Kind();
        Option<bool> json = Json();
        var command = new Command("info", "Describe one plugin: its options, needs and traits.") { name, kind, json };
        command.SetAction(result =>
        {
            if (Find(session, result.GetRequiredValue(name), result.GetValue(kind)) is not { } plugin)
                return (int)ExitCode.Recipe;
            if (result.GetValue(json))
                JsonOutput.Write(session, writer => PluginDetails.WriteJson(writer, plugin));
            else
                PluginDetails.WriteText(session.Output, plugin);
            return 0;
        });
        return command;
    }

    private static Command CreateWhy(Session session)
    {
        var name = new Argument<string>("NAME") { Description = "The plugin's name or an alias, alone or as kind/name." };
        Option<string?> kind = Kind();
        Option<bool> json = Json();
        var command = new Command("why", "Say why a plugin is in this program, or why it is not. Exits with 2 if it is not.") { name, kind, json };
        command.SetAction(result =>
        {
            if (result.GetValue(kind) is { } id && !IsKind(session, id))
                return (int)ExitCode.Recipe;
            var answer = PluginAnswer.Find(session.Catalog, result.GetRequiredValue(name), result.GetValue(kind));
            if (result.GetValue(json))
                JsonOutput.Write(session, answer.WriteJson);
            else
                answer.WriteText(session.Output);
            return (int)answer.ExitCode;
        });
        return command;
    }

    private static Command CreateKinds(Session session)
    {
        Option<bool> json = Json();
        var command = new Command("kinds", "List the extension points.") { json };
        command.SetAction(result =>
        {
            if (result.GetValue(json))
                JsonOutput.Write(session, writer => WriteKinds(writer, session.Catalog));
            else
                TextTable.Write(
                    session.Output,
                    ["KIND", "API", "SELECTION", "SECTION", "PLUGINS", "ASSEMBLY", "DESCRIPTION"],
                    session.Catalog.Kinds.Select(k => new[]
                    {
                        k.Id, k.ApiVersion, Word(k.Selection), k.Section ?? "", $"{session.Catalog.Of(k.Id).Count()}", k.Origin.Assembly, k.Description ?? "",
                    }));
            return 0;
        });
        return command;
    }

    private static bool IsKind(Session session, string id)
    {
        if (session.Catalog.FindKind(id) is not null)
            return true;
        session.Terminal.Error.WriteLine($"Error: unknown kind '{id}'; {NearestName.Expected(id, session.Catalog.Kinds.Select(k => k.Id))}");
        return false;
    }

    private static PluginDescriptor? Find(Session session, string name, string? kind)
    {
        int slash = name.IndexOf('/', StringComparison.Ordinal);
        if (kind is null && slash > 0 && session.Catalog.FindKind(name[..slash]) is not null)
            (kind, name) = (name[..slash], name[(slash + 1)..]);
        if (kind is not null && !IsKind(session, kind))
            return null;

        string[] kinds = kind is not null ? [kind] : [.. session.Catalog.Kinds.Select(k => k.Id)];
        PluginDescriptor[] found = [.. kinds.Select(k => session.Catalog.Find(k, name)).OfType<PluginDescriptor>()];
        if (found.Length == 1)
            return found[0];
        IEnumerable<string> names = kinds.SelectMany(session.Catalog.Names).Distinct(StringComparer.Ordinal);
        session.Terminal.Error.WriteLine(found.Length == 0
            ? $"Error: unknown plugin '{name}'; {NearestName.Expected(name, names)}"
            : $"Error: '{name}' names several plugins: {string.Join(", ", found.Select(p => p.Id))}; choose one with --kind");
        return null;
    }

    private static void WriteList(Utf8JsonWriter writer, PluginDescriptor[] plugins)
    {
        writer.WriteStartArray();
        foreach (PluginDescriptor plugin in plugins)
        {
            writer.WriteStartObject();
            PluginDetails.WriteIdentity(writer, plugin);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteKinds(Utf8JsonWriter writer, PluginCatalog catalog)
    {
        writer.WriteStartArray();
        foreach (PluginKindDescriptor kind in catalog.Kinds)
        {
            writer.WriteStartObject();
            writer.WriteString("kind", kind.Id);
            writer.WriteString("api_version", kind.ApiVersion);
            writer.WriteString("selection", Word(kind.Selection));
            writer.WriteString("section", kind.Section);
            writer.WriteBoolean("namespaced", kind.Namespaced);
            writer.WriteBoolean("ignore_case", kind.IgnoreCase);
            writer.WriteString("contract", kind.ContractType.FullName);
            JsonOutput.WriteStrings(writer, "traits", kind.Traits);
            writer.WriteString("assembly", kind.Origin.Assembly);
            writer.WriteString("assembly_version", kind.Origin.Version.ToString());
            writer.WriteString("description", kind.Description);
            JsonOutput.WriteStrings(writer, "plugins", catalog.Names(kind.Id));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static string Word(Selection selection) => selection switch
    {
        Selection.All => "all",
        Selection.Single => "single",
        Selection.Versioned => "versioned",
        _ => "named",
    };
}
