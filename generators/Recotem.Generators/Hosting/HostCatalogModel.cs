using System;
using System.Collections.Generic;
using System.Linq;
using Recotem.Compilation;

namespace Recotem.Generators;

/// <summary>One kind or plugin that a host can reach: a manifest record with the assembly it was read from.</summary>
internal sealed record ManifestEntry(string Record, string Assembly, string Version);

/// <summary>A host with everything that it composes, sorted.</summary>
internal sealed record HostCatalogModel(
    HostModel Host, EquatableArray<KindEntry> Kinds, EquatableArray<PluginReference> Plugins, EquatableArray<string> Conflicts)
{
    public static HostCatalogModel Create(HostModel host, IEnumerable<ManifestEntry> entries)
    {
        var kinds = new List<KindEntry>();
        var plugins = new List<PluginReference>();
        var conflicts = new SortedSet<string>(StringComparer.Ordinal);
        foreach (ManifestEntry entry in entries)
        {
            if (!ManifestRecord.TryParse(entry.Record, out IReadOnlyList<string> fields))
            {
                conflicts.Add(ManifestRecord.Unreadable(entry.Assembly, fields[0]));
                continue;
            }

            if (fields.Count >= 8 && fields[1] == "kind")
                kinds.Add(new KindEntry(fields[2], fields[3], fields[4], fields[5] == "1", fields[6], "global::" + fields[7], entry.Assembly));
            else if (fields.Count >= 11 && fields[1] == "plugin")
            {
                plugins.Add(new PluginReference(
                    fields[2], fields[3], fields[4], fields[5], fields[6], ManifestRecord.ParseList(fields[7]).ToEquatable(), "global::" + fields[10], entry.Assembly));
            }
        }

        kinds = kinds.OrderBy(k => k.Id, StringComparer.Ordinal).ThenBy(k => k.Assembly, StringComparer.Ordinal).ThenBy(k => k.Contract, StringComparer.Ordinal).ToList();
        plugins = plugins
            .OrderBy(p => p.Kind, StringComparer.Ordinal)
            .ThenBy(p => p.Name, StringComparer.Ordinal)
            .ThenBy(p => VersionOrder.Key(p.Version), StringComparer.Ordinal)
            .ThenBy(p => p.Assembly, StringComparer.Ordinal)
            .ThenBy(p => p.Type, StringComparer.Ordinal)
            .ToList();
        return new HostCatalogModel(host, kinds.ToEquatable(), plugins.ToEquatable(), conflicts.Concat(Conflict.Find(kinds, plugins)).ToEquatable());
    }
}

/// <summary>A kind in a host.</summary>
internal sealed record KindEntry(string Id, string ApiVersion, string Selection, bool IgnoreCase, string Contract, string Member, string Assembly);

/// <summary>A plugin in a host.</summary>
internal sealed record PluginReference(
    string Kind, string Name, string Version, string ContractVersion, string Type, EquatableArray<string> Aliases, string Member, string Assembly);

/// <summary>Orders versions of three numbers as text.</summary>
internal static class VersionOrder
{
    public static string Key(string version) => string.Join(".", version.Split('.').Select(p => p.PadLeft(10, '0')));
}
