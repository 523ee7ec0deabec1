using System.Buffers;

namespace Recotem.Recommenders.Tests;

/// <summary>Memory that tells whenever somebody is about to read it.</summary>
internal sealed class WatchedMemory<T>(T[] values, Action read) : MemoryManager<T>
{
    public override Span<T> GetSpan()
    {
        read();
        return values;
    }

    public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException("watched memory has no fixed address");

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }
}
