using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Recotem.Recipes;

/// <summary>
/// Builds the tree of one document from parser events. It keeps its own stack, so that hostile nesting costs an error message and
/// not the process, and it shares the nodes behind aliases, so that hostile aliases cost nothing before they are refused.
/// </summary>
internal sealed class YamlTreeBuilder(string text, string file, ConfigErrors errors)
{
    private const string CoreTags = "tag:yaml.org,2002:";
    private const int MaxReported = 100;

    private readonly Stack<Frame> _stack = new();
    private readonly Dictionary<string, Built?> _anchors = new(StringComparer.Ordinal);
    private ConfigNode? _root;
    private int _nodes;

    public ConfigNode Build()
    {
        var parser = new Parser(new Scanner(new StringReader(text)));
        bool ended = false;
        while (Next(parser) is { } current)
        {
            switch (current)
            {
                case DocumentStart when ended:
                    throw Failure(At(current), "a second document begins here", "expected one recipe in a file; put the other into a file of its own");
                case DocumentEnd:
                    ended = true;
                    break;
                case SequenceStart sequence:
                    CheckTag(sequence, "seq", At(sequence));
                    if (sequence.Style == SequenceStyle.Block)
                        CheckIndentation(sequence);
                    Open(sequence, isMapping: false);
                    break;
                case MappingStart mapping:
                    CheckTag(mapping, "map", At(mapping));
                    if (mapping.Style == MappingStyle.Block)
                        CheckIndentation(mapping);
                    Open(mapping, isMapping: true);
                    break;
                case SequenceEnd or MappingEnd:
                    Close();
                    break;
                case Scalar scalar:
                    AddScalar(scalar);
                    break;
                case AnchorAlias alias:
                    AddAlias(alias);
                    break;
                default:
                    break;
            }
        }

        return _root ?? throw Failure(new SourcePosition(file, 1, 1), "the file is empty", "expected a recipe");
    }

    private ParsingEvent? Next(Parser parser)
    {
        try
        {
            return parser.MoveNext() ? parser.Current : null;
        }
        catch (YamlException e)
        {
            throw Failure(e);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The parser is not ours, and some malformed input makes it fail in other ways than by its own exception.
            throw Failure(_stack.TryPeek(out Frame? open) ? open.Position : new SourcePosition(file, 1, 1), "is not valid YAML", "check the indentation and quotes in and after this place");
        }
    }

    private void Open(NodeEvent start, bool isMapping)
    {
        SourcePosition position = At(start);
        if (_stack.Count >= YamlReader.MaxDepth)
            throw TooDeep(position);
        Count(1, position);
        RefuseAsKey(isMapping ? "a mapping" : "a list", position);
        string? anchor = start.Anchor.IsEmpty ? null : start.Anchor.Value;
        if (anchor is not null)
            _anchors[anchor] = null;
        _stack.Push(new Frame(position, isMapping, anchor, firstNode: _nodes));
    }

    private void Close()
    {
        Frame frame = _stack.Pop();
        ConfigNode node = frame.IsMapping
            ? new ConfigMapping(frame.Position, frame.Entries.ToImmutable())
            : new ConfigSequence(frame.Position, frame.Items.ToImmutable());
        var built = new Built(node, _nodes - frame.FirstNode + 1, frame.Height + 1);
        if (frame.Anchor is { } anchor)
            _anchors[anchor] = built;
        Add(built);
    }

    private void AddScalar(Scalar scalar)
    {
        SourcePosition position = At(scalar);
        Count(1, position);
        var built = new Built(new ConfigScalar(position, scalar.Value, KindOf(scalar, position), scalar.Style == ScalarStyle.Plain && scalar.Tag.IsEmpty), 1, 0);
        if (!scalar.Anchor.IsEmpty)
            _anchors[scalar.Anchor.Value] = built;
        if (_stack.TryPeek(out Frame? frame) && frame is { IsMapping: true, ExpectsKey: true })
            CheckIndentation(scalar);
        Add(built);
    }

    private void AddAlias(AnchorAlias alias)
    {
        SourcePosition position = At(alias);
        string name = alias.Value.Value;
        if (!_anchors.TryGetValue(name, out Built? target))
            throw Failure(position, $"the alias '*{Shown(name)}' has no anchor before it", $"expected '&{Shown(name)}' at an earlier value");
        if (target is not { } built)
            throw Failure(position, $"the alias '*{Shown(name)}' stands inside the value that it refers to", "expected a value that ends");
        if (_stack.Count + built.Height > YamlReader.MaxDepth)
            throw TooDeep(position);
        Count(built.Nodes, position);
        if (built.Node is not ConfigScalar)
            RefuseAsKey(built.Node.Describe(), position);
        Add(built, position);
    }

