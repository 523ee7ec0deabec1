using System.Text;

namespace Recotem.DataSources.Streams;

/// <summary>The encodings that sources read: those the runtime has without code pages, under the names that Python users write.</summary>
internal static class TextEncodings
{
    public const string Expected = "one of utf-8, utf-8-sig, ascii, latin-1 (iso-8859-1), utf-16, utf-16-le, utf-16-be, utf-32, utf-32-le, utf-32-be";

    /// <summary>Finds an encoding. Case, and the difference between <c>_</c> and <c>-</c>, do not matter.</summary>
    /// <param name="name">The name.</param>
    /// <param name="encoding">The encoding, which refuses wrong bytes; null for UTF-8, which needs no conversion.</param>
    /// <returns>Whether there is such an encoding.</returns>
    public static bool TryFind(string name, out TextEncoding? encoding)
    {
        encoding = null;
        switch (name.Trim().ToLowerInvariant().Replace('_', '-'))
        {
            case "utf-8" or "utf8" or "utf-8-sig" or "u8":
                return true;
            case "ascii" or "us-ascii":
                encoding = new TextEncoding(Strict(Encoding.ASCII), null);
                return true;
            case "latin-1" or "latin1" or "iso-8859-1" or "iso8859-1" or "l1":
                encoding = new TextEncoding(Encoding.Latin1, null);
                return true;
            case "utf-16" or "utf16":
                encoding = new TextEncoding(new UnicodeEncoding(false, true, true), new UnicodeEncoding(true, true, true));
                return true;
            case "utf-16-le" or "utf-16le":
                encoding = new TextEncoding(new UnicodeEncoding(false, true, true), null);
                return true;
            case "utf-16-be" or "utf-16be":
                encoding = new TextEncoding(new UnicodeEncoding(true, true, true), null);
                return true;
            case "utf-32" or "utf32":
                encoding = new TextEncoding(new UTF32Encoding(false, true, true), new UTF32Encoding(true, true, true));
                return true;
            case "utf-32-le" or "utf-32le":
                encoding = new TextEncoding(new UTF32Encoding(false, true, true), null);
                return true;
            case "utf-32-be" or "utf-32be":
                encoding = new TextEncoding(new UTF32Encoding(true, true, true), null);
                return true;
            default:
                return false;
        }
    }

    private static Encoding Strict(Encoding encoding)
    {
        var strict = (Encoding)encoding.Clone();
        strict.DecoderFallback = DecoderFallback.ExceptionFallback;
        return strict;
    }
}

/// <summary>An encoding other than UTF-8.</summary>
/// <param name="Encoding">The encoding.</param>
/// <param name="Swapped">The same encoding with the bytes in the other order, if a byte order mark decides; else null.</param>
internal sealed record TextEncoding(Encoding Encoding, Encoding? Swapped)
{
    /// <summary>A stream of the same text in UTF-8.</summary>
    /// <param name="encoded">The encoded text; it is not disposed.</param>
    /// <param name="cancellationToken">Cancels reading of the byte order mark.</param>
    public async ValueTask<Stream> ToUtf8Async(Stream encoded, CancellationToken cancellationToken)
    {
        if (Swapped is null)
            return Encoding.CreateTranscodingStream(encoded, Encoding, new UTF8Encoding(false), leaveOpen: true);
        var start = new byte[Swapped.Preamble.Length];
        int length = await encoded.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken);
        Encoding chosen = Swapped.Preamble.SequenceEqual(start.AsSpan(0, length)) ? Swapped : Encoding;
        return Encoding.CreateTranscodingStream(new Prefixed(start.AsMemory(0, length), encoded), chosen, new UTF8Encoding(false));
    }

    private sealed class Prefixed(ReadOnlyMemory<byte> start, Stream rest) : ReadOnlyStream
    {
        private ReadOnlyMemory<byte> _start = start;

        public override int Read(Span<byte> buffer) => _start.IsEmpty ? rest.Read(buffer) : Take(buffer);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            _start.IsEmpty ? rest.ReadAsync(buffer, cancellationToken) : ValueTask.FromResult(Take(buffer.Span));

        private int Take(Span<byte> buffer)
        {
            int count = Math.Min(_start.Length, buffer.Length);
            _start.Span[..count].CopyTo(buffer);
            _start = _start[count..];
            return count;
        }
    }
}
