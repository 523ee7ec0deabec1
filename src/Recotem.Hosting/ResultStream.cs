namespace Recotem.Hosting;

/// <summary>
/// Standard output as commands see it: the first failure to write is an <see cref="OutputException"/>, and what comes after it
/// is dropped, since the failure has been told and half of a result is of no use.
/// </summary>
/// <param name="stream">The stream of the process; stays open.</param>
internal sealed class ResultStream(Stream stream) : Stream
{
    private bool _isBroken;

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (_isBroken)
            return;
        try
        {
            stream.Write(buffer);
        }
        catch (IOException e)
        {
            _isBroken = true;
            throw new OutputException(e);
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
        if (_isBroken)
            return;
        try
        {
            stream.Flush();
        }
        catch (IOException e)
        {
            _isBroken = true;
            throw new OutputException(e);
        }
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();
}
