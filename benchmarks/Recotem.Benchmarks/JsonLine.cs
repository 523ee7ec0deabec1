using System.Text.Json;

namespace Recotem.Benchmarks;

/// <summary>Writes results for programs: one JSON object a line.</summary>
internal static class JsonLine
{
    /// <summary>Writes one line to standard output.</summary>
    /// <param name="members">Writes the members of the object.</param>
    public static void Write(Action<Utf8JsonWriter> members)
    {
        using Stream output = Console.OpenStandardOutput();
        using (var writer = new Utf8JsonWriter(output))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }
}
