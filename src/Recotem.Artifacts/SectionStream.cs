using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Recotem.Artifacts;

/// <summary>The second pass over everything that goes into a payload: writes bytes where the plan has them, and hashes them on the way.</summary>
internal sealed class SectionStream : ISectionWriter, IDisposable
{
    // Small enough that the bytes are still in the processor's cache when they are written after hashing.
    private const int ChunkBytes = 1 << 18;

    private readonly Stream _stream;
    private readonly ImmutableArray<SectionEntry> _plan;
    private readonly string _owner;
    private readonly CancellationToken _cancellationToken;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _position;
    private int _next;

    public SectionStream(Stream stream, ReadOnlySpan<byte> table, ImmutableArray<SectionEntry> plan, string owner, CancellationToken cancellationToken)
    {
        _stream = stream;
        _plan = plan;
        _owner = owner;
        _cancellationToken = cancellationToken;
        Put(table);
    }

    public void Write<T>(string name, ReadOnlySpan<int> shape, ReadOnlySpan<T> values) where T : unmanaged
    {
        if (_next == _plan.Length
            || _plan[_next] is not { } entry
            || entry.Name != name
            || entry.Type != SectionEntry.TypeOf<T>()
            || !entry.Shape.AsSpan().SequenceEqual(shape)
            || values.Length != entry.Length / SectionEntry.SizeOf(entry.Type))
        {
            throw Changed($"at section '{name}'");
        }

        WriteValues(values);
    }

    /// <summary>Writes the next section of the plan.</summary>
    public void WriteValues<T>(ReadOnlySpan<T> values) where T : unmanaged
    {
        SectionEntry entry = _plan[_next++];
        Span<byte> zeros = stackalloc byte[ContainerFormat.Alignment];
        zeros.Clear();
        Put<byte>(zeros[..(int)(entry.Offset - _position)]);
        Put(values);
    }

    /// <summary>Ends the payload.</summary>
    /// <returns>Its SHA-256.</returns>
    public byte[] Finish() => _next == _plan.Length ? _hash.GetHashAndReset() : throw Changed($"before section '{_plan[_next].Name}'");

    public void Dispose() => _hash.Dispose();

    private void Put<T>(ReadOnlySpan<T> values) where T : unmanaged
    {
        // Cut before they are taken as bytes: a section may have more of them than a span.
        int perChunk = ChunkBytes / Unsafe.SizeOf<T>();
        while (!values.IsEmpty)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            ReadOnlySpan<byte> chunk = MemoryMarshal.AsBytes(values[..Math.Min(values.Length, perChunk)]);
            _hash.AppendData(chunk);
            _stream.Write(chunk);
            _position += chunk.Length;
            values = values[(chunk.Length / Unsafe.SizeOf<T>())..];
        }
    }

    private ArtifactException Changed(string where) => new(
        ArtifactFailure.Write, $"the model of {_owner} cannot be written: it saved other sections the second time, {where}; Save must be repeatable");
}
