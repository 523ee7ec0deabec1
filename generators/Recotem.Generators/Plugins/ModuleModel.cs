using System;
using System.Collections.Generic;
using System.Linq;
using Recotem.Compilation;

namespace Recotem.Generators;

/// <summary>Everything that one assembly contributes, sorted.</summary>
internal sealed record ModuleModel(
    AssemblyModel Assembly, EquatableArray<KindModel> Kinds, EquatableArray<PluginEntry> Plugins, EquatableArray<ConfigurationUse> Configurations)
{
    public bool IsEmpty => Kinds.Count == 0 && Plugins.Count == 0 && Configurations.Count == 0;

    /// <summary>The names of the module's properties: readable, and distinct even if two identities look alike without punctuation.</summary>
    public static string Member(string prefix, string identity, ISet<string> taken)
    {
        string name = prefix + Names.Identifier(identity.Replace('/', '.').Replace('-', '.'));
        string unique = name;
        for (int i = 2; !taken.Add(unique); i++)
            unique = $"{name}_{i}";
        return unique;
    }

    public static ModuleModel Create(
        AssemblyModel assembly, IEnumerable<KindModel> kinds, IEnumerable<PluginModel> plugins, IEnumerable<ConfigurationModel> configurations) => new(
            assembly,
            kinds.OrderBy(k => k.Id, StringComparer.Ordinal).ThenBy(k => k.FullName, StringComparer.Ordinal).ToEquatable(),
            plugins
                .SelectMany(p => p.Kinds.Select(k => new PluginEntry(p, k)))
                .OrderBy(e => e.Kind.Id, StringComparer.Ordinal)
                .ThenBy(e => e.Plugin.Name, StringComparer.Ordinal)
                .ThenBy(e => e.Plugin.Version, StringComparer.Ordinal)
                .ThenBy(e => e.Plugin.FullName, StringComparer.Ordinal)
                .ToEquatable(),
            configurations
                .Where(c => c.IsPublic)
                .Select(c => new ConfigurationUse(c.TypeCode, c.FullName, c.BinderCode, true, true))
                .ToEquatable());
}

/// <summary>A plugin as one of the kinds that it implements.</summary>
internal sealed record PluginEntry(PluginModel Plugin, KindModel Kind);
