using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Recotem.Artifacts;

/// <summary>Turns JSON into the nodes that binders read.</summary>
internal static class JsonConfig
{
    /// <summary>Parses a JSON object.</summary>
    /// <param name="json">The UTF-8 bytes; at most 64 levels deep.</param>
    /// <param name="source">What the text is, for messages.</param>
    /// <exception cref="JsonException">The text is not a JSON object, or has a key twice.</exception>
    public static ConfigMapping Parse(ReadOnlySpan<byte> json, string source)
    {
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("expected an object");
        ConfigMapping mapping = ReadObject(ref reader, source);
        return reader.Read() ? throw new JsonException("text follows the object") : mapping;
    }

    // Depth is bounded by the reader's limit of 64.
    private static ConfigNode ReadValue(ref Utf8JsonReader reader, string source)
    {
        SourcePosition position = At(in reader, source);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return ReadObject(ref reader, source);
            case JsonTokenType.StartArray:
                ImmutableArray<ConfigNode>.Builder items = ImmutableArray.CreateBuilder<ConfigNode>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    items.Add(ReadValue(ref reader, source));
                return new ConfigSequence(position, items.ToImmutable());
            case JsonTokenType.String:
                return new ConfigScalar(position, Text(ref reader), ScalarKind.Text);
            case JsonTokenType.Number:
                string number = Encoding.ASCII.GetString(reader.ValueSpan);
                return new ConfigScalar(position, number, number.AsSpan().IndexOfAny('.', 'e', 'E') < 0 ? ScalarKind.Integer : ScalarKind.Float);
            case JsonTokenType.True:
                return new ConfigScalar(position, "true", ScalarKind.Boolean);
            case JsonTokenType.False:
                return new ConfigScalar(position, "false", ScalarKind.Boolean);
            default:
                return new ConfigScalar(position, "null", ScalarKind.Null);
        }
    }

    private static ConfigMapping ReadObject(ref Utf8JsonReader reader, string source)
    {
        SourcePosition position = At(in reader, source);
        ImmutableArray<ConfigEntry>.Builder entries = ImmutableArray.CreateBuilder<ConfigEntry>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            SourcePosition keyPosition = At(in reader, source);
            string key = Text(ref reader);
            if (!keys.Add(key))
                throw new JsonException($"the key '{key}' occurs twice");
            reader.Read();
            entries.Add(new ConfigEntry(key, keyPosition, ReadValue(ref reader, source)));
        }

        return new ConfigMapping(position, entries.ToImmutable());
    }

    private static string Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException("text is not valid Unicode", e);
        }
    }

    private static SourcePosition At(ref readonly Utf8JsonReader reader, string source) => new(source, 1, (int)reader.TokenStartIndex + 1);
}
