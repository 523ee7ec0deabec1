using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Recotem.Hosting.Logging;

/// <summary>
/// JSON as the specification wants it: everything outside ASCII as <c>\uXXXX</c>, and nothing else escaped that need not be. No
/// encoder of the framework does that: the strict ones escape quotes and signs that people read, the relaxed one keeps letters
/// beyond ASCII. Those stand in strings only, so they can be replaced afterwards, whatever the structure around them.
/// </summary>
internal static class AsciiJson
{
    /// <summary>Options of a writer whose output goes through <see cref="Escape"/>.</summary>
    /// <param name="indented">Whether to indent by two blanks.</param>
    /// <returns>The options.</returns>
    internal static JsonWriterOptions Options(bool indented) => new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Indented = indented,
        NewLine = "\n",
        SkipValidation = !indented,
    };

    /// <summary>Replaces what is not ASCII.</summary>
    /// <param name="json">JSON in UTF-8.</param>
    /// <param name="ascii">Receives the same JSON in ASCII.</param>
    internal static void Escape(ReadOnlySpan<byte> json, IBufferWriter<byte> ascii)
    {
        Span<char> units = stackalloc char[2];
        while (!json.IsEmpty)
        {
            int plain = json.IndexOfAnyInRange((byte)0x80, (byte)0xff);
            ascii.Write(plain < 0 ? json : json[..plain]);
            if (plain < 0)
                return;
            json = json[plain..];
            Rune.DecodeFromUtf8(json, out Rune rune, out int consumed);
            json = json[consumed..];
            foreach (char unit in units[..rune.EncodeToUtf16(units)])
                WriteEscaped(unit, ascii.GetSpan(6), ascii);
        }
    }

    private static void WriteEscaped(char unit, Span<byte> to, IBufferWriter<byte> ascii)
    {
        to[0] = (byte)'\\';
        to[1] = (byte)'u';
        for (int digit = 0; digit < 4; digit++)
            to[2 + digit] = "0123456789abcdef"u8[(unit >> (12 - (4 * digit))) & 15];
        ascii.Advance(6);
    }
}
