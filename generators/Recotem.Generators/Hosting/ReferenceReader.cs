using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Recotem.Compilation;

namespace Recotem.Generators;

/// <summary>Reads the manifest records of all references, and the identity of the own assembly.</summary>
internal static class ReferenceReader
{
    public static EquatableArray<ManifestEntry> Read(Microsoft.CodeAnalysis.Compilation compilation, CancellationToken cancellation)
    {
        var entries = new List<ManifestEntry>();
        foreach (IAssemblySymbol reference in compilation.SourceModule.ReferencedAssemblySymbols)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!KnowsRecotem(reference))
                continue;
            string version = Version(reference.Identity);
            foreach (AttributeData attribute in reference.GetAttributes())
            {
                if (Attributes.Is(attribute.AttributeClass, WellKnownNames.PluginManifestAttribute) && Attributes.Text(attribute, 0) is { } record
                    && !record.StartsWith(ManifestRecord.Format + "|config|", StringComparison.Ordinal))
                    entries.Add(new ManifestEntry(record, reference.Name, version));
            }
        }

        return entries.Distinct().OrderBy(e => e.Assembly, StringComparer.Ordinal).ThenBy(e => e.Record, StringComparer.Ordinal).ToEquatable();
    }

    public static AssemblyModel Own(Microsoft.CodeAnalysis.Compilation compilation) =>
        new(compilation.Assembly.Name, Version(compilation.Assembly.Identity));

    private static string Version(AssemblyIdentity identity) => identity.Version.ToString(3);

    private static bool KnowsRecotem(IAssemblySymbol assembly)
    {
        if (assembly.Name == WellKnownNames.Abstractions)
            return true;
        foreach (IModuleSymbol module in assembly.Modules)
        {
            foreach (AssemblyIdentity identity in module.ReferencedAssemblies)
            {
                if (identity.Name == WellKnownNames.Abstractions)
                    return true;
            }
        }

        return false;
    }
}
