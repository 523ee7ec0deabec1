using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Recotem.Training;

/// <summary>The hyperparameters of one model, as a recipe would write them.</summary>
internal sealed class Hyperparameters
{
    private Hyperparameters(ConfigMapping mapping) => Mapping = mapping;

    /// <summary>Wraps a mapping.</summary>
    /// <param name="mapping">The mapping.</param>
    public static Hyperparameters Of(ConfigMapping mapping) => new(mapping);

    /// <summary>The hyperparameters as a mapping that the algorithm's configuration record can be bound to.</summary>
    public ConfigMapping Mapping { get; }

    /// <summary>Joins hyperparameters; a key that the recipe fixes is never replaced.</summary>
    /// <param name="fixedKeys">What the recipe fixes.</param>
    /// <param name="drawn">What the search has drawn.</param>
    /// <param name="learnt">What the fit has learnt.</param>
    public static Hyperparameters Join(ConfigMapping fixedKeys, TrialParameters drawn, IReadOnlyDictionary<string, long> learnt)
    {
        ImmutableArray<ConfigEntry>.Builder entries = ImmutableArray.CreateBuilder<ConfigEntry>();
        entries.AddRange(fixedKeys.Entries);
        foreach ((string key, ConfigScalar value) in drawn.Values)
            Add(key, value);
        foreach ((string key, long value) in learnt.OrderBy(l => l.Key, StringComparer.Ordinal))
            Add(key, new ConfigScalar(fixedKeys.Position, value.ToString(CultureInfo.InvariantCulture), ScalarKind.Integer));
        return new Hyperparameters(new ConfigMapping(fixedKeys.Position, entries.ToImmutable()));

        void Add(string key, ConfigScalar value)
        {
            foreach (ConfigEntry entry in entries)
                if (entry.Key == key)
                    return;
            entries.Add(new ConfigEntry(key, value.Position, value));
        }
    }

    /// <summary>The hyperparameters as a JSON object.</summary>
    public byte[] ToJson()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
            Write(writer, Mapping);
        return stream.ToArray();
    }

    /// <summary>The hyperparameters as members of an event.</summary>
    public ImmutableArray<EventField> ToFields() => [.. Mapping.Entries.Select(e => Field(e.Key, e.Value))];

    /// <inheritdoc/>
    public override string ToString() => Encoding.UTF8.GetString(ToJson());

    private static EventField Field(string key, ConfigNode node)
    {
        if (node is not ConfigScalar scalar)
            return new EventField(key, new Hyperparameters(new ConfigMapping(node.Position, [new ConfigEntry(key, node.Position, node)])).ToString());
        return scalar.Kind switch
        {
            ScalarKind.Null => new EventField(key, (string?)null),
            ScalarKind.Boolean => new EventField(key, IsTrue(scalar)),
            ScalarKind.Integer when TryInteger(scalar.Text, out long integer) => new EventField(key, integer),
            ScalarKind.Integer or ScalarKind.Float when TryNumber(scalar.Text, out double number) => new EventField(key, number),
            _ => new EventField(key, scalar.Text),
        };
    }

    private static void Write(Utf8JsonWriter writer, ConfigNode node)
    {
        switch (node)
        {
            case ConfigMapping mapping:
                writer.WriteStartObject();
                foreach (ConfigEntry entry in mapping.Entries)
                {
                    writer.WritePropertyName(entry.Key);
                    Write(writer, entry.Value);
                }

                writer.WriteEndObject();
                break;
            case ConfigSequence sequence:
                writer.WriteStartArray();
                foreach (ConfigNode item in sequence.Items)
                    Write(writer, item);
                writer.WriteEndArray();
                break;
            case ConfigScalar { Kind: ScalarKind.Null }:
                writer.WriteNullValue();
                break;
            case ConfigScalar { Kind: ScalarKind.Boolean } boolean:
                writer.WriteBooleanValue(IsTrue(boolean));
                break;
            case ConfigScalar { Kind: ScalarKind.Integer } scalar when TryInteger(scalar.Text, out long integer):
                writer.WriteNumberValue(integer);
                break;
            case ConfigScalar { Kind: ScalarKind.Integer or ScalarKind.Float } scalar when TryNumber(scalar.Text, out double number):
                writer.WriteNumberValue(number);
                break;
            case ConfigScalar scalar:
                writer.WriteStringValue(scalar.Text);
                break;
        }
    }

    private static bool IsTrue(ConfigScalar scalar) => string.Equals(scalar.Text, "true", StringComparison.OrdinalIgnoreCase);

    // The forms of an integer in the core schema of YAML 1.2.
    private static bool TryInteger(string text, out long value)
    {
        if (text.StartsWith("0x", StringComparison.Ordinal))
            return long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
        if (!text.StartsWith("0o", StringComparison.Ordinal))
            return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
        value = 0;
        foreach (char c in text.AsSpan(2))
        {
            if (c is < '0' or > '7' || value > long.MaxValue >> 3)
                return false;
            value = (value << 3) | (uint)(c - '0');
        }

        return true;
    }

    private static bool TryNumber(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
}
