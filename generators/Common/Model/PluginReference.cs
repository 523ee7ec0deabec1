using System;
using System.Collections.Generic;
using System.Linq;

namespace Recotem.Compilation;

/// <summary>A plugin in a host.</summary>
internal sealed record PluginReference(
    string Kind,
    string Name,
    string Version,
    string ContractVersion,
    string Type,
    EquatableArray<string> Aliases,
    EquatableArray<string> Needs,
    string Member,
    string Assembly,
    string AssemblyVersion)
{
    /// <summary>How messages and patterns call it.</summary>
    public string Id => $"{Kind}/{Name}";

    /// <summary>The name and the aliases.</summary>
    public IEnumerable<string> Names => Aliases.Prepend(Name);

    /// <summary>Whether the plugin comes from an assembly, or is the class, of that name.</summary>
    public bool IsFrom(string origin) =>
        string.Equals(Assembly, origin, StringComparison.Ordinal) || string.Equals(Type, origin, StringComparison.Ordinal);
}
