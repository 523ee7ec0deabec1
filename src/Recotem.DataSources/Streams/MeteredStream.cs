using System.Security.Cryptography;

namespace Recotem.DataSources.Streams;

/// <summary>Counts the bytes of a stream, refuses more than a limit, and hashes them if asked.</summary>
/// <param name="inner">The stream; it is not disposed.</param>
/// <param name="limit">The most bytes that may be read.</param>
/// <param name="tooLarge">The error for a stream that has more.</param>
/// <param name="hash">Receives every byte that is read; null for none.</param>
internal sealed class MeteredStream(Stream inner, long limit, Func<Exception> tooLarge, IncrementalHash? hash = null) : ReadOnlyStream
{
    /// <summary>The number of bytes read so far.</summary>
    public long BytesRead { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        int read = inner.Read(buffer);
        Account(buffer[..read]);
        return read;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = await inner.ReadAsync(buffer, cancellationToken);
        Account(buffer.Span[..read]);
        return read;
    }

    private void Account(ReadOnlySpan<byte> bytes)
    {
        BytesRead += bytes.Length;
        if (BytesRead > limit)
            throw tooLarge();
        hash?.AppendData(bytes);
    }
}
