using System;
using System.Collections.Generic;
using System.Linq;

namespace Recotem.Compilation;

/// <summary>What a host contains, what it leaves out, and what is wrong with that. Everything is sorted.</summary>
internal sealed record HostComposition(
    EquatableArray<KindEntry> Kinds,
    EquatableArray<PluginReference> Plugins,
    EquatableArray<LeftOutPlugin> LeftOut,
    EquatableArray<DefaultPlugin> Defaults,
    EquatableArray<HostProblem> Problems)
{
    /// <summary>Composes a host.</summary>
    /// <param name="selection">What the host takes.</param>
    /// <param name="assembly">The host's assembly.</param>
    /// <param name="entries">The kinds and plugins of that assembly and of all references.</param>
    public static HostComposition Create(HostSelection selection, string assembly, IEnumerable<ManifestEntry> entries) =>
        new HostComposer(selection, assembly).Compose(entries);
}
