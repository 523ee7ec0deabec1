using System.Globalization;
using System.Numerics;
using System.Text;

namespace Recotem;

public sealed partial class ConfigReader
{
    private const int LongestShownText = 40;

    // Seconds; schemas state it too.
    private const double LongestDuration = 100_000_000_000;

    /// <summary>Reads a boolean: <c>true</c>, <c>yes</c>, <c>on</c>, <c>y</c>, <c>t</c>, 1, or their opposites, in any case.</summary>
    /// <param name="value">The value.</param>
    /// <returns>Whether the node is a boolean.</returns>
    public bool ReadBoolean(out bool value)
    {
        value = false;
        if (Node is not ConfigScalar { Kind: not ScalarKind.Null } scalar)
            return Refuse("expected true or false");
        if (!Expand(scalar, out string text))
            return false;
        switch (text.Trim().ToLowerInvariant())
        {
            case "true" or "yes" or "on" or "y" or "t" or "1":
                value = true;
                return true;
            case "false" or "no" or "off" or "n" or "f" or "0":
                return true;
            default:
                return Refuse("expected true or false");
        }
    }

    /// <summary>Reads an integer: a whole number, or text that is one.</summary>
    /// <typeparam name="T">An integer type of at most 64 bits.</typeparam>
    /// <param name="value">The value.</param>
    /// <returns>Whether the node is an integer that the type can hold.</returns>
    public bool ReadInteger<T>(out T value) where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
    {
        value = default;
        if (Node is not ConfigScalar { Kind: ScalarKind.Integer or ScalarKind.Float or ScalarKind.Text } scalar)
            return Refuse("expected a whole number");
        if (!Expand(scalar, out string text))
            return false;
        switch (ParseInteger(text.Trim(), out Int128 wide))
        {
            case NumberParse.NotANumber:
                return Refuse("expected a whole number");
            case NumberParse.Number when wide >= Int128.CreateChecked(T.MinValue) && wide <= Int128.CreateChecked(T.MaxValue):
                value = T.CreateChecked(wide);
                return true;
            default:
                return Refuse(string.Create(CultureInfo.InvariantCulture, $"expected a whole number from {T.MinValue} to {T.MaxValue}"));
        }
    }

