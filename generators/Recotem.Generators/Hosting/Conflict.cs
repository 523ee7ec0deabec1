using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Recotem.Compilation;

namespace Recotem.Generators;

/// <summary>Finds what a host cannot contain together, each as one sentence that names both parties.</summary>
internal static class Conflict
{
    public static IEnumerable<string> Find(IReadOnlyList<KindEntry> kinds, IReadOnlyList<PluginReference> plugins)
    {
        var byId = new Dictionary<string, KindEntry>(StringComparer.Ordinal);
        foreach (KindEntry kind in kinds)
        {
            if (byId.TryGetValue(kind.Id, out KindEntry? other))
                yield return $"kind '{kind.Id}' is declared by '{other.Contract}' of '{other.Assembly}' and by '{kind.Contract}' of '{kind.Assembly}'; remove one of the references";
            else
                byId.Add(kind.Id, kind);
        }

        foreach (IGrouping<string, PluginReference> group in plugins.GroupBy(p => p.Kind, StringComparer.Ordinal))
        {
            byId.TryGetValue(group.Key, out KindEntry? kind);
            var names = new Dictionary<string, PluginReference>(kind?.IgnoreCase == true ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
            foreach (PluginReference plugin in group)
            {
                if (kind is null)
                    yield return $"plugin '{plugin.Kind}/{plugin.Name}' ('{plugin.Type}' of '{plugin.Assembly}') is of a kind that no reference declares; reference the assembly that declares '{plugin.Kind}'";
                if (kind is not null && !IsCompatible(plugin.ContractVersion, kind.ApiVersion))
                {
                    yield return $"plugin '{plugin.Kind}/{plugin.Name}' ('{plugin.Type}' of '{plugin.Assembly}') was compiled against version {plugin.ContractVersion} of its kind,"
                        + $" but '{kind.Assembly}' declares {kind.ApiVersion}; update one of them";
                }

                foreach (string name in plugin.Aliases.Prepend(plugin.Name))
                {
                    if (!names.TryGetValue(name, out PluginReference? other))
                        names.Add(name, plugin);
                    else if (other != plugin && !AreVersions(kind, other, plugin))
                        yield return $"plugin '{plugin.Kind}/{name}' is declared by '{other.Type}' of '{other.Assembly}' and by '{plugin.Type}' of '{plugin.Assembly}'; remove one of the references or rename one of the plugins";
                }
            }
        }
    }

    // Versions of one plugin share its name where the kind selects by version.
    private static bool AreVersions(KindEntry? kind, PluginReference first, PluginReference second) =>
        kind is { Selection: "Versioned" } && first.Name == second.Name && first.Version != second.Version;

    // Same major; a plugin must not know more of the contract than the host's copy of it.
    private static bool IsCompatible(string plugin, string kind)
    {
        int[] asked = Parts(plugin);
        int[] offered = Parts(kind);
        return asked[0] == offered[0] && asked[1] <= offered[1];
    }

    private static int[] Parts(string version)
    {
        string[] parts = version.Split('.');
        return [Part(0), Part(1)];

        int Part(int index) =>
            parts.Length > index && int.TryParse(parts[index], NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : 0;
    }
}
