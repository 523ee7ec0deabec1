using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Recotem.TestHarness;

/// <summary>Reads JSON as a configuration document with positions, for tests of binders.</summary>
public static class ConfigText
{
    /// <summary>Reads a document. Its file is called <c>test.json</c>.</summary>
    /// <param name="json">The document.</param>
    /// <returns>The root.</returns>
    public static ConfigNode Parse(string json)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(json.ReplaceLineEndings("\n"));
        var reader = new Utf8JsonReader(utf8);
        reader.Read();
        return Read(ref reader, utf8);
    }

    /// <summary>Binds a document.</summary>
    /// <param name="descriptor">The record.</param>
    /// <param name="json">The document.</param>
    /// <param name="errors">The mistakes, one per line.</param>
    /// <param name="expander">Expands text.</param>
    /// <returns>The record, or null.</returns>
    public static object? BindText(this ConfigurationDescriptor descriptor, string json, out string errors, TextExpander? expander = null)
    {
        var all = new ConfigErrors();
        object? bound = descriptor.Bind(ConfigReader.Root(Parse(json), all, expander));
        errors = string.Join('\n', all.ToImmutable());
        Assert.Equal(bound is null, all.Count > 0);
        return bound;
    }

    private static ConfigNode Read(ref Utf8JsonReader reader, byte[] utf8)
    {
        SourcePosition position = Position(utf8, reader.TokenStartIndex);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                ImmutableArray<ConfigEntry>.Builder entries = ImmutableArray.CreateBuilder<ConfigEntry>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    SourcePosition key = Position(utf8, reader.TokenStartIndex);
                    string name = reader.GetString()!;
                    reader.Read();
                    entries.Add(new ConfigEntry(name, key, Read(ref reader, utf8)));
                }

                return new ConfigMapping(position, entries.ToImmutable());
            case JsonTokenType.StartArray:
                ImmutableArray<ConfigNode>.Builder items = ImmutableArray.CreateBuilder<ConfigNode>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    items.Add(Read(ref reader, utf8));
                return new ConfigSequence(position, items.ToImmutable());
            case JsonTokenType.String:
                return new ConfigScalar(position, reader.GetString()!, ScalarKind.Text);
            default:
                string text = Encoding.UTF8.GetString(reader.ValueSpan);
                ScalarKind kind = reader.TokenType switch
                {
                    JsonTokenType.Null => ScalarKind.Null,
                    JsonTokenType.Number => text.AsSpan().IndexOfAny(".eE") < 0 ? ScalarKind.Integer : ScalarKind.Float,
                    _ => ScalarKind.Boolean,
                };
                return new ConfigScalar(position, text, kind);
        }
    }

    private static SourcePosition Position(byte[] utf8, long index)
    {
        ReadOnlySpan<byte> before = utf8.AsSpan(0, (int)index);
        int line = before.Count((byte)'\n') + 1;
        return new SourcePosition("test.json", line, before.Length - before.LastIndexOf((byte)'\n'));
    }
}