    /// <summary>Gives a finished node to the collection that is open.</summary>
    private void Add(Built built, SourcePosition? alias = null)
    {
        if (!_stack.TryPeek(out Frame? frame))
        {
            _root = built.Node;
            return;
        }

        frame.Height = Math.Max(frame.Height, built.Height);
        if (!frame.IsMapping)
        {
            frame.Items.Add(built.Node);
        }
        else if (frame.ExpectsKey)
        {
            frame.ExpectsKey = false;
            TakeKey(frame, built.Node, alias ?? built.Node.Position);
        }
        else
        {
            frame.ExpectsKey = true;
            if (frame.Key is { } key)
                frame.Entries.Add(new ConfigEntry(key, frame.KeyPosition, built.Node));
        }
    }

    private void TakeKey(Frame frame, ConfigNode node, SourcePosition position)
    {
        frame.Key = null;
        frame.KeyPosition = position;
        if (node is not ConfigScalar scalar)
            return;
        if (scalar.Kind != ScalarKind.Text)
            Report(position, $"the key is {scalar.Describe()}", scalar.Kind == ScalarKind.Null ? "expected text before the colon" : "expected text; put the key in quotes");
        else if (scalar.Text == "<<")
            Report(position, "the merge key '<<' is not part of YAML 1.2", "repeat the keys here, or use an alias for the whole value");
        else if (frame.Keys.TryGetValue(scalar.Text, out SourcePosition first))
            Report(position, $"the key '{Shown(scalar.Text)}' appears twice, first at line {first.Line.ToString(CultureInfo.InvariantCulture)}, column {first.Column.ToString(CultureInfo.InvariantCulture)}", "expected each key once");
        else
            frame.Keys.Add(frame.Key = scalar.Text, position);
    }

    private void RefuseAsKey(string what, SourcePosition position)
    {
        // What stands in the place of a key would have to be skipped with all that it holds, so that this mistake ends the reading.
        if (_stack.TryPeek(out Frame? frame) && frame is { IsMapping: true, ExpectsKey: true })
            throw Failure(position, $"the key is {what}", "expected text before the colon");
    }

    private ScalarKind KindOf(Scalar scalar, SourcePosition position)
    {
        if (scalar.Tag.IsEmpty)
            return scalar.Style == ScalarStyle.Plain ? CoreSchema.KindOf(scalar.Value) : ScalarKind.Text;
        if (scalar.Tag.IsNonSpecific)
            return ScalarKind.Text;
        string tag = scalar.Tag.Value;
        ScalarKind? wanted = tag switch
        {
            CoreTags + "str" => ScalarKind.Text,
            CoreTags + "null" => ScalarKind.Null,
            CoreTags + "bool" => ScalarKind.Boolean,
            CoreTags + "int" => ScalarKind.Integer,
            CoreTags + "float" => ScalarKind.Float,
            _ => null,
        };
        ScalarKind actual = CoreSchema.KindOf(scalar.Value);
        if (wanted is null)
            RefuseTag(tag, position);
        else if (wanted != ScalarKind.Text && wanted != actual && (wanted, actual) != (ScalarKind.Float, ScalarKind.Integer))
            Report(position, $"the tag '{ShownTag(tag)}' does not fit this value", "remove the tag, or correct the value");
        return wanted ?? ScalarKind.Text;
    }

    private void CheckTag(NodeEvent start, string expected, SourcePosition position)
    {
        if (!start.Tag.IsEmpty && !start.Tag.IsNonSpecific && start.Tag.Value != CoreTags + expected)
            RefuseTag(start.Tag.Value, position);
    }

    private void RefuseTag(string tag, SourcePosition position) =>
        Report(position, $"the tag '{ShownTag(tag)}' is refused", "recipes hold plain values; remove the tag");

