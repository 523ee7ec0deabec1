using System.Collections.Immutable;

namespace Recotem;

/// <summary>Reads one value of a configuration document. Generated binders call its methods; each reports its own mistakes.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
/// <param name="reader">The reader at the value.</param>
/// <param name="value">The value, if the result is true.</param>
/// <returns>Whether the value is right.</returns>
public delegate bool ConfigRead<T>(ConfigReader reader, out T value);

/// <summary>
/// A place in a configuration document: a node, its path, and whether text below it is expanded. This is the one implementation
/// of the rule that guarded keys are read literally.
/// </summary>
public sealed partial class ConfigReader
{
    // Guarded everywhere, at any depth, whatever a plugin declares.
    private static readonly ImmutableArray<string> s_baseline = ["query", "query_parameters"];

    private readonly TextExpander? _expander;
    private readonly ImmutableArray<string> _guarded;
    private readonly bool _literal;
    private readonly bool _masked;

    private ConfigReader(
        ConfigNode node, string path, ConfigErrors errors, TextExpander? expander, ImmutableArray<string> guarded, bool literal, bool masked)
    {
        Node = node;
        Path = path;
        Errors = errors;
        _expander = expander;
        _guarded = guarded;
        _literal = literal;
        _masked = masked;
    }

    /// <summary>The node.</summary>
    public ConfigNode Node { get; }

    /// <summary>The path of the node, for instance <c>source.columns[2]</c>; empty for the root.</summary>
    public string Path { get; }

    /// <summary>Receives mistakes.</summary>
    public ConfigErrors Errors { get; }

    /// <summary>Whether the node is null.</summary>
    public bool IsNull => Node is ConfigScalar { Kind: ScalarKind.Null };

    /// <summary>A reader at the root of a document.</summary>
    /// <param name="node">The root.</param>
    /// <param name="errors">Receives mistakes.</param>
    /// <param name="expander">Expands text that is not guarded; null to read all text literally.</param>
    /// <returns>The reader.</returns>
    public static ConfigReader Root(ConfigNode node, ConfigErrors errors, TextExpander? expander = null) =>
        new(node, "", errors, expander, s_baseline, literal: false, masked: false);

    /// <summary>A reader at an empty mapping, from which a record takes all its defaults.</summary>
    /// <returns>The reader.</returns>
    public static ConfigReader Empty() =>
        Root(new ConfigMapping(new SourcePosition("(defaults)", 1, 1), []), new ConfigErrors());

    /// <summary>Reports a mistake at the node.</summary>
    /// <param name="problem">What is wrong.</param>
    /// <param name="expected">What is expected, or what to do.</param>
    /// <returns>False.</returns>
    public bool Fail(string problem, string expected)
    {
        Errors.Add(new ConfigError(Node.Position, Path, problem, expected));
        return false;
    }

    /// <summary>A reader at the value of a key.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The reader, or null if the node is no mapping or has no such key.</returns>
    public ConfigReader? Child(string key) =>
        (Node as ConfigMapping)?.Find(key) is { } value ? Descend(value, Path.Length == 0 ? key : $"{Path}.{key}", key) : null;

    /// <summary>A reader at an item of a list.</summary>
    /// <param name="index">The index, from 0.</param>
    /// <returns>The reader.</returns>
    public ConfigReader Item(int index) => new(((ConfigSequence)Node).Items[index], $"{Path}[{index}]", Errors, _expander, _guarded, _literal, _masked);

    /// <summary>A reader at the same place that never repeats the value in a message.</summary>
    /// <returns>The reader.</returns>
    public ConfigReader Secret() => new(Node, Path, Errors, _expander, _guarded, _literal, masked: true);

    /// <summary>A reader at the same place for the keys of a plugin.</summary>
    /// <param name="noExpandFields">The plugin's own guarded keys; null if it declares none, so that all its text is literal.</param>
    /// <returns>The reader.</returns>
    public ConfigReader Guarded(ImmutableArray<string>? noExpandFields) => ForPlugin(Node, noExpandFields, Errors);

