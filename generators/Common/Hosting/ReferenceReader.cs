using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Reflection.Metadata;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Recotem.Compilation;

/// <summary>
/// Reads manifest records, one reference at a time: a reference that did not change is not read again, whatever is edited in the
/// project. Compiled references are read from their metadata alone, because symbols exist only within a compilation, and that
/// changes with every edit.
/// </summary>
internal static class ReferenceReader
{
    private static readonly string s_configuration = ManifestRecord.Format + "|config|";

    /// <summary>The manifest of a reference, or null if it is none of an assembly that knows Recotem.</summary>
    public static ReferenceManifest? Read(MetadataReference reference, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return reference switch
        {
            { Properties.Kind: not MetadataImageKind.Assembly } => null,
            PortableExecutableReference image => ReadImage(image),
            CompilationReference project => KnowsRecotem(project.Compilation) ? ReadOwn(project.Compilation, cancellation) : null,
            _ => null,
        };
    }

    /// <summary>The records of all references, sorted. Two versions of one assembly are the compiler's to refuse (CS1704).</summary>
    public static EquatableArray<ManifestEntry> Join(ImmutableArray<ReferenceManifest> manifests) => manifests
        .SelectMany(m => m.Records.Select(record => new ManifestEntry(record, m.Assembly, m.Version)))
        .Distinct()
        .OrderBy(e => e.Assembly, StringComparer.Ordinal)
        .ThenBy(e => e.Record, StringComparer.Ordinal)
        .ToEquatable();

    /// <summary>The manifest of the project that a compilation stands for. It is there only after the generator has run.</summary>
    public static ReferenceManifest ReadOwn(Microsoft.CodeAnalysis.Compilation project, CancellationToken cancellation)
    {
        IAssemblySymbol assembly = project.Assembly;
        var records = new List<string>();
        foreach (AttributeData attribute in assembly.GetAttributes())
        {
            cancellation.ThrowIfCancellationRequested();
            if (Attributes.Is(attribute.AttributeClass, WellKnownNames.PluginManifestAttribute) && Attributes.Text(attribute, 0) is { } record && IsPlugin(record))
                records.Add(record);
        }

        return new ReferenceManifest(assembly.Name, Version(assembly.Identity.Version), records.ToEquatable());
    }

    public static AssemblyModel Own(Microsoft.CodeAnalysis.Compilation compilation) =>
        new(compilation.Assembly.Name, Version(compilation.Assembly.Identity.Version));

    private static string Version(Version version) => version.ToString(3);

    private static bool IsPlugin(string record) => !record.StartsWith(s_configuration, StringComparison.Ordinal);

    private static ReferenceManifest? ReadImage(PortableExecutableReference image)
    {
        try
        {
            if (image.GetMetadata() is not AssemblyMetadata metadata)
                return null;
            ReferenceManifest? manifest = ReadMetadata(metadata.GetModules()[0].GetMetadataReader());
            // The reader points into memory that the metadata owns.
            GC.KeepAlive(metadata);
            return manifest;
        }
        catch (Exception e) when (e is BadImageFormatException or IOException)
        {
            // The compiler reports files that it cannot read.
            return null;
        }
    }

    private static ReferenceManifest? ReadMetadata(MetadataReader reader)
    {
        AssemblyDefinition assembly = reader.GetAssemblyDefinition();
        if (!KnowsRecotem(reader, assembly))
            return null;
        var records = new List<string>();
        foreach (CustomAttributeHandle handle in assembly.GetCustomAttributes())
        {
            CustomAttribute attribute = reader.GetCustomAttribute(handle);
            if (!IsManifest(reader, attribute.Constructor))
                continue;
            BlobReader value = reader.GetBlobReader(attribute.Value);
            // The prolog of every attribute, then the one argument.
            if (value.ReadUInt16() == 1 && value.ReadSerializedString() is { } record && IsPlugin(record))
                records.Add(record);
        }

        return new ReferenceManifest(reader.GetString(assembly.Name), Version(assembly.Version), records.ToEquatable());
    }

    private static bool KnowsRecotem(Microsoft.CodeAnalysis.Compilation project) =>
        project.Assembly.Name == WellKnownNames.Abstractions || project.ReferencedAssemblyNames.Any(i => i.Name == WellKnownNames.Abstractions);

    private static bool KnowsRecotem(MetadataReader reader, AssemblyDefinition assembly)
    {
        if (reader.StringComparer.Equals(assembly.Name, WellKnownNames.Abstractions))
            return true;
        foreach (AssemblyReferenceHandle handle in reader.AssemblyReferences)
        {
            if (reader.StringComparer.Equals(reader.GetAssemblyReference(handle).Name, WellKnownNames.Abstractions))
                return true;
        }

        return false;
    }

    private static bool IsManifest(MetadataReader reader, EntityHandle constructor)
    {
        switch (constructor.Kind)
        {
            case HandleKind.MemberReference when reader.GetMemberReference((MemberReferenceHandle)constructor).Parent is { Kind: HandleKind.TypeReference } parent:
                TypeReference used = reader.GetTypeReference((TypeReferenceHandle)parent);
                return IsManifest(reader, used.Namespace, used.Name);
            case HandleKind.MethodDefinition:
                TypeDefinition own = reader.GetTypeDefinition(reader.GetMethodDefinition((MethodDefinitionHandle)constructor).GetDeclaringType());
                return IsManifest(reader, own.Namespace, own.Name);
            default:
                return false;
        }
    }

    private static bool IsManifest(MetadataReader reader, StringHandle space, StringHandle name) =>
        reader.StringComparer.Equals(name, WellKnownNames.PluginManifestName) && reader.StringComparer.Equals(space, WellKnownNames.Namespace);
}
