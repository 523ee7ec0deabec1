using System.Collections.Immutable;
using System.Text.Json;

namespace Recotem.Hosting.Commands;

/// <summary>What <c>plugin why</c> says about a name: where the plugins of that name are, or why they are not.</summary>
/// <param name="Asked">The name as it was asked for.</param>
/// <param name="Present">The plugins of that name that are in the program.</param>
/// <param name="LeftOut">Those that a reference declares and the host left out.</param>
/// <param name="Nearest">The plugin that may have been meant, if there is none of that name.</param>
/// <param name="Catalog">The plugins of the host.</param>
internal sealed record PluginAnswer(
    string Asked, ImmutableArray<PluginDescriptor> Present, ImmutableArray<PluginOmission> LeftOut, PluginRef? Nearest, PluginCatalog Catalog)
{
    private const string Attribute = "[PluginHost]";

    /// <summary>The exit code: success only if there is such a plugin, as with <c>plugin info</c>.</summary>
    internal ExitCode ExitCode => Present.IsEmpty ? ExitCode.Recipe : ExitCode.Success;

    /// <summary>Finds out what became of a plugin.</summary>
    /// <param name="catalog">The plugins of the host.</param>
    /// <param name="asked">A name or alias, alone or as <c>kind/name</c>.</param>
    /// <param name="kind">The kind, if it is known.</param>
    /// <returns>The answer.</returns>
    internal static PluginAnswer Find(PluginCatalog catalog, string asked, string? kind)
    {
        int slash = kind is null ? asked.IndexOf('/', StringComparison.Ordinal) : -1;
        string? wanted = slash > 0 ? asked[..slash] : kind;
        string name = asked[(slash + 1)..];
        ImmutableArray<PluginDescriptor> present = [.. catalog.Plugins.Where(p => IsWanted(p.Id) && IsNamed(p.Id, p.Aliases))];
        ImmutableArray<PluginOmission> leftOut = [.. catalog.Omissions.Where(o => IsWanted(o.Id) && IsNamed(o.Id, o.Aliases))];
        bool isKnown = !present.IsEmpty || !leftOut.IsEmpty;
        return new PluginAnswer(asked, present, leftOut, isKnown ? null : NearestOf(catalog, name, wanted), catalog);

        bool IsWanted(PluginRef id) => wanted is null || id.Kind == wanted;

        bool IsNamed(PluginRef id, ImmutableArray<string> aliases)
        {
            StringComparer comparer = catalog.FindKind(id.Kind)?.IgnoreCase == true ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
            return comparer.Equals(id.Name, name) || aliases.Contains(name, comparer);
        }
    }

    /// <summary>Writes the answer for people.</summary>
    /// <param name="output">Receives the text.</param>
    internal void WriteText(TextWriter output)
    {
        foreach (PluginDescriptor plugin in Present)
        {
            output.WriteLine($"{plugin.Id} is in this program: {plugin.TypeName} of {plugin.Origin.Assembly} {plugin.Origin.Version}");
            foreach (PluginOmission loser in Losers(plugin))
                output.WriteLine($"  Prefer \"{loser.Entry}\" on {Attribute} takes it instead of {loser.TypeName} of {loser.Origin.Assembly} {loser.Origin.Version}");
            if (IsDefault(plugin))
                output.WriteLine($"  Defaults on {Attribute} gives it to constructors that ask for a plugin of '{plugin.Id.Kind}'");
        }

        foreach (PluginOmission omission in LeftOut)
            output.WriteLine($"{omission.Id} is not in this program: {omission.TypeName} of {omission.Origin.Assembly} {omission.Origin.Version} is left out, because {Reason(omission)}");
        if (!Present.IsEmpty || !LeftOut.IsEmpty)
            return;
        string missing = Nearest is { } nearest
            ? $"no plugin is called '{Asked}'; did you mean '{nearest}'? If not, "
            : $"'{Asked}' is not referenced: no assembly of this program declares a plugin of that name; ";
        output.WriteLine($"{missing}reference the package that brings it, and build this program again");
    }

    /// <summary>Writes the answer as a JSON object.</summary>
    /// <param name="writer">Receives the object.</param>
    internal void WriteJson(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("asked", Asked);
        writer.WriteString("state", !Present.IsEmpty ? "present" : !LeftOut.IsEmpty ? State(LeftOut[0].Reason) : Nearest is null ? "not_referenced" : "misspelt");
        writer.WriteStartArray("plugins");
        foreach (PluginDescriptor plugin in Present)
        {
            string? entry = Losers(plugin).FirstOrDefault()?.Entry;
            WriteState(writer, plugin.Id, plugin.Version, plugin.Origin, plugin.TypeName, plugin.ContractVersion, "present", entry is null ? null : "Prefer", entry);
            writer.WriteBoolean("default", IsDefault(plugin));
            writer.WriteEndObject();
        }

        foreach (PluginOmission omission in LeftOut)
        {
            WriteState(
                writer, omission.Id, omission.Version, omission.Origin, omission.TypeName, omission.ContractVersion, State(omission.Reason), Rule(omission.Reason), omission.Entry);
            writer.WriteBoolean("default", value: false);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteString("nearest", Nearest?.ToString());
        writer.WriteEndObject();
    }

    private static void WriteState(
        Utf8JsonWriter writer, PluginRef id, SemVersion version, PluginOrigin origin, string type, string contractVersion, string state, string? rule, string? entry)
    {
        writer.WriteStartObject();
        writer.WriteString("kind", id.Kind);
        writer.WriteString("name", id.Name);
        writer.WriteString("version", version.ToString());
        writer.WriteString("assembly", origin.Assembly);
        writer.WriteString("assembly_version", origin.Version.ToString());
        writer.WriteString("contract_version", contractVersion);
        writer.WriteString("type", type);
        writer.WriteString("state", state);
        writer.WriteString("rule", rule);
        writer.WriteString("entry", entry);
    }

    private static PluginRef? NearestOf(PluginCatalog catalog, string name, string? kind)
    {
        (PluginRef Id, IEnumerable<string> Names)[] known =
        [
            .. catalog.Plugins.Select(p => (p.Id, p.Aliases.Prepend(p.Id.Name))),
            .. catalog.Omissions.Select(o => (o.Id, o.Aliases.Prepend(o.Id.Name))),
        ];
        string? nearKind = kind is null || known.Any(k => k.Id.Kind == kind) ? kind : NearestName.Find(kind, known.Select(k => k.Id.Kind).Distinct(StringComparer.Ordinal));
        known = [.. known.Where(k => kind is null || k.Id.Kind == nearKind)];
        string? nearName = NearestName.Find(name, known.SelectMany(k => k.Names));
        return known.Where(k => nearName is not null && k.Names.Contains(nearName, StringComparer.Ordinal)).Select(k => (PluginRef?)k.Id).FirstOrDefault();
    }

    private static string State(OmissionReason reason) => reason switch
    {
        OmissionReason.Clash => "clash",
        OmissionReason.Incompatible => "incompatible",
        OmissionReason.UnknownKind => "unknown_kind",
        _ => "excluded",
    };

    private static string? Rule(OmissionReason reason) => reason switch
    {
        OmissionReason.NotOwnAssembly => "OwnAssemblyOnly",
        OmissionReason.NotListed => "Only",
        OmissionReason.Excluded => "Exclude",
        OmissionReason.NotPreferred => "Prefer",
        _ => null,
    };

    private IEnumerable<PluginOmission> Losers(PluginDescriptor winner) => Catalog.Omissions.Where(o =>
        o.Reason == OmissionReason.NotPreferred && o.Id.Kind == winner.Id.Kind
        && o.Aliases.Prepend(o.Id.Name).Intersect(winner.Aliases.Prepend(winner.Id.Name), StringComparer.OrdinalIgnoreCase).Any());

    private bool IsDefault(PluginDescriptor plugin) => Catalog.DefaultOf(plugin.Id.Kind) is { } name && Catalog.Find(plugin.Id.Kind, name)?.Id == plugin.Id;

    private string Reason(PluginOmission omission)
    {
        string versions = $"it was compiled against version {omission.ContractVersion} of its kind, and this program has {Catalog.FindKind(omission.Id.Kind)?.ApiVersion}";
        string reason = omission.Reason switch
        {
            OmissionReason.NotOwnAssembly => $"OwnAssemblyOnly on {Attribute} takes plugins of the host's own assembly only",
            OmissionReason.NotListed => $"no entry of Only on {Attribute} has it",
            OmissionReason.Excluded => $"Exclude has \"{omission.Entry}\" on {Attribute}",
            OmissionReason.NotPreferred => $"Prefer has \"{omission.Entry}\" on {Attribute}, which takes another plugin of that name",
            OmissionReason.Incompatible => versions,
            OmissionReason.UnknownKind => $"its kind '{omission.Id.Kind}' is declared by no reference, or by several",
            _ => "another plugin claims the same name",
        };
        return omission.Reason == OmissionReason.Excluded && IsOfOtherVersion(omission) ? $"{reason}; besides, {versions}" : reason;
    }

    private bool IsOfOtherVersion(PluginOmission omission) =>
        Catalog.FindKind(omission.Id.Kind) is { } kind
        && SemVersion.TryParse($"{kind.ApiVersion}.0", out SemVersion offered)
        && SemVersion.TryParse($"{omission.ContractVersion}.0", out SemVersion asked)
        && !offered.Supports(asked);
}
