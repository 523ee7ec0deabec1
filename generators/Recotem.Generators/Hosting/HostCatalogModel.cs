using System.Linq;
using Recotem.Compilation;

namespace Recotem.Generators;

/// <summary>A host with everything that it composes, and the errors that nobody else would report.</summary>
internal sealed record HostCatalogModel(HostModel Host, HostComposition Composition, EquatableArray<string> Errors)
{
    public static HostCatalogModel Create(HostModel host, EquatableArray<ManifestEntry> references, ModuleModel module, bool analyzersRun)
    {
        HostComposition composition = HostComposition.Create(
            host.Selection,
            module.Assembly.Name,
            references.Concat(ModuleEmitter.Members(module).Select(m => new ManifestEntry(m.Record, module.Assembly.Name, module.Assembly.Version))));
        // Two parties that cannot live together must not compile, even where no analyzer runs.
        EquatableArray<string> errors = analyzersRun
            ? EquatableArray<string>.Empty
            : composition.Problems.Where(p => HostMessages.IsError(p.Id)).Select(p => $"{p.Id}: {p.ToLine()}").ToEquatable();
        return new HostCatalogModel(host, composition, errors);
    }
}
