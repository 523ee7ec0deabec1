using System.Text.Encodings.Web;
using Recotem.Artifacts;
using Recotem.Recommenders;

namespace Recotem.Serving;

/// <summary>Writes ranked items as a JSON array, into memory that is reused from request to request.</summary>
/// <remarks>Nine tenths of most bodies are this array; its fixed shape needs none of the bookkeeping of a JSON writer.</remarks>
internal sealed class ItemListText
{
    private const int InitialLength = 1024;
    private const int LargestKept = 1 << 20;

    // What a byte of an id becomes at most, as \u0000.
    private const int LongestEscape = 6;

    private static readonly JavaScriptEncoder s_encoder = JsonResponse.WriterOptions.Encoder!;

    private byte[] _text = new byte[InitialLength];
    private int _used;

    /// <summary>Writes a list.</summary>
    /// <param name="ids">The ids of the items.</param>
    /// <param name="items">The items, best first.</param>
    /// <returns>The array; valid until the next call.</returns>
    public ReadOnlySpan<byte> Write(IdTable ids, ReadOnlySpan<ScoredItem> items)
    {
        _used = 0;
        Append("["u8);
        foreach (ScoredItem item in items)
        {
            // A model that overflows has no score that JSON could express.
            if (!double.IsFinite(item.Score))
                continue;
            ReadOnlySpan<byte> id = ids[item.Item];
            Reserve((LongestEscape * id.Length) + JsonResponse.LongestNumber + 64);
            Append(_used > 1 ? ",{\"item_id\":\""u8 : "{\"item_id\":\""u8);
            s_encoder.EncodeUtf8(id, _text.AsSpan(_used), out _, out int written);
            _used += written;
            Append("\",\"score\":"u8);
            _used += JsonResponse.FormatNumber(item.Score, _text.AsSpan(_used));
            Append("}"u8);
        }

        Append("]"u8);
        return _text.AsSpan(0, _used);
    }

    /// <summary>Gives back memory that only an unusually long list needed.</summary>
    public void Trim()
    {
        if (_text.Length > LargestKept)
            _text = new byte[InitialLength];
    }

    private void Append(ReadOnlySpan<byte> text)
    {
        text.CopyTo(_text.AsSpan(_used));
        _used += text.Length;
    }

    private void Reserve(int length)
    {
        if (_text.Length < _used + length)
            Array.Resize(ref _text, Math.Max(_used + length, 2 * _text.Length));
    }
}
