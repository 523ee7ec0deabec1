using System.Text.Json;

namespace Recotem.Serving;

/// <summary>The ids of one request as UTF-8, without escapes, in one buffer that is reused from request to request.</summary>
internal sealed class RequestText
{
    private readonly List<(int Start, int Length)> _ids = [];
    private byte[] _bytes = new byte[1024];
    private int _used;

    /// <summary>The number of ids.</summary>
    public int Count => _ids.Count;

    public ReadOnlySpan<byte> this[int id] => _bytes.AsSpan(_ids[id].Start, _ids[id].Length);

    /// <summary>Forgets all ids and makes room.</summary>
    /// <param name="capacity">The most bytes that the ids of the request can have: the size of its body.</param>
    public void Reset(int capacity)
    {
        _ids.Clear();
        _used = 0;
        if (_bytes.Length < capacity)
            _bytes = new byte[Math.Max(capacity, 2 * _bytes.Length)];
    }

    /// <summary>Gives back memory that only an unusually large request needed.</summary>
    public void Trim()
    {
        if (_bytes.Length > 1 << 20)
            _bytes = new byte[1024];
        if (_ids.Capacity > 1 << 16)
            _ids.Capacity = 0;
    }

    /// <summary>Reads the string on which a reader stands, without keeping it.</summary>
    /// <param name="reader">The reader, over contiguous memory.</param>
    /// <param name="text">The text; valid until the next one is read.</param>
    /// <returns>False if the string has half a surrogate pair.</returns>
    public bool TryRead(scoped ref readonly Utf8JsonReader reader, out ReadOnlySpan<byte> text)
    {
        if (!reader.ValueIsEscaped)
        {
            text = reader.ValueSpan;
            return true;
        }

        Span<byte> free = _bytes.AsSpan(_used);
        bool valid = JsonText.TryUnescape(reader.ValueSpan, free, out int length);
        text = free[..length];
        return valid;
    }

    /// <summary>Keeps a text that <see cref="TryRead"/> yielded.</summary>
    public void Keep(ReadOnlySpan<byte> text)
    {
        text.CopyTo(_bytes.AsSpan(_used));
        _ids.Add((_used, text.Length));
        _used += text.Length;
    }
}
