using System;
using System.Collections.Generic;
using System.Linq;

namespace Recotem.Compilation;

/// <summary>Applies what a host says about the plugins that it takes, and finds the entries that say nothing.</summary>
internal sealed class HostSelector
{
    private readonly HostSelection _selection;
    private readonly string _assembly;
    private readonly List<HostProblem> _problems;
    private readonly List<LeftOutPlugin> _leftOut;

    public HostSelector(HostSelection selection, string assembly, List<HostProblem> problems, List<LeftOutPlugin> leftOut) =>
        (_selection, _assembly, _problems, _leftOut) = (selection, assembly, problems, leftOut);

    /// <summary>Those that the host takes.</summary>
    /// <param name="plugins">All plugins, sorted.</param>
    /// <param name="kinds">The kinds by their id.</param>
    public List<PluginReference> Select(IReadOnlyList<PluginReference> plugins, IReadOnlyDictionary<string, KindEntry> kinds)
    {
        List<PluginReference> candidates = plugins.Where(p => !_selection.OwnAssemblyOnly || IsOwn(p)).ToList();
        _leftOut.AddRange(plugins.Where(p => _selection.OwnAssemblyOnly && !IsOwn(p)).Select(p => new LeftOutPlugin(p, LeftOutReason.NotOwnAssembly, null)));
        (string Text, PluginPattern? Pattern)[] only = Patterns(nameof(HostSelection.Only), _selection.Only, candidates, kinds);
        (string Text, PluginPattern? Pattern)[] exclude = Patterns(nameof(HostSelection.Exclude), _selection.Exclude, candidates, kinds);
        var taken = new List<PluginReference>();
        foreach (PluginReference plugin in candidates)
        {
            // A list of nothing but unreadable entries allows nothing.
            if (exclude.FirstOrDefault(e => e.Pattern?.Matches(plugin) == true).Text is { } entry)
                _leftOut.Add(new LeftOutPlugin(plugin, LeftOutReason.Excluded, entry));
            else if (only.Length > 0 && !only.Any(o => o.Pattern?.Matches(plugin) == true))
                _leftOut.Add(new LeftOutPlugin(plugin, LeftOutReason.NotListed, null));
            else
                taken.Add(plugin);
        }

        for (int i = 0; i < _selection.Prefer.Count; i++)
            Prefer(_selection.Prefer[i], new HostElement(nameof(HostSelection.Prefer), i), taken, kinds);
        return taken;
    }

    /// <summary>The plugins that constructors get where there are several of a kind.</summary>
    /// <param name="plugins">The plugins of the host.</param>
    /// <param name="kinds">The kinds by their id.</param>
    public List<DefaultPlugin> Defaults(IReadOnlyList<PluginReference> plugins, IReadOnlyDictionary<string, KindEntry> kinds)
    {
        var defaults = new List<DefaultPlugin>();
        for (int i = 0; i < _selection.Defaults.Count; i++)
        {
            string entry = _selection.Defaults[i];
            var place = new HostElement(nameof(HostSelection.Defaults), i);
            if (!TrySplit(entry, out string kind, out string name))
            {
                Report(place, entry, "is not of the form kind=name", "write for instance \"object-stores=s3\"", null);
                continue;
            }

            if (!kinds.TryGetValue(kind, out KindEntry? known))
            {
                string? near = NearestText.Of(kind, kinds.Keys) is { } nearest ? $"{nearest}={name}" : null;
                Report(place, entry, $"names the kind '{kind}', which no reference declares", Remedy(near), near);
                continue;
            }

            StringComparison comparison = known.IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
            PluginReference[] candidates = plugins.Where(p => string.Equals(p.Kind, kind, StringComparison.Ordinal)).ToArray();
            PluginReference? chosen = candidates.FirstOrDefault(p => p.Names.Any(n => string.Equals(n, name, comparison)));
            if (chosen is null)
            {
                string? near = NearestText.Of(name, candidates.SelectMany(p => p.Names)) is { } nearest ? $"{kind}={nearest}" : null;
                Report(place, entry, $"names '{kind}/{name}', which this host does not contain", Remedy(near), near);
            }
            else if (defaults.Exists(d => string.Equals(d.Kind, kind, StringComparison.Ordinal)))
            {
                Report(place, entry, $"comes after another default of '{kind}', which counts", "remove it", null);
            }
            else
            {
                defaults.Add(new DefaultPlugin(kind, chosen.Name));
            }
        }

        return defaults.OrderBy(d => d.Kind, StringComparer.Ordinal).ToList();
    }

    private static bool TrySplit(string entry, out string left, out string right)
    {
        int equals = entry.IndexOf('=');
        left = equals < 0 ? "" : entry.Substring(0, equals);
        right = equals < 0 ? "" : entry.Substring(equals + 1);
        return left.Length > 0 && right.Length > 0;
    }

    private static string Remedy(string? nearest) => nearest is null ? "remove it" : $"did you mean \"{nearest}\"?";

    private bool IsOwn(PluginReference plugin) => string.Equals(plugin.Assembly, _assembly, StringComparison.Ordinal);

