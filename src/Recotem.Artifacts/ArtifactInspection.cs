using System.Collections.Immutable;

namespace Recotem.Artifacts;

/// <summary>What can be said about an artifact without opening its model. The signature has been verified.</summary>
/// <param name="Location">Where the artifact itself is, behind a pointer if there is one.</param>
/// <param name="FormatVersion">The version of the container: 2, or 1 for files of the Python product.</param>
/// <param name="Kid">The id of the key that signed it. Show it through <see cref="KeyId.Safe"/>: version 1 allows any text.</param>
/// <param name="HeaderJson">The header as it was signed: a JSON object as UTF-8.</param>
/// <param name="ModelVersion">The version under which clients know the model.</param>
/// <param name="Length">The size in bytes.</param>
/// <param name="Sections">The section table; empty for version 1, whose payload is opaque.</param>
public sealed record ArtifactInspection(
    StorageLocation Location, int FormatVersion, string Kid, ReadOnlyMemory<byte> HeaderJson, string ModelVersion, long Length, ImmutableArray<SectionEntry> Sections);
