using System;
using System.Collections.Generic;
using System.Linq;

namespace Recotem.Compilation;

/// <summary>Checks that the plugins of a host get the plugins that their constructors ask for, as a scope would supply them.</summary>
internal sealed class Requirements
{
    private readonly Dictionary<string, KindEntry> _kindByContract = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PluginReference[]> _providers;
    private readonly IReadOnlyList<DefaultPlugin> _defaults;
    private readonly IReadOnlyList<LeftOutPlugin> _leftOut;
    private readonly string _assembly;
    private readonly List<HostProblem> _problems;

    /// <param name="kinds">The kinds.</param>
    /// <param name="selected">The plugins that the host takes, also those that cannot stay: what they lack is no further problem.</param>
    /// <param name="defaults">The defaults.</param>
    /// <param name="leftOut">The plugins that the host does not contain.</param>
    /// <param name="assembly">The host's assembly.</param>
    /// <param name="problems">Receives the problems.</param>
    public Requirements(
        IEnumerable<KindEntry> kinds,
        IEnumerable<PluginReference> selected,
        IReadOnlyList<DefaultPlugin> defaults,
        IReadOnlyList<LeftOutPlugin> leftOut,
        string assembly,
        List<HostProblem> problems)
    {
        foreach (KindEntry kind in kinds)
            _kindByContract[kind.Contract] = kind;
        _providers = selected.GroupBy(p => p.Kind, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal);
        _defaults = defaults;
        _leftOut = leftOut;
        _assembly = assembly;
        _problems = problems;
    }

    public void Check(IEnumerable<PluginReference> plugins)
    {
        var ambiguous = new HashSet<string>(StringComparer.Ordinal);
        var required = new Dictionary<PluginReference, List<PluginReference>>();
        foreach (PluginReference plugin in plugins)
        {
            var of = new List<PluginReference>();
            foreach (string need in plugin.Needs)
            {
                bool isOptional = need.EndsWith("?", StringComparison.Ordinal);
                // What is no kind is a service, which the host offers when it runs.
                if (!_kindByContract.TryGetValue(isOptional ? need.Substring(0, need.Length - 1) : need, out KindEntry? kind) || kind.Id == "kinds")
                    continue;
                PluginReference[] providers = _providers.TryGetValue(kind.Id, out PluginReference[]? all) ? all : [];
                if (providers.Length == 0)
                    AddMissing(plugin, kind, isOptional);
                else if (Provider(kind, providers) is { } provider)
                    of.Add(provider);
                else if (ambiguous.Add(kind.Id))
                    AddAmbiguous(plugin, kind, providers);
            }

            required[plugin] = of;
        }

        CheckCycles(required);
    }

    // Equal names are a problem of their own, and no choice.
    private static string[] Choices(KindEntry kind, PluginReference[] providers) =>
        providers.Select(p => kind.IsVersioned ? $"{p.Name}@{p.Version}" : p.Name).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();

    private PluginReference? Provider(KindEntry kind, PluginReference[] providers)
    {
        string? name = _defaults.FirstOrDefault(d => string.Equals(d.Kind, kind.Id, StringComparison.Ordinal))?.Name;
        return name is not null ? providers.Last(p => string.Equals(p.Name, name, StringComparison.Ordinal))
            : Choices(kind, providers).Length == 1 ? providers[0]
            : null;
    }

    private void AddMissing(PluginReference plugin, KindEntry kind, bool isOptional)
    {
        if (isOptional)
        {
            _problems.Add(HostProblem.Of("RCT4004", plugin.Id, plugin.Assembly, kind.Id) with { OwnTypes = Own(plugin) });
            return;
        }

        LeftOutPlugin? without = _leftOut.FirstOrDefault(l => string.Equals(l.Plugin.Kind, kind.Id, StringComparison.Ordinal));
        string remedy = without is null ? "reference a package that brings one" : $"'{without.Plugin.Id}' of '{without.Plugin.Assembly}' is left out; let the host take it";
        _problems.Add(HostProblem.Of("RCT4003", plugin.Id, plugin.Assembly, $"a plugin of the kind '{kind.Id}'", remedy) with { OwnTypes = Own(plugin) });
    }

    private void AddAmbiguous(PluginReference plugin, KindEntry kind, PluginReference[] providers)
    {
        string entry = $"{kind.Id}={providers[0].Name}";
        _problems.Add(HostProblem.Of("RCT4005", plugin.Id, plugin.Assembly, kind.Id, Listed(Choices(kind, providers)), entry) with
        {
            OwnTypes = Own(plugin),
            Suggestion = entry,
        });
    }

    // An optional need counts too: a scope refuses a search that comes back to where it began, whoever asked.
    private void CheckCycles(Dictionary<PluginReference, List<PluginReference>> required)
    {
        var finished = new HashSet<PluginReference>();
        var path = new List<PluginReference>();
        foreach (PluginReference plugin in required.Keys.OrderBy(p => p.Id, StringComparer.Ordinal).ThenBy(p => p.Assembly, StringComparer.Ordinal))
            Visit(plugin);

        void Visit(PluginReference plugin)
        {
            int from = path.IndexOf(plugin);
            if (from >= 0)
            {
                PluginReference[] cycle = path.Skip(from).ToArray();
                _problems.Add(HostProblem.Of("RCT4007", string.Join(" requires ", cycle.Append(plugin).Select(p => $"'{p.Id}'"))) with { OwnTypes = Own(cycle) });
                return;
            }

            if (finished.Contains(plugin) || !required.TryGetValue(plugin, out List<PluginReference>? of))
                return;
            path.Add(plugin);
            foreach (PluginReference next in of.Distinct())
                Visit(next);
            path.RemoveAt(path.Count - 1);
            finished.Add(plugin);
        }
    }

    private EquatableArray<string> Own(params PluginReference[] plugins) =>
        plugins.Where(p => string.Equals(p.Assembly, _assembly, StringComparison.Ordinal)).Select(p => p.Type).ToEquatable();

    // Of hundreds the first few show what is meant.
    private static string Listed(string[] names)
    {
        const int Shown = 8;
        return names.Length <= Shown ? string.Join(", ", names) : $"{string.Join(", ", names.Take(Shown))} and {names.Length - Shown} more";
    }
}
