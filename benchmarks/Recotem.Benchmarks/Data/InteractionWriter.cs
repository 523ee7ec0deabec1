using System.Buffers.Text;

namespace Recotem.Benchmarks.Data;

/// <summary>Writes interactions as CSV with the columns user_id, item_id and timestamp.</summary>
internal sealed class InteractionWriter : IDisposable
{
    private const int LongestRow = 64;
    private readonly FileStream _file;
    private readonly byte[] _buffer = new byte[1 << 20];
    private int _used;

    public InteractionWriter(string path)
    {
        _file = File.Create(path);
        ReadOnlySpan<byte> header = "user_id,item_id,timestamp\n"u8;
        header.CopyTo(_buffer);
        _used = header.Length;
    }

    public void Add(int user, int item, long time)
    {
        if (_buffer.Length - _used < LongestRow)
            Flush();
        Append(user, (byte)',');
        Append(item, (byte)',');
        Append(time, (byte)'\n');
    }

    public void Dispose()
    {
        Flush();
        _file.Dispose();
    }

    private void Flush()
    {
        _file.Write(_buffer, 0, _used);
        _used = 0;
    }

    private void Append(long value, byte after)
    {
        Utf8Formatter.TryFormat(value, _buffer.AsSpan(_used), out int written);
        _used += written;
        _buffer[_used++] = after;
    }
}