    /// <summary>Checks that the node is a mapping, and its keys.</summary>
    /// <param name="known">The keys that the record knows.</param>
    /// <param name="unknown">What to do with others.</param>
    /// <returns>Whether the node is a mapping. Unknown keys are reported but do not make the result false.</returns>
    public bool ReadMapping(ReadOnlySpan<string> known, UnknownKeys unknown)
    {
        if (Node is not ConfigMapping mapping)
            return Fail($"is {Node.Describe()}", "expected a mapping");
        if (unknown == UnknownKeys.Ignore)
            return true;
        foreach (ConfigEntry entry in mapping.Entries)
        {
            if (!known.Contains(entry.Key))
                ReportUnknown(entry, known.ToArray());
        }

        return true;
    }

    /// <summary>Reports every key of the node: a plugin without configuration takes none.</summary>
    /// <param name="owner">Who takes no keys.</param>
    public void ExpectNoKeys(string owner)
    {
        if (Node is ConfigMapping mapping)
            foreach (ConfigEntry entry in mapping.Entries)
                Errors.Add(new ConfigError(entry.KeyPosition, PathOf(entry.Key), $"unknown key '{entry.Key}'", $"'{owner}' takes no options"));
    }

    /// <summary>Reports that a required key is missing.</summary>
    /// <param name="key">The key.</param>
    /// <param name="expected">What belongs there, for instance <c>text</c>.</param>
    /// <returns>False.</returns>
    public bool Missing(string key, string expected)
    {
        Errors.Add(new ConfigError(Node.Position, PathOf(key), "is missing", $"expected {expected}"));
        return false;
    }

    /// <summary>The node's text, expanded unless it is guarded.</summary>
    /// <param name="scalar">The scalar at the node.</param>
    /// <param name="text">The text.</param>
    /// <returns>Whether every reference could be replaced.</returns>
    internal bool Expand(ConfigScalar scalar, out string text)
    {
        text = scalar.Text;
        if (!IsExpanded(scalar))
            return true;
        if (_expander!.TryExpand(text, out text, out string problem, out string expected))
            return true;
        Errors.Add(new ConfigError(Node.Position, Path, problem, expected), security: true);
        return false;
    }

    private bool IsExpanded(ConfigScalar scalar) =>
        !_literal && _expander is not null && scalar.Kind == ScalarKind.Text && scalar.Text.Contains("${", StringComparison.Ordinal);

    /// <summary>A reader at the keys of a chosen plugin.</summary>
    /// <param name="node">The keys, without the discriminator.</param>
    /// <param name="noExpandFields">The plugin's own guarded keys; null if it declares none, so that all its text is literal.</param>
    /// <param name="errors">Receives mistakes.</param>
    /// <returns>The reader.</returns>
    internal ConfigReader ForPlugin(ConfigNode node, ImmutableArray<string>? noExpandFields, ConfigErrors errors) =>
        new(node, Path, errors, _expander, noExpandFields is { } own ? [.. _guarded, .. own] : _guarded, _literal || noExpandFields is null, _masked);

    internal string PathOf(string key) => Path.Length == 0 ? key : $"{Path}.{key}";

    private ConfigReader Descend(ConfigNode value, string path, string key)
    {
        bool guarded = _literal;
        foreach (string name in _guarded)
            guarded |= string.Equals(name, key, StringComparison.OrdinalIgnoreCase);
        return new ConfigReader(value, path, Errors, _expander, _guarded, guarded, _masked);
    }

    private void ReportUnknown(ConfigEntry entry, string[] known) =>
        Errors.Add(new ConfigError(entry.KeyPosition, PathOf(entry.Key), $"unknown key '{entry.Key}'", NearestName.Expected(entry.Key, known)));
}
