using System;
using System.Collections.Generic;
using System.Linq;

namespace Recotem.Compilation;

/// <summary>Finds names that two plugins of one kind claim. Aliases are names, and case makes no difference.</summary>
internal static class NameClashes
{
    /// <summary>The clashes of each plugin with the first of those before it that claims the same name.</summary>
    /// <param name="kind">The kind; null if none of that id is known.</param>
    /// <param name="plugins">Its plugins, sorted.</param>
    public static IEnumerable<(PluginReference First, PluginReference Second, NamePair Names)> Find(KindEntry? kind, IEnumerable<PluginReference> plugins)
    {
        var claims = new Dictionary<string, List<PluginReference>>(StringComparer.OrdinalIgnoreCase);
        foreach (PluginReference plugin in plugins)
        {
            var others = new List<PluginReference>();
            foreach (string name in plugin.Names.Distinct(StringComparer.OrdinalIgnoreCase))
            {
                if (!claims.TryGetValue(name, out List<PluginReference>? of))
                    claims.Add(name, of = []);
                // Of many, each further one is told of the first only.
                if (of.FirstOrDefault(o => Between(kind, o, plugin) is not null) is { } other && !others.Contains(other))
                    others.Add(other);
                of.Add(plugin);
            }

            foreach (PluginReference other in others)
                yield return (other, plugin, Between(kind, other, plugin)!);
        }
    }

    /// <summary>The names of two plugins that clash, those that are equal before those that differ by case; null if none do.</summary>
    public static NamePair? Between(KindEntry? kind, PluginReference first, PluginReference second)
    {
        // Versions of one plugin share its name where the kind selects by version.
        if (kind is { IsVersioned: true } && first.Name == second.Name && first.Version != second.Version)
            return null;
        foreach (StringComparer comparer in new[] { StringComparer.Ordinal, StringComparer.OrdinalIgnoreCase })
        {
            foreach (string name in first.Names)
            {
                if (second.Names.FirstOrDefault(n => comparer.Equals(n, name)) is { } same)
                    return new NamePair(name, same);
            }
        }

        return null;
    }
}

/// <summary>The names of two plugins that are equal, or differ by case only.</summary>
internal sealed record NamePair(string First, string Second)
{
    public bool AreEqual => string.Equals(First, Second, StringComparison.Ordinal);
}
