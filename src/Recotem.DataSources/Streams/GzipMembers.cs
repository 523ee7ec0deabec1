using System.IO.Compression;

namespace Recotem.DataSources.Streams;

/// <summary>
/// Decompresses gzip, several members one after the other included, and notices a stream that is cut off, which
/// <see cref="GZipStream"/> takes for a complete one.
/// </summary>
/// <remarks>
/// A last member of our own is appended to the compressed bytes. Its content comes out at the end only if every member before it
/// was complete: behind a cut, its bytes are taken for something else.
/// </remarks>
internal sealed class GzipMembers : ReadOnlyStream
{
    private static readonly byte[] s_sentinel = "\u0001recotem:gzip-end"u8.ToArray();
    private static readonly byte[] s_sentinelMember = Compress(s_sentinel);

    private readonly GZipStream _content;
    private readonly byte[] _pending = new byte[64 * 1024];
    private int _pendingStart;
    private int _pendingEnd;
    private bool _ended;

    /// <param name="compressed">The compressed bytes; not disposed.</param>
    public GzipMembers(Stream compressed) => _content = new GZipStream(new Appended(compressed), CompressionMode.Decompress);

    public override int Read(Span<byte> buffer)
    {
        while (!_ended && Available == 0)
            Accept(_content.Read(FreeSpace().Span));
        return Take(buffer);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!_ended && Available == 0)
            Accept(await _content.ReadAsync(FreeSpace(), cancellationToken));
        return Take(buffer.Span);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _content.Dispose();
        base.Dispose(disposing);
    }

    // The last bytes stay back until more follow, because they may be the sentinel.
    private int Available => Math.Max(0, _pendingEnd - _pendingStart - s_sentinel.Length);

    private Memory<byte> FreeSpace()
    {
        _pending.AsSpan(_pendingStart, _pendingEnd - _pendingStart).CopyTo(_pending);
        _pendingEnd -= _pendingStart;
        _pendingStart = 0;
        return _pending.AsMemory(_pendingEnd);
    }

    private void Accept(int read)
    {
        _pendingEnd += read;
        if (read > 0)
            return;
        _ended = true;
        if (!_pending.AsSpan(_pendingStart, _pendingEnd - _pendingStart).SequenceEqual(s_sentinel))
            throw new InvalidDataException("the gzip data is cut off, or something else follows it");
    }

    private int Take(Span<byte> buffer)
    {
        int count = Math.Min(Available, buffer.Length);
        _pending.AsSpan(_pendingStart, count).CopyTo(buffer);
        _pendingStart += count;
        return count;
    }

    private static byte[] Compress(byte[] content)
    {
        using var member = new MemoryStream();
        using (var gzip = new GZipStream(member, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(content);
        return member.ToArray();
    }

    private sealed class Appended(Stream first) : ReadOnlyStream
    {
        private int _sent = -1;

        public override int Read(Span<byte> buffer)
        {
            int read = _sent < 0 && buffer.Length > 0 ? first.Read(buffer) : 0;
            return read > 0 ? read : ReadMember(buffer);
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int read = _sent < 0 && buffer.Length > 0 ? await first.ReadAsync(buffer, cancellationToken) : 0;
            return read > 0 ? read : ReadMember(buffer.Span);
        }

        private int ReadMember(Span<byte> buffer)
        {
            if (buffer.IsEmpty)
                return 0;
            _sent = Math.Max(_sent, 0);
            int count = Math.Min(s_sentinelMember.Length - _sent, buffer.Length);
            s_sentinelMember.AsSpan(_sent, count).CopyTo(buffer);
            _sent += count;
            return count;
        }
    }
}
