using System.Buffers;
using System.IO.MemoryMappedFiles;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Recotem.Artifacts;

/// <summary>
/// The bytes of an artifact outside the managed heap: a mapped file, or a buffer that was filled from a stream. The only class with
/// pointers; everybody else sees memory that checks its bounds and refuses to be used after the release.
/// </summary>
internal sealed unsafe class ArtifactMemory : IDisposable
{
    private readonly MemoryMappedViewAccessor? _view;
    private byte* _pointer;

    private ArtifactMemory(byte* pointer, long length, MemoryMappedViewAccessor? view)
    {
        _pointer = pointer;
        Length = length;
        _view = view;
    }

    /// <summary>The number of bytes.</summary>
    public long Length { get; }

    /// <summary>Whether the bytes are those of a file.</summary>
    public bool IsMapped => _view is not null;

    /// <summary>Maps a file. The handle may be closed afterwards; the mapping keeps the file, even when its name goes to another.</summary>
    public static ArtifactMemory Map(SafeFileHandle file, long length)
    {
        using var mapped = MemoryMappedFile.CreateFromFile(file, null, length, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        MemoryMappedViewAccessor view = mapped.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        byte* pointer = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
        return new ArtifactMemory(pointer + view.PointerOffset, length, view);
    }

    /// <summary>Allocates a buffer with the alignment that sections need.</summary>
    public static ArtifactMemory Allocate(long length) =>
        new((byte*)NativeMemory.AlignedAlloc((nuint)Math.Max(length, 1), ContainerFormat.Alignment), length, null);

    /// <summary>A part of the bytes as values; valid until the release.</summary>
    public Memory<T> View<T>(long offset, int count) where T : unmanaged
    {
        ObjectDisposedException.ThrowIf(_pointer is null, this);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (offset < 0 || offset > Length || (long)count * sizeof(T) > Length - offset)
            throw new ArgumentOutOfRangeException(nameof(offset));
        return count == 0 ? Memory<T>.Empty : new Values<T>(this, offset, count).Memory;
    }

    /// <summary>A part of the bytes; valid until the release.</summary>
    public ReadOnlySpan<byte> Span(long offset, int count) => View<byte>(offset, count).Span;

    public void Dispose()
    {
        byte* pointer = _pointer;
        if (pointer is null)
            return;
        _pointer = null;
        if (_view is null)
        {
            NativeMemory.AlignedFree(pointer);
            return;
        }

        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
    }

    private sealed class Values<T>(ArtifactMemory owner, long offset, int count) : MemoryManager<T> where T : unmanaged
    {
        public override Span<T> GetSpan()
        {
            byte* pointer = owner._pointer;
            if (pointer is null)
                ThrowReleased();
            return new Span<T>(pointer + offset, count);
        }

        public override MemoryHandle Pin(int elementIndex = 0) => new(Unsafe.AsPointer(ref GetSpan()[elementIndex]));

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }

        private static void ThrowReleased() => throw new ObjectDisposedException(nameof(Artifact), "the model's memory has been released");
    }
}
