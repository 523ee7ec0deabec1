using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;
using Recotem.Compilation;

namespace Recotem.Analyzers;

/// <summary>
/// The manifests of references. Each edit makes a new compilation, but the compiled references stay the same objects: what was read
/// from one is kept as long as it lives.
/// </summary>
internal sealed class ReferenceManifests
{
    private readonly ConditionalWeakTable<PortableExecutableReference, Known> _known = new();

    public ReferenceManifest? Read(MetadataReference reference, CancellationToken cancellation) => reference is PortableExecutableReference image
        ? _known.GetValue(image, i => new Known(ReferenceReader.Read(i, cancellation))).Manifest
        : ReferenceReader.Read(reference, cancellation);

    /// <summary>Most references have no manifest, which is as well worth knowing.</summary>
    private sealed record Known(ReferenceManifest? Manifest);
}