    /// <summary>The parser lets some tabs pass as indentation, which YAML forbids.</summary>
    private void CheckIndentation(ParsingEvent start)
    {
        int end = (int)start.Start.Index;
        int lineStart = end - (int)start.Start.Column + 1;
        ReadOnlySpan<char> before = text.AsSpan(lineStart, end - lineStart);
        int tab = before[..(before.Length - before.TrimStart(" \t").Length)].IndexOf('\t');
        if (tab >= 0)
            throw TabFailure(new SourcePosition(file, (int)start.Start.Line, tab + 1));
    }

    private void Count(int nodes, SourcePosition position)
    {
        _nodes += nodes;
        if (_nodes > YamlReader.MaxNodes)
            throw Failure(position, "the recipe has more than 100,000 values, aliases resolved", "keep data in files of their own");
    }

    private void Report(SourcePosition position, string problem, string expected)
    {
        errors.Add(new ConfigError(position, "", problem, expected));
        if (errors.Count >= MaxReported)
            throw Failure(position, "there are more mistakes than are reported", "correct the ones above first");
    }

    private RecipeException TooDeep(SourcePosition position) =>
        Failure(position, "values are nested more than 64 levels deep here", "expected a flatter recipe");

    private RecipeException TabFailure(SourcePosition position) => Failure(position, "a tab stands in the indentation", "indent with spaces");

    private RecipeException Failure(SourcePosition position, string problem, string expected) =>
        YamlReader.Failure(errors, position, problem, expected);

    private RecipeException Failure(YamlException e)
    {
        // For a tab the parser names the beginning of the mapping; people look for the tab.
        if (e.Message.Contains("tab", StringComparison.OrdinalIgnoreCase) && FirstTab((int)Math.Max(1, e.Start.Line)) is { } tab)
            return TabFailure(tab);
        string reason = e.Message.TrimEnd('.');
        reason = reason.Length > 0 ? char.ToLowerInvariant(reason[0]) + reason[1..] : "unknown reason";
        return Failure(At(e.Start), $"is not valid YAML: {Shown(reason)}", "check the indentation, quotes and colons here");
    }

    private SourcePosition? FirstTab(int fromLine)
    {
        int line = 0;
        foreach (ReadOnlySpan<char> content in text.AsSpan().EnumerateLines())
        {
            line++;
            int tab = content[..(content.Length - content.TrimStart(" \t").Length)].IndexOf('\t');
            if (line >= fromLine && tab >= 0)
                return new SourcePosition(file, line, tab + 1);
        }

        return null;
    }

    private SourcePosition At(ParsingEvent parsed) => At(parsed.Start);

    private SourcePosition At(Mark mark) => new(file, (int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column));

    private static string ShownTag(string tag) =>
        Shown(tag.StartsWith(CoreTags, StringComparison.Ordinal) ? $"!!{tag[CoreTags.Length..]}" : tag.StartsWith('!') ? tag : $"!<{tag}>");

    /// <summary>Text of the file as messages show it: one line, and not too long.</summary>
    private static string Shown(string value)
    {
        const int Longest = 200;
        var shown = new StringBuilder(Math.Min(value.Length, Longest + 1));
        foreach (Rune rune in value.EnumerateRunes())
        {
            if (shown.Length >= Longest)
                return shown.Append('…').ToString();
            if (Rune.IsControl(rune))
                shown.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}");
            else
                shown.Append(rune.ToString());
        }

        return shown.ToString();
    }

    /// <summary>A finished value with the number of nodes and the levels of nesting that it brings, aliases resolved.</summary>
    private readonly record struct Built(ConfigNode Node, int Nodes, int Height);

    /// <summary>A mapping or list that is open.</summary>
    private sealed class Frame(SourcePosition position, bool isMapping, string? anchor, int firstNode)
    {
        public SourcePosition Position => position;

        public bool IsMapping => isMapping;

        public string? Anchor => anchor;

        public int FirstNode => firstNode;

        public ImmutableArray<ConfigNode>.Builder Items { get; } = ImmutableArray.CreateBuilder<ConfigNode>();

        public ImmutableArray<ConfigEntry>.Builder Entries { get; } = ImmutableArray.CreateBuilder<ConfigEntry>();

        public Dictionary<string, SourcePosition> Keys { get; } = new(StringComparer.Ordinal);

        public int Height { get; set; }

        public bool ExpectsKey { get; set; } = true;

        /// <summary>The key whose value comes next; null if the key was refused, so that its value is read and dropped.</summary>
        public string? Key { get; set; }

        public SourcePosition KeyPosition { get; set; }
    }
}
