using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Recotem.Compilation;

/// <summary>
/// Joins the manifests that a host reaches. Of what cannot live together nothing is taken, because nobody could tell which of the two
/// the program would contain; it compiles nevertheless, so that an editor shows one error, and the rest of the program stays whole.
/// </summary>
internal sealed class HostComposer
{
    private readonly HostSelection _selection;
    private readonly string _assembly;
    private readonly List<HostProblem> _problems = [];
    private readonly List<LeftOutPlugin> _leftOut = [];

    public HostComposer(HostSelection selection, string assembly) => (_selection, _assembly) = (selection, assembly);

    public HostComposition Compose(IEnumerable<ManifestEntry> entries)
    {
        Read(entries, out List<KindEntry> kinds, out List<PluginReference> plugins);
        Dictionary<string, KindEntry> byId = kinds.GroupBy(k => k.Id, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        HashSet<string> ambiguousKinds = CheckKinds(kinds);
        var selector = new HostSelector(_selection, _assembly, _problems, _leftOut);
        List<PluginReference> selected = selector.Select(plugins, byId);
        List<DefaultPlugin> defaults = selector.Defaults(selected, byId);
        var unfit = new HashSet<PluginReference>();
        CheckNames(selected, byId, unfit);
        foreach (PluginReference plugin in selected)
            CheckKind(plugin, byId, ambiguousKinds, unfit);
        List<PluginReference> contained = selected.Where(p => !unfit.Contains(p)).ToList();
        new Requirements(kinds, selected, defaults, _leftOut, _assembly, _problems).Check(contained);
        return new HostComposition(
            kinds.Where(k => !ambiguousKinds.Contains(k.Id)).ToEquatable(),
            contained.ToEquatable(),
            Sorted(_leftOut, l => l.Plugin).ToEquatable(),
            defaults.Where(d => contained.Any(p => p.Kind == d.Kind && p.Name == d.Name)).ToEquatable(),
            _problems.ToEquatable());
    }

    private static IEnumerable<T> Sorted<T>(IEnumerable<T> items, Func<T, PluginReference> plugin) => items
        .OrderBy(i => plugin(i).Kind, StringComparer.Ordinal)
        .ThenBy(i => plugin(i).Name, StringComparer.Ordinal)
        .ThenBy(i => VersionOrder.Key(plugin(i).Version), StringComparer.Ordinal)
        .ThenBy(i => plugin(i).Assembly, StringComparer.Ordinal)
        .ThenBy(i => plugin(i).Type, StringComparer.Ordinal);

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

    private void Read(IEnumerable<ManifestEntry> entries, out List<KindEntry> kinds, out List<PluginReference> plugins)
    {
        var allKinds = new List<KindEntry>();
        var allPlugins = new List<PluginReference>();
        var unreadable = new HashSet<(string, string)>();
        foreach (ManifestEntry entry in entries)
        {
            if (!ManifestRecord.TryParse(entry.Record, out IReadOnlyList<string> fields))
            {
                if (unreadable.Add((entry.Assembly, fields[0])))
                    _problems.Add(HostProblem.Of("RCT4014", entry.Assembly, fields[0], ManifestRecord.Format));
            }
            else if (fields.Count >= 8 && fields[1] == "kind")
            {
                allKinds.Add(new KindEntry(fields[2], fields[3], fields[4], fields[5] == "1", fields[6], "global::" + fields[7], entry.Assembly));
            }
            else if (fields.Count >= 11 && fields[1] == "plugin")
            {
                allPlugins.Add(new PluginReference(
                    fields[2],
                    fields[3],
                    fields[4],
                    fields[5],
                    fields[6],
                    ManifestRecord.ParseList(fields[7]).ToEquatable(),
                    ManifestRecord.ParseList(fields[8]).ToEquatable(),
                    "global::" + fields[10],
                    entry.Assembly,
                    entry.Version));
            }
        }

        kinds = allKinds.OrderBy(k => k.Id, StringComparer.Ordinal).ThenBy(k => k.Assembly, StringComparer.Ordinal).ThenBy(k => k.Contract, StringComparer.Ordinal).ToList();
        plugins = Sorted(allPlugins, p => p).ToList();
    }

    // A kind of two interfaces is none: a plugin of the one is no plugin of the other.
    private HashSet<string> CheckKinds(List<KindEntry> kinds)
    {
        var ambiguous = new HashSet<string>(StringComparer.Ordinal);
        foreach (IGrouping<string, KindEntry> group in kinds.GroupBy(k => k.Id, StringComparer.Ordinal))
        {
            KindEntry first = group.First();
            foreach (KindEntry other in group.Skip(1))
            {
                ambiguous.Add(group.Key);
                _problems.Add(
                    HostProblem.Of(
                        "RCT4001", $"kinds/{group.Key}", first.Contract, first.Assembly, other.Contract, other.Assembly,
                        "remove one of the references, or give one of the kinds another id") with
                    { OwnTypes = new[] { first, other }.Where(k => k.Assembly == _assembly).Select(k => k.Contract).ToEquatable() });
            }
        }

        return ambiguous;
    }

    private void CheckNames(List<PluginReference> plugins, Dictionary<string, KindEntry> kinds, HashSet<PluginReference> unfit)
    {
        foreach (IGrouping<string, PluginReference> group in plugins.GroupBy(p => p.Kind, StringComparer.Ordinal))
        {
            kinds.TryGetValue(group.Key, out KindEntry? kind);
            foreach ((PluginReference first, PluginReference second, NamePair names) in NameClashes.Find(kind, group))
            {
                _problems.Add(names.AreEqual ? Duplicate(first, second, names.First) : DifferByCase(first, second, names));
                LeaveOut(first, LeftOutReason.Clash, unfit);
                LeaveOut(second, LeftOutReason.Clash, unfit);
            }
        }
    }

    private HostProblem Duplicate(PluginReference first, PluginReference second, string name)
    {
        string id = $"{first.Kind}/{name}";
        string suggestion = $"{id}={Origin(first, second)}";
        return HostProblem.Of(
            "RCT4001", id, first.Type, first.Assembly, second.Type, second.Assembly,
            $"settle it with Prefer on [PluginHost], for instance \"{suggestion}\", or with Exclude, or remove a reference") with
        { OwnTypes = Own(first, second), Suggestion = suggestion, Alternative = Origin(second, first) };
    }

    private HostProblem DifferByCase(PluginReference first, PluginReference second, NamePair names)
    {
        string suggestion = $"{second.Id}@{Origin(second, first)}";
        return HostProblem.Of(
            "RCT4002", $"{first.Kind}/{names.First}", first.Type, first.Assembly, $"{second.Kind}/{names.Second}", second.Type, second.Assembly, suggestion) with
        { OwnTypes = Own(first, second), Suggestion = suggestion };
    }

    // The assembly, unless that does not tell the two apart.
    private static string Origin(PluginReference plugin, PluginReference other) => plugin.Assembly == other.Assembly ? plugin.Type : plugin.Assembly;

    private void CheckKind(PluginReference plugin, Dictionary<string, KindEntry> kinds, HashSet<string> ambiguous, HashSet<PluginReference> unfit)
    {
        if (!kinds.TryGetValue(plugin.Kind, out KindEntry? kind))
        {
            _problems.Add(HostProblem.Of("RCT4003", plugin.Id, plugin.Assembly, $"the kind '{plugin.Kind}'", "reference the assembly that declares it") with { OwnTypes = Own(plugin) });
            LeaveOut(plugin, LeftOutReason.UnknownKind, unfit);
        }
        else if (ambiguous.Contains(plugin.Kind))
        {
            LeaveOut(plugin, LeftOutReason.UnknownKind, unfit);
        }
        else if (!IsCompatible(plugin.ContractVersion, kind.ApiVersion))
        {
            string suggestion = $"{plugin.Id}@{plugin.Assembly}";
            _problems.Add(HostProblem.Of("RCT4006", plugin.Id, plugin.Type, plugin.Assembly, plugin.ContractVersion, kind.Assembly, kind.ApiVersion) with
            {
                OwnTypes = Own(plugin),
                Suggestion = suggestion,
            });
            LeaveOut(plugin, LeftOutReason.Incompatible, unfit);
        }
    }

    private void LeaveOut(PluginReference plugin, LeftOutReason reason, HashSet<PluginReference> unfit)
    {
        if (unfit.Add(plugin))
            _leftOut.Add(new LeftOutPlugin(plugin, reason, null));
    }

    private EquatableArray<string> Own(params PluginReference[] plugins) =>
        plugins.Where(p => string.Equals(p.Assembly, _assembly, StringComparison.Ordinal)).Select(p => p.Type).ToEquatable();
}
