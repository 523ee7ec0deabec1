using System.Buffers;
using System.Text;
using System.Text.Json;
using Recotem.Hosting.Logging;

namespace Recotem.Hosting.Commands;

/// <summary>Writes JSON results: indented by two blanks, in ASCII.</summary>
internal static class JsonOutput
{
    /// <summary>Writes one document and a line feed to standard output.</summary>
    /// <param name="session">The run.</param>
    /// <param name="write">Writes the document.</param>
    internal static void Write(Session session, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(buffer, AsciiJson.Options(indented: true)))
            write(writer);
        var ascii = new ArrayBufferWriter<byte>(buffer.WrittenCount);
        AsciiJson.Escape(buffer.WrittenSpan, ascii);
        session.Output.WriteLine(Encoding.ASCII.GetString(ascii.WrittenSpan));
    }

    /// <summary>Writes a member that is a list of strings.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="name">The name of the member.</param>
    /// <param name="texts">The texts.</param>
    internal static void WriteStrings(Utf8JsonWriter writer, string name, IEnumerable<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (string text in texts)
            writer.WriteStringValue(text);
        writer.WriteEndArray();
    }
}
