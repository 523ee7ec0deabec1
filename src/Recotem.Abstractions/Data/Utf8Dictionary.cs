using System.Text;

namespace Recotem;

/// <summary>Distinct texts in one pool of UTF-8 bytes, numbered from 0.</summary>
public sealed class Utf8Dictionary
{
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly ReadOnlyMemory<int> _ends;

    internal Utf8Dictionary(ReadOnlyMemory<byte> bytes, ReadOnlyMemory<int> ends)
    {
        _bytes = bytes;
        _ends = ends;
    }

    /// <summary>The number of texts.</summary>
    public int Count => _ends.Length;

    /// <summary>The UTF-8 bytes of a text.</summary>
    /// <param name="code">Its number.</param>
    public ReadOnlySpan<byte> this[int code]
    {
        get
        {
            ReadOnlySpan<int> ends = _ends.Span;
            return _bytes.Span[(code == 0 ? 0 : ends[code - 1])..ends[code]];
        }
    }

    /// <summary>A text as a string.</summary>
    /// <param name="code">Its number.</param>
    /// <returns>The string.</returns>
    public string GetString(int code) => Encoding.UTF8.GetString(this[code]);
}
