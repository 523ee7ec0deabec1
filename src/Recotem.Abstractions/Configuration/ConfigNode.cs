using System.Collections.Immutable;

namespace Recotem;

/// <summary>A node of a configuration document, with its position. Documents are trees: aliases are resolved before.</summary>
/// <param name="position">Where the node begins.</param>
public abstract class ConfigNode(SourcePosition position)
{
    /// <summary>Where the node begins.</summary>
    public SourcePosition Position => position;

    /// <summary>What the node is, for messages: <c>a mapping</c>, <c>text</c>, <c>the number 3</c>.</summary>
    public abstract string Describe();
}

/// <summary>The type of a scalar under the core schema of YAML 1.2.</summary>
public enum ScalarKind
{
    /// <summary><c>null</c>, <c>~</c> or nothing.</summary>
    Null,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>An integer: decimal, <c>0o</c> octal or <c>0x</c> hexadecimal.</summary>
    Integer,

    /// <summary>A floating-point number.</summary>
    Float,

    /// <summary>Text: anything else, and everything in quotes.</summary>
    Text,
}

/// <summary>A single value.</summary>
/// <param name="position">Where the value begins.</param>
/// <param name="text">The value's text, without quotes.</param>
/// <param name="kind">The value's type.</param>
/// <param name="isPlain">Whether the value stands without quotes, so that text that looks like a date is ambiguous.</param>
public sealed class ConfigScalar(SourcePosition position, string text, ScalarKind kind, bool isPlain = false) : ConfigNode(position)
{
    /// <summary>The value's text, without quotes.</summary>
    public string Text => text;

    /// <summary>The value's type.</summary>
    public ScalarKind Kind => kind;

    /// <summary>Whether the value stands without quotes.</summary>
    public bool IsPlain => isPlain;

    /// <inheritdoc/>
    public override string Describe() => kind switch
    {
        ScalarKind.Null => "null",
        ScalarKind.Boolean => $"the boolean {text}",
        ScalarKind.Integer or ScalarKind.Float => $"the number {text}",
        _ => "text",
    };
}

/// <summary>A list.</summary>
/// <param name="position">Where the list begins.</param>
/// <param name="items">The items.</param>
public sealed class ConfigSequence(SourcePosition position, ImmutableArray<ConfigNode> items) : ConfigNode(position)
{
    /// <summary>The items.</summary>
    public ImmutableArray<ConfigNode> Items => items;

    /// <inheritdoc/>
    public override string Describe() => "a list";
}

/// <summary>A mapping from text keys, in the order of the document. Keys are distinct.</summary>
/// <param name="position">Where the mapping begins.</param>
/// <param name="entries">The entries.</param>
public sealed class ConfigMapping(SourcePosition position, ImmutableArray<ConfigEntry> entries) : ConfigNode(position)
{
    /// <summary>The entries.</summary>
    public ImmutableArray<ConfigEntry> Entries => entries;

    /// <summary>Finds the value of a key.</summary>
    /// <param name="key">The key, compared ordinally.</param>
    /// <returns>The value, or null if there is no such key.</returns>
    public ConfigNode? Find(string key)
    {
        foreach (ConfigEntry entry in entries)
            if (entry.Key == key)
                return entry.Value;
        return null;
    }

    /// <summary>The mapping without one key.</summary>
    /// <param name="key">The key to leave out.</param>
    /// <returns>A new mapping, or this one if the key is absent.</returns>
    public ConfigMapping Without(string key) =>
        Find(key) is null ? this : new ConfigMapping(Position, entries.RemoveAll(e => e.Key == key));

    /// <inheritdoc/>
    public override string Describe() => "a mapping";
}

/// <summary>One entry of a mapping.</summary>
/// <param name="Key">The key.</param>
/// <param name="KeyPosition">Where the key begins.</param>
/// <param name="Value">The value.</param>
public readonly record struct ConfigEntry(string Key, SourcePosition KeyPosition, ConfigNode Value);