    private (string Text, PluginPattern? Pattern)[] Patterns(
        string list, EquatableArray<string> entries, IReadOnlyList<PluginReference> candidates, IReadOnlyDictionary<string, KindEntry> kinds)
    {
        var patterns = new (string Text, PluginPattern? Pattern)[entries.Count];
        for (int i = 0; i < patterns.Length; i++)
        {
            string entry = entries[i];
            var place = new HostElement(list, i);
            PluginPattern? pattern = PluginPattern.Parse(entry);
            patterns[i] = (entry, pattern);
            if (pattern is null)
            {
                string? near = candidates.FirstOrDefault(p => string.Equals(p.Name, entry, StringComparison.Ordinal))?.Id
                    ?? (kinds.ContainsKey(entry) ? $"{entry}/*" : null);
                Report(place, entry, "is not of the form kind/name or kind/name@assembly", near is null ? "write for instance \"sources/csv\" or \"sources/*\"" : Remedy(near), near);
            }
            else if (!candidates.Any(pattern.Matches))
            {
                string? near = Nearest(entry, candidates);
                bool isKind = entry.StartsWith("kinds/", StringComparison.Ordinal);
                Report(place, entry, isKind ? "means a kind, and kinds are always there" : "matches no plugin", Remedy(near), near);
            }
        }

        return patterns;
    }

    private static string? Nearest(string pattern, IReadOnlyList<PluginReference> candidates)
    {
        int at = pattern.IndexOf('@');
        string id = at < 0 ? pattern : pattern.Substring(0, at);
        int slash = id.IndexOf('/');
        string name = id.Substring(slash + 1);
        string? origin = at < 0 ? null : pattern.Substring(at + 1);
        if (name.IndexOf('*') >= 0 || origin?.IndexOf('*') >= 0)
        {
            // Of a pattern with a star only the kind can be misspelt in a way that another is near.
            string? repaired = NearestKind(id.Substring(0, slash), candidates) is { } kind ? kind + pattern.Substring(slash) : null;
            return repaired is not null && candidates.Any(PluginPattern.Parse(repaired)!.Matches) ? repaired : null;
        }

        return NearestPlugin(id.Substring(0, slash), name, origin, candidates) is not { } near ? null
            : near.Origin is null ? near.Plugin.Id
            : $"{near.Plugin.Id}@{near.Origin}";
    }

    private static string? NearestKind(string kind, IReadOnlyList<PluginReference> candidates)
    {
        string[] kinds = candidates.Select(p => p.Kind).Distinct(StringComparer.Ordinal).ToArray();
        return kinds.Contains(kind, StringComparer.Ordinal) ? kind : NearestText.Of(kind, kinds);
    }

    // Part by part: names of one kind begin alike, and are not near each other for that.
    private static (PluginReference Plugin, string? Origin)? NearestPlugin(string kind, string name, string? origin, IReadOnlyList<PluginReference> candidates)
    {
        string? nearKind = NearestKind(kind, candidates);
        PluginReference[] ofKind = candidates.Where(p => string.Equals(p.Kind, nearKind, StringComparison.Ordinal)).ToArray();
        string? nearName = ofKind.Any(p => p.Names.Contains(name, StringComparer.Ordinal)) ? name : NearestText.Of(name, ofKind.SelectMany(p => p.Names));
        PluginReference[] named = ofKind.Where(p => nearName is not null && p.Names.Contains(nearName, StringComparer.Ordinal)).ToArray();
        if (named.Length == 0)
            return null;
        if (origin is null)
            return (named[0], null);
        string[] origins = named.SelectMany(p => new[] { p.Assembly, p.Type }).ToArray();
        string? nearOrigin = origins.Contains(origin, StringComparer.Ordinal) ? origin : NearestText.Of(origin, origins);
        return nearOrigin is null ? null : (named.First(p => p.IsFrom(nearOrigin)), nearOrigin);
    }

    private void Prefer(string entry, HostElement place, List<PluginReference> taken, IReadOnlyDictionary<string, KindEntry> kinds)
    {
        int slash = entry.IndexOf('/');
        if (!TrySplit(entry, out string id, out string origin) || slash <= 0 || slash >= id.Length - 1)
        {
            Report(place, entry, "is not of the form kind/name=assembly", "write for instance \"sources/csv=Acme.Csv\"", null);
            return;
        }

        string kind = id.Substring(0, slash);
        string name = id.Substring(slash + 1);
        PluginReference[] claims = taken
            .Where(p => string.Equals(p.Kind, kind, StringComparison.Ordinal) && p.Names.Contains(name, StringComparer.OrdinalIgnoreCase))
            .ToArray();
        PluginReference[] winners = claims.Where(p => p.IsFrom(origin)).ToArray();
        if (winners.Length == 0)
        {
            string? near = NearestPlugin(kind, name, origin, taken) is var (plugin, from) ? $"{plugin.Id}={from}" : null;
            Report(place, entry, $"names no plugin '{id}' of '{origin}' that is left to choose", Remedy(near), near);
            return;
        }

        kinds.TryGetValue(kind, out KindEntry? known);
        PluginReference[] losers = claims.Where(p => !winners.Contains(p) && winners.Any(w => NameClashes.Between(known, w, p) is not null)).ToArray();
        if (losers.Length == 0)
            Report(place, entry, "settles nothing, because no other plugin claims that name", "remove it", null);
        foreach (PluginReference loser in losers)
        {
            taken.Remove(loser);
            _leftOut.Add(new LeftOutPlugin(loser, LeftOutReason.NotPreferred, entry));
        }
    }

    private void Report(HostElement place, string entry, string fault, string remedy, string? suggestion) =>
        _problems.Add(HostProblem.Of("RCT4008", entry, place.List, fault, remedy) with { Place = place, Suggestion = suggestion });
}
