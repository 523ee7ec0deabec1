using System;
using System.Collections.Generic;
using System.Linq;

namespace Recotem.Compilation;

/// <summary>What a plugin of an assembly is called in one kind.</summary>
internal sealed record PluginIdentity(string FullName, string KindId, bool IsVersioned, string? Version, EquatableArray<string> Names);

/// <summary>A name that two classes of one assembly claim.</summary>
internal sealed record NameClash(string KindId, string Name, string OtherName, string Other);

/// <summary>Finds names that two classes of one assembly claim in a kind. Aliases are names, and case makes no difference.</summary>
internal static class DuplicateNames
{
    /// <summary>The clashes by the full name of the class; each class is told of the first other one.</summary>
    public static Dictionary<string, List<NameClash>> Find(IEnumerable<PluginIdentity> plugins)
    {
        var claims = new Dictionary<string, List<(PluginIdentity Plugin, string Name)>>(StringComparer.OrdinalIgnoreCase);
        foreach (PluginIdentity plugin in plugins.OrderBy(p => p.FullName, StringComparer.Ordinal))
        {
            foreach (string name in plugin.Names)
            {
                string key = $"{plugin.KindId}/{name}";
                if (!claims.TryGetValue(key, out List<(PluginIdentity, string)> of))
                    claims.Add(key, of = []);
                of.Add((plugin, name));
            }
        }

        var clashes = new Dictionary<string, List<NameClash>>(StringComparer.Ordinal);
        foreach (List<(PluginIdentity Plugin, string Name)> of in claims.Values.Where(c => c.Count > 1))
        {
            foreach ((PluginIdentity plugin, string name) in of)
            {
                (PluginIdentity? other, string otherName) = of.FirstOrDefault(o => o.Plugin.FullName != plugin.FullName && !AreVersions(plugin, o.Plugin));
                if (other is null)
                    continue;
                if (!clashes.TryGetValue(plugin.FullName, out List<NameClash> own))
                    clashes.Add(plugin.FullName, own = []);
                own.Add(new NameClash(plugin.KindId, name, otherName, other.FullName));
            }
        }

        return clashes;
    }

    // Versions of one plugin share its name where the kind selects by version.
    private static bool AreVersions(PluginIdentity first, PluginIdentity second) =>
        first.IsVersioned && first.Names[0] == second.Names[0] && first.Version != second.Version;
}