    /// <summary>Reads a finite floating-point number, or text that is one.</summary>
    /// <param name="value">The value.</param>
    /// <returns>Whether the node is a number.</returns>
    public bool ReadDouble(out double value)
    {
        value = 0;
        if (Node is not ConfigScalar { Kind: ScalarKind.Integer or ScalarKind.Float or ScalarKind.Text } scalar)
            return Refuse("expected a number");
        if (!Expand(scalar, out string text))
            return false;
        text = text.Trim();
        if (ParseInteger(text, out Int128 whole) == NumberParse.Number && text.Contains('x', StringComparison.Ordinal) | text.Contains('o', StringComparison.Ordinal))
        {
            value = (double)whole;
            return true;
        }

        return (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value)) || Refuse("expected a number");
    }

    /// <summary>Reads a floating-point number of single precision, or text that is one.</summary>
    /// <param name="value">The value.</param>
    /// <returns>Whether the node is a number that the type can hold.</returns>
    public bool ReadSingle(out float value)
    {
        value = 0;
        if (!ReadDouble(out double wide))
            return false;
        value = (float)wide;
        return float.IsFinite(value) || Refuse(string.Create(CultureInfo.InvariantCulture, $"expected a number from {float.MinValue} to {float.MaxValue}"));
    }

    /// <summary>Reads a decimal number, or text that is one.</summary>
    /// <param name="value">The value.</param>
    /// <returns>Whether the node is a number that the type can hold.</returns>
    public bool ReadDecimal(out decimal value)
    {
        value = 0;
        if (Node is not ConfigScalar { Kind: ScalarKind.Integer or ScalarKind.Float or ScalarKind.Text } scalar)
            return Refuse("expected a number");
        return Expand(scalar, out string text)
            && (decimal.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out value) || Refuse("expected a decimal number"));
    }

    /// <summary>Reads text. Numbers, booleans and dates that are not in quotes are refused.</summary>
    /// <param name="value">The text, expanded unless it is guarded.</param>
    /// <returns>Whether the node is text.</returns>
    public bool ReadText(out string value)
    {
        value = "";
        if (Node is not ConfigScalar { Kind: not ScalarKind.Null } scalar)
            return Refuse("expected text");
        if (scalar.Kind == ScalarKind.Text && !(scalar.IsPlain && LooksLikeDate(scalar.Text)))
            return Expand(scalar, out value);
        return Refuse(_masked || scalar.Text.Length > LongestShownText ? "expected text: put it in quotes" : $"expected text: write \"{scalar.Text}\" in quotes");
    }

    /// <summary>Reads one of some names.</summary>
    /// <param name="names">The names, compared ordinally.</param>
    /// <param name="index">The index of the name.</param>
    /// <returns>Whether the node is one of the names.</returns>
    public bool ReadName(ReadOnlySpan<string> names, out int index)
    {
        index = -1;
        if (Node is not ConfigScalar { Kind: not ScalarKind.Null } scalar)
            return Refuse($"expected one of {string.Join(", ", names.ToArray())}");
        if (!Expand(scalar, out string text))
            return false;
        index = names.IndexOf(text);
        return index >= 0 || Refuse(NearestName.Expected(IsHidden(scalar) ? "" : text, names.ToArray()));
    }

    /// <summary>Reads an absolute URI.</summary>
    /// <param name="value">The URI.</param>
    /// <returns>Whether the node is one.</returns>
    public bool ReadUri(out Uri value)
    {
        value = null!;
        if (!ReadText(out string text))
            return false;
        // Depending on the system, paths pass for absolute URIs too; a configuration must mean the same everywhere.
        if (text.Length == 0 || !char.IsAsciiLetter(text[0]) || !Uri.TryCreate(text, UriKind.Absolute, out Uri? uri))
            return Refuse("expected an absolute URI such as https://example.org/data");
        value = uri;
        return true;
    }

    /// <summary>Reads a duration: a number of seconds, or text such as <c>1h30m</c> with the units d, h, m, s and ms.</summary>
    /// <param name="value">The duration.</param>
    /// <returns>Whether the node is one.</returns>
    public bool ReadTimeSpan(out TimeSpan value)
    {
        value = default;
        const string Expected = "expected seconds as a number, or a duration such as \"1h30m\"";
        if (Node is not ConfigScalar { Kind: ScalarKind.Integer or ScalarKind.Float or ScalarKind.Text } scalar)
            return Refuse(Expected);
        return Expand(scalar, out string text) && (TryParseDuration(text.Trim(), out value) || Refuse(Expected));
    }

    /// <summary>Reads a date, <c>2026-01-31</c>.</summary>
    /// <param name="value">The date.</param>
    /// <returns>Whether the node is one.</returns>
    public bool ReadDateOnly(out DateOnly value)
    {
        value = default;
        const string Expected = "expected a date such as 2026-01-31";
        if (Node is not ConfigScalar { Kind: ScalarKind.Text } scalar)
            return Refuse(Expected);
        return Expand(scalar, out string text)
            && (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out value) || Refuse(Expected));
    }

    /// <summary>Reads an ISO 8601 date or date-time, <c>T</c> or a blank between both; UTC unless it has an offset.</summary>
    /// <param name="value">The point in time.</param>
    /// <returns>Whether the node is one.</returns>
    public bool ReadDateTimeOffset(out DateTimeOffset value)
    {
        value = default;
        const string Expected = "expected a time such as 2026-01-31T12:00:00Z";
        if (Node is not ConfigScalar { Kind: ScalarKind.Text } scalar)
            return Refuse(Expected);
        return Expand(scalar, out string text) && (TryParseTime(text, out value) || Refuse(Expected));
    }

    /// <summary>Reads whatever the node is; text in it is expanded unless it is guarded.</summary>
    /// <param name="value">The node.</param>
    /// <returns>Whether all of its text could be expanded.</returns>
    public bool ReadNode(out ConfigNode value)
    {
        value = Node;
        switch (Node)
        {
            case ConfigScalar scalar:
                if (!Expand(scalar, out string text))
                    return false;
                if (!ReferenceEquals(text, scalar.Text))
                    value = new ConfigScalar(scalar.Position, text, ScalarKind.Text);
                return true;
            case ConfigSequence sequence:
                bool right = true;
                var items = new ConfigNode[sequence.Items.Length];
                for (int i = 0; i < items.Length; i++)
                    right &= Item(i).ReadNode(out items[i]);
                value = new ConfigSequence(sequence.Position, [.. items]);
                return right;
            case ConfigMapping mapping:
                right = true;
                var entries = new ConfigEntry[mapping.Entries.Length];
                for (int i = 0; i < entries.Length; i++)
                {
                    ConfigEntry entry = mapping.Entries[i];
                    right &= Descend(entry.Value, PathOf(entry.Key), entry.Key).ReadNode(out ConfigNode child);
                    entries[i] = entry with { Value = child };
                }

                value = new ConfigMapping(mapping.Position, [.. entries]);
                return right;
            default:
                return true;
        }
    }

    /// <summary>Reads a list.</summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <param name="item">Reads an item.</param>
    /// <param name="values">The items.</param>
    /// <returns>Whether the node is a list and all items are right.</returns>
    public bool ReadList<T>(ConfigRead<T> item, out List<T> values)
    {
        values = [];
        if (Node is not ConfigSequence sequence)
            return Refuse("expected a list");
        bool right = true;
        for (int i = 0; i < sequence.Items.Length; i++)
        {
            if (item(Item(i), out T value))
                values.Add(value);
            else
                right = false;
        }

        return right;
    }

    /// <summary>Reads a list whose items are distinct.</summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <param name="item">Reads an item.</param>
    /// <param name="values">The items.</param>
    /// <returns>Whether the node is a list, all items are right and none is repeated.</returns>
    public bool ReadSet<T>(ConfigRead<T> item, out HashSet<T> values)
    {
        values = [];
        if (Node is not ConfigSequence sequence)
            return Refuse("expected a list");
        bool right = true;
        for (int i = 0; i < sequence.Items.Length; i++)
        {
            ConfigReader reader = Item(i);
            if (!item(reader, out T value))
                right = false;
            else if (!values.Add(value))
                right = reader.Fail("repeats an item", "expected distinct items");
        }

        return right;
    }

    /// <summary>Reads a mapping with arbitrary keys.</summary>
    /// <typeparam name="T">The type of the values.</typeparam>
    /// <param name="item">Reads a value.</param>
    /// <param name="values">The entries.</param>
    /// <returns>Whether the node is a mapping and all values are right.</returns>
    public bool ReadMap<T>(ConfigRead<T> item, out Dictionary<string, T> values)
    {
        values = new Dictionary<string, T>(StringComparer.Ordinal);
        if (Node is not ConfigMapping mapping)
            return Refuse("expected a mapping");
        bool right = true;
        foreach (ConfigEntry entry in mapping.Entries)
        {
            if (item(Descend(entry.Value, PathOf(entry.Key), entry.Key), out T value))
                values[entry.Key] = value;
            else
                right = false;
        }

        return right;
    }

    /// <summary>Reads the choice of a plugin: its name, or a mapping of the name and the plugin's own keys.</summary>
    /// <typeparam name="TKind">The kind's interface.</typeparam>
    /// <param name="discriminator">The key of the name.</param>
    /// <param name="fallback">The choice whose name is meant by a mapping without the discriminator; null if the name is required.</param>
    /// <param name="value">The choice. The plugin's keys are bound later, when the catalog is known.</param>
    /// <returns>Whether a name is given.</returns>
    public bool ReadChoice<TKind>(string discriminator, PluginChoice<TKind>? fallback, out PluginChoice<TKind> value) where TKind : class
    {
        value = null!;
        string name;
        switch (Node)
        {
            case ConfigScalar { Kind: not ScalarKind.Null } scalar:
                if (!ReadText(out name))
                    return false;
                if (name.Length == 0)
                    return Fail("is empty", "expected the name of a plugin");
                value = new PluginChoice<TKind>(name, scalar.Text, new ConfigMapping(Node.Position, []), Node.Position, this);
                return true;
            case ConfigMapping mapping when Child(discriminator) is { } named:
                if (!named.ReadText(out name))
                    return false;
                if (name.Length == 0)
                    return named.Fail("is empty", "expected the name of a plugin");
                value = new PluginChoice<TKind>(name, ((ConfigScalar)named.Node).Text, mapping.Without(discriminator), named.Node.Position, this);
                return true;
            case ConfigMapping mapping when fallback is not null:
                value = new PluginChoice<TKind>(fallback.Name, fallback.Written, mapping, mapping.Position, this);
                return true;
            case ConfigMapping:
                return Missing(discriminator, "the name of a plugin");
            default:
                return Refuse($"expected the name of a plugin, or a mapping with '{discriminator}'");
        }
    }

    /// <summary>Gives a default choice the place where it would stand, so that mistakes about it name that place.</summary>
    /// <typeparam name="TKind">The kind's interface.</typeparam>
    /// <param name="key">The key that is absent.</param>
    /// <param name="choice">The default.</param>
    /// <returns>The same choice at this mapping.</returns>
    public PluginChoice<TKind> Place<TKind>(string key, PluginChoice<TKind> choice) where TKind : class =>
        new(choice.Name, choice.Written, choice.Node, Node.Position, Descend(choice.Node, PathOf(key), key));

    /// <summary>Reports that the value is not what the property takes. The value is shown unless it is secret or was expanded.</summary>
    /// <param name="expected">What is expected, beginning with <c>expected</c>.</param>
    /// <returns>False.</returns>
    public bool Refuse(string expected) => Fail($"is {Shown()}", expected);

    /// <summary>Reports a broken rule of a record that validates itself.</summary>
    /// <param name="rule">What is wrong and what is expected, perhaps behind the path of a property and a colon.</param>
    /// <returns>False.</returns>
    public bool Break(string rule)
    {
        SourcePosition position = Node.Position;
        string path = Path;
        int colon = rule.IndexOf(": ", StringComparison.Ordinal);
        if (colon > 0 && IsPath(rule.AsSpan(0, colon)))
        {
            string relative = rule[..colon];
            rule = rule[(colon + 2)..];
            path = PathOf(relative);
            position = Locate(relative);
        }

        int semicolon = rule.IndexOf("; ", StringComparison.Ordinal);
        Errors.Add(semicolon < 0
            ? new ConfigError(position, path, rule, "")
            : new ConfigError(position, path, rule[..semicolon], rule[(semicolon + 2)..]));
        return false;
    }

    private SourcePosition Locate(string path)
    {
        ConfigNode node = Node;
        foreach (string part in path.Split('.', '['))
        {
            ConfigNode? next = node switch
            {
                ConfigMapping mapping => mapping.Find(part),
                ConfigSequence sequence when int.TryParse(part.TrimEnd(']'), NumberStyles.None, CultureInfo.InvariantCulture, out int index)
                    && index < sequence.Items.Length => sequence.Items[index],
                _ => null,
            };
            if (next is null)
                break;
            node = next;
        }

        return node.Position;
    }

    private static bool IsPath(ReadOnlySpan<char> text)
    {
        foreach (char c in text)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '.' or '[' or ']' or '-'))
                return false;
        return true;
    }

    private bool IsHidden(ConfigScalar scalar) => _masked || IsExpanded(scalar);

    private string Shown()
    {
        if (Node is not ConfigScalar scalar || scalar.Kind == ScalarKind.Null)
            return Node.Describe();
        if (_masked)
            return "not usable";
        if (IsExpanded(scalar))
            return "the expanded text";
        return scalar.Kind == ScalarKind.Text && IsShowable(scalar.Text) ? $"'{scalar.Text}'" : scalar.Describe();
    }

    // Long text, addresses and assignments may hold credentials, so only plain words are repeated.
    private static bool IsShowable(string text)
    {
        if (text.Length > LongestShownText || text.Contains("://", StringComparison.Ordinal))
            return false;
        foreach (char c in text)
            if (char.IsControl(c) || c is '@' or '=')
                return false;
        return true;
    }

    private enum NumberParse
    {
        NotANumber,
        Number,
        TooLarge,
    }

    // Decimal, 0o octal and 0x hexadecimal integers as YAML 1.2 has them, and decimal numbers without a fraction such as 10.0 or 1e3.
    private static NumberParse ParseInteger(string text, out Int128 value)
    {
        value = 0;
        ReadOnlySpan<char> digits = text.AsSpan().TrimStart("+-");
        if (digits.Length < text.Length - 1 || digits.IsEmpty)
            return NumberParse.NotANumber;
        bool negative = text[0] == '-';
        int radix = digits.StartsWith("0x", StringComparison.Ordinal) ? 16 : digits.StartsWith("0o", StringComparison.Ordinal) ? 8 : 10;
        if (radix != 10)
            digits = digits[2..];
        bool whole = !digits.IsEmpty;
        bool large = false;
        foreach (char c in digits)
        {
            int digit = char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : radix;
            if (digit >= radix)
            {
                whole = false;
                break;
            }

            large |= value > ulong.MaxValue;
            if (!large)
                value = (value * radix) + digit;
        }

        if (whole)
        {
            value = negative ? -value : value;
            return large ? NumberParse.TooLarge : NumberParse.Number;
        }

        value = 0;
        if (radix != 10 || !decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out decimal number))
            return radix == 10 && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double d) && double.IsFinite(d) && d == Math.Floor(d) && Math.Abs(d) > 1
                ? NumberParse.TooLarge
                : NumberParse.NotANumber;
        if (number != decimal.Truncate(number))
            return NumberParse.NotANumber;
        value = (Int128)number;
        return NumberParse.Number;
    }

    private static bool TryParseDuration(string text, out TimeSpan value)
    {
        value = default;
        double seconds;
        if (text.Length > 0 && (char.IsAsciiDigit(text[^1]) || text[^1] == '.'))
        {
            if (!double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out seconds))
                return false;
        }
        else
        {
            seconds = 0;
            int position = 0;
            int lastUnit = -1;
            while (position < text.Length)
            {
                int start = position;
                while (position < text.Length && (char.IsAsciiDigit(text[position]) || text[position] == '.'))
                    position++;
                if (!double.TryParse(text.AsSpan(start, position - start), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number))
                    return false;
                start = position;
                while (position < text.Length && char.IsAsciiLetter(text[position]))
                    position++;
                (int unit, double factor) = text[start..position] switch
                {
                    "d" => (0, 86400.0),
                    "h" => (1, 3600.0),
                    "m" => (2, 60.0),
                    "s" => (3, 1.0),
                    "ms" => (4, 0.001),
                    _ => (-1, 0.0),
                };
                if (unit <= lastUnit)
                    return false;
                lastUnit = unit;
                seconds += number * factor;
            }

            if (lastUnit < 0)
                return false;
        }

        if (!(seconds is >= 0 and <= LongestDuration))
            return false;
        value = TimeSpan.FromSeconds(seconds);
        return true;
    }

    private static readonly string[] s_timeFormats =
    [
        "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF",
        "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
    ];

    private static bool TryParseTime(string text, out DateTimeOffset value)
    {
        if (text.Length > 10 && text[10] == ' ')
            text = string.Concat(text.AsSpan(0, 10), "T", text.AsSpan(11));
        return DateTimeOffset.TryParseExact(
            text, s_timeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out value);
    }

    // What YAML 1.1 would have read as a date, so that an author who relies on either reading is asked to be clear.
    private static bool LooksLikeDate(string text) =>
        text.Length >= 8 && text[4] == '-' && char.IsAsciiDigit(text[0]) && char.IsAsciiDigit(text[1]) && char.IsAsciiDigit(text[2]) && char.IsAsciiDigit(text[3])
        && TryParseTime(text, out _);
}
