using System.Globalization;
using System.Text.Json;

namespace Recotem.Generators.Tests.Properties;

/// <summary>Draws configuration records.</summary>
/// <param name="random">The draws.</param>
/// <param name="forSchema">Whether only what JSON Schema can say is drawn.</param>
internal sealed class RecordGenerator(SplitMix random, bool forSchema)
{
    private static readonly string[] s_words =
    [
        "Alpha", "Beta", "NUsers", "HTTPServer", "Path2", "@class", "@event", "value", "reader", "bound", "Item", "ItemItem", "X", "URL", "Key_9", "Before", "Query",
        "Schema", "Bind", "Index", "read", "Größe", "Errors", "items", "Count", "Level", "Depth", "Ratio", "Name", "Flag",
    ];

    private static readonly string[] s_keys = ["some-key", "1st", "with blank", "Query", "query_parameters", "a.b", "x[0]", "schlüssel", "quote\"", "CamelCase", "$ref", "__proto__"];

    /// <summary>Patterns of the subset that .NET and JSON Schema share, each with texts that match.</summary>
    public static readonly (string Pattern, string[] Matches)[] Patterns =
    [
        ("[a-z]+", ["abc", "z"]), ("^[A-Z][a-z]*$", ["Abc", "X"]), ("[0-9]{2,4}", ["12", "1234"]), ("a|bc", ["a", "bc"]), ("^a|b$", ["a", "b"]),
        ("(foo|bar)+", ["foo", "barfoo"]), ("\\d{3}", ["123", "٣٤٥"]), ("\\w+", ["a_9", "é"]), ("[^,;]+", ["a b", "\n"]), ("\\S+\\s?\\S*", ["a b", "a\u0085b", "\uFEFF"]),
        (".*", ["", "a b", "\r\u2028"]), ("x?y*z", ["z", "xyyz"]), ("(?:ab)+c?", ["ab", "ababc"]), ("[\\w.-]+@[\\w-]+", ["a.b@c-d"]), ("a\\.b", ["a.b"]), ("\\/[a-z]*", ["/", "/abc"]),
        ("(?=.*[0-9]).{3,}", ["ab1", "1\r1"]), ("(?!x).*", ["", "abc"]), ("[\\-a]+", ["a-"]), ("[\\]x]+", ["x]"]), ("é+", ["éé"]), ("a\\$", ["a$"]), ("a$|b", ["a", "b"]), ("\\^", ["^"]),
        ("[-a-c_]*", ["", "-a_"]), ("\\t?x", ["x", "\tx"]), ("\\D\\W", ["a-", "é "]), ("[\\s\\d]+", [" 1", "\u00a0٣"]), ("[^\\w]", ["-"]), ("a{2}b{1,}", ["aab"]), ("[a-z]+?", ["ab"]), ("\\-?[0-9]", ["-1", "2"]),
        ("a\\ b", ["a b"]), ("\\#[0-9a-f]{6}", ["#00ff00"]), ("a{x}", ["a{x}"]), ("x]", ["x]"]), ("\\u00e9\\x41", ["éA"]), ("[.$^*(){}|]+", ["$^", "."]),
    ];

    private readonly List<RecordShape> _records = [];
    private readonly List<EnumShape> _enums = [];

    public IReadOnlyList<RecordShape> Records => _records;

    public IReadOnlyList<EnumShape> Enums => _enums;

    public void Draw(int count)
    {
        for (int i = 0; i < 6; i++)
            _enums.Add(Enum(i));
        for (int i = 0; i < count; i++)
            _records.Add(Record($"R{i}"));
    }

    private EnumShape Enum(int index)
    {
        string[] names = ["None", "DarkRed", "LightBlue", "URL", "@new", "X9", "größer"];
        var members = new List<(string, int)>();
        foreach (string name in random.Shuffled(names).Take(1 + random.Below(5)))
            members.Add((name, random.Chance(20) && members.Count > 0 ? members[0].Item2 : (index % 2) + (members.Count * 3)));
        return new EnumShape($"E{index}", [.. members.Select(m => (m.Item1.TrimStart('@'), m.Item2))]);
    }

    private RecordShape Record(string name)
    {
        RecordShape? parent = _records.Count > 0 && random.Chance(20) ? random.Pick(_records) : null;
        var record = new RecordShape(name, parent) { IgnoresUnknownKeys = random.Chance(20), LocatesUnwanted = random.Chance(50) };
        int count = random.Below(9);
        for (int i = 0; i < count; i++)
            AddOption(record, random.Pick(s_words).TrimStart('@'));
        if (!forSchema && parent?.Rule is null && random.Chance(15))
            record.Unwanted = record.Own.Find(o => o.Type is { Form: Form.Boolean, IsNullable: false } && o.Key.All(char.IsAsciiLetterOrDigit));
        return record;
    }

    private void AddOption(RecordShape record, string name)
    {
        if (record.Own.Exists(o => o.Name == name))
            return;
        OptionShape? inherited = record.Base?.Options.FirstOrDefault(o => o.Name == name);
        if (inherited is not null && (inherited.IsRequiredMember || inherited == record.Rule?.Unwanted))
            return;
        bool overrides = inherited is { IsVirtual: true } or { IsOverride: true };
        ValueType type = overrides ? inherited!.Type : Type(0, isItem: false);
        string? customKey = random.Chance(15) ? random.Pick(s_keys) : null;
        // The validator skips this key, which is special in its language.
        if (forSchema && customKey == "__proto__")
            customKey = null;
        string key = customKey ?? JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
        if (record.Options.Any(o => o.Key == key && o.Name != name))
            return;
        var option = new OptionShape(name, type)
        {
            CustomKey = customKey,
            IsSecret = type.WithInner.All(t => t.Form is not (Form.Choice or Form.Record)) && random.Chance(10),
            IsVirtual = !overrides && random.Chance(10),
            IsOverride = overrides,
        };
        option.IsRequiredMember = !overrides && random.Chance(12);
        option.HasRequiredAttribute = random.Chance(12);
        if (option.HasRequiredAttribute && type.Form == Form.Text)
            option.Rules.Add(new NotBlankRule());
        if (random.Chance(50))
            option.Rules.AddRange(Rules(type));
        record.Own.Add(option);
        // The source of a program is no place for a secret.
        if (random.Chance(65) && !option.IsSecret)
            option.Initial = Initial(option);
        else if (type.IsReference && random.Chance(30))
            option.EmptyInitial = random.Pick(["null!", "default!"]);
        // What an absent key leaves must obey the rules too.
        if (option is { Initial: null, IsKeyRequired: false } && ReferenceBinder.Default(option) is { Raw: not null } value)
            option.Rules.RemoveAll(r => !r.Allows(value));
    }

    private ValueType Type(int depth, bool isItem)
    {
        int roll = random.Below(100);
        ValueType type = roll < 72 || depth > 1 ? Scalar() : roll < 90 ? Collection(depth) : Other();
        bool mayBeNull = type.Form != Form.Node || !isItem;
        return mayBeNull && random.Chance(isItem ? 20 : 35) ? type with { IsNullable = true } : type;
    }

    private ValueType Scalar()
    {
        (string Code, decimal Min, decimal Max)[] integers =
        [
            ("byte", byte.MinValue, byte.MaxValue), ("sbyte", sbyte.MinValue, sbyte.MaxValue), ("short", short.MinValue, short.MaxValue), ("ushort", ushort.MinValue, ushort.MaxValue),
            ("int", int.MinValue, int.MaxValue), ("uint", uint.MinValue, uint.MaxValue), ("long", long.MinValue, long.MaxValue), ("ulong", ulong.MinValue, ulong.MaxValue),
        ];
        switch (random.Below(15))
        {
            case 0 or 1:
                return new ValueType(Form.Boolean, "bool");
            case 2 or 3 or 4:
                (string code, decimal min, decimal max) = random.Pick(integers);
                return new ValueType(Form.Integer, code) { Bounds = (min, max) };
            case 5:
                return new ValueType(Form.Single, "float");
            case 6:
                return new ValueType(Form.Double, "double");
            case 7:
                return new ValueType(Form.Decimal, "decimal");
            case 8:
                EnumShape shape = random.Pick(_enums);
                return new ValueType(Form.Enum, shape.Code) { Enum = shape };
            case 9:
                return random.Pick<ValueType>([new(Form.TimeSpan, "TimeSpan"), new(Form.DateOnly, "DateOnly"), new(Form.DateTimeOffset, "DateTimeOffset")]);
            case 10:
                return new ValueType(Form.Uri, "Uri") { IsReference = true };
            default:
                return new ValueType(Form.Text, "string") { IsReference = true };
        }
    }

    private ValueType Other()
    {
        int roll = random.Below(10);
        if (roll < 2)
            return new ValueType(Form.Node, "ConfigNode") { IsReference = true };
        if (roll < 4 || _records.Count == 0)
            return new ValueType(Form.Choice, "PluginChoice<IMetric>") { IsReference = true };
        RecordShape record = random.Pick(_records);
        return new ValueType(Form.Record, record.Name) { IsReference = true, Record = record };
    }

    private ValueType Collection(int depth)
    {
        switch (random.Below(10))
        {
            case < 5:
                ValueType item = Type(depth + 1, isItem: true);
                string list = random.Pick(["{0}[]", "List<{0}>", "IReadOnlyList<{0}>", "IReadOnlyCollection<{0}>", "IEnumerable<{0}>", "IList<{0}>", "ICollection<{0}>", "ImmutableArray<{0}>", "ImmutableList<{0}>", "IImmutableList<{0}>"]);
                // Of an array of arrays, the inner one would have to be written behind the outer one.
                if (list == "{0}[]" && item.Code.EndsWith(']'))
                    list = "List<{0}>";
                return new ValueType(Form.List, string.Format(CultureInfo.InvariantCulture, list, item.Annotated))
                {
                    Element = item,
                    IsReference = list != "ImmutableArray<{0}>",
                    HasSize = list != "IEnumerable<{0}>",
                };
            case < 8:
                ValueType member = Scalar();
                while (member.Form is Form.Uri or Form.TimeSpan or Form.DateTimeOffset)
                    member = Scalar();
                string set = random.Pick(["HashSet<{0}>", "ISet<{0}>", "IReadOnlySet<{0}>", "ImmutableHashSet<{0}>", "IImmutableSet<{0}>", "FrozenSet<{0}>"]);
                return new ValueType(Form.Set, string.Format(CultureInfo.InvariantCulture, set, member.Code)) { Element = member, IsReference = true, HasSize = true };
            default:
                ValueType value = Type(depth + 1, isItem: true);
                string map = random.Pick(["Dictionary<string, {0}>", "IDictionary<string, {0}>", "IReadOnlyDictionary<string, {0}>", "ImmutableDictionary<string, {0}>", "IImmutableDictionary<string, {0}>", "FrozenDictionary<string, {0}>"]);
                return new ValueType(Form.Map, string.Format(CultureInfo.InvariantCulture, map, value.Annotated)) { Element = value, IsReference = true, HasSize = true };
        }
    }

    private IEnumerable<Rule> Rules(ValueType type)
    {
        switch (type.Form)
        {
            case Form.Integer or Form.Single or Form.Double or Form.Decimal or Form.TimeSpan:
                if (random.Chance(60))
                    yield return Range(type);
                else if (type.Form != Form.TimeSpan)
                    yield return AllowedNumbers(type);
                break;
            case Form.Enum:
                string[] members = [.. random.Shuffled(type.Enum!.Members.Select(m => m.Name)).Take(2)];
                yield return new AllowedRule(
                    $"AllowedValues({string.Join(", ", members.Select(m => $"{type.Code}.@{m}"))})",
                    [.. members.Select(m => type.Enum.Members.First(x => x.Name == m).Value.ToString(CultureInfo.InvariantCulture))]);
                break;
            case Form.Text:
                foreach (Rule rule in TextRules())
                    yield return rule;
                break;
            case Form.List or Form.Set or Form.Map when type.HasSize:
                yield return Length(random.Pick(["MinLength({0})", "MaxLength({1})", "Length({0}, {1})", "ItemCount({0})", "ItemCount({0}, {1})"]), 0, 4);
                break;
        }
    }

    private IEnumerable<Rule> TextRules()
    {
        int roll = random.Below(10);
        if (roll < 4)
            yield return Length(roll == 3 ? "StringLength({1}, MinimumLength = {0})" : random.Pick(["StringLength({1})", "MinLength({0})", "MaxLength({1})", "Length({0}, {1})"]), 0, 12);
        if (roll == 3)
            yield return Length("MaxLength({1})", 0, 10);
        if (roll is >= 3 and < 8)
        {
            string pattern = random.Pick(Patterns).Pattern;
            yield return new PatternRule($"RegularExpression({InitialCode.Text(pattern)})", pattern);
        }

        if (roll >= 8)
        {
            string[] words = [.. random.Shuffled(["low", "high", "", "a b", "é", "\n"]).Take(3)];
            yield return new AllowedRule($"AllowedValues({string.Join(", ", words.Select(InitialCode.Text))})", [.. words.Select(Canonical.Of)]);
        }
    }

    private LengthRule Length(string form, int least, int most)
    {
        int min = least + random.Below(3);
        int max = min + random.Below(most);
        return new LengthRule(
            string.Format(CultureInfo.InvariantCulture, form, min, max),
            form.Contains("{0}", StringComparison.Ordinal) ? min : 0,
            form.Contains("{1}", StringComparison.Ordinal) ? max : int.MaxValue);
    }

    private RangeRule Range(ValueType type)
    {
        bool minExclusive = random.Chance(25);
        bool maxExclusive = random.Chance(25);
        string flags = (minExclusive ? ", MinimumIsExclusive = true" : "") + (maxExclusive ? ", MaximumIsExclusive = true" : "");
        decimal min = type.Form == Form.TimeSpan ? random.Below(5) : random.Below(60) - (type.Form == Form.Integer && type.Bounds.Min == 0 ? 5 : 30);
        decimal max = min + 1 + random.Below(type.Code == "sbyte" ? 60 : 400);
        if (type.Form != Form.TimeSpan && random.Chance(30))
            (min, max) = (min + 0.5m, max + 0.25m);
        string low = min.ToString(CultureInfo.InvariantCulture);
        string high = max.ToString(CultureInfo.InvariantCulture);
        string code = type.Form switch
        {
            Form.TimeSpan => $"Range(typeof(TimeSpan), \"{TimeSpan.FromSeconds((double)min)}\", \"{TimeSpan.FromSeconds((double)max)}\"{flags})",
            _ when random.Chance(40) => $"Range(typeof({type.Code}), \"{low}\", \"{high}\"{flags})",
            _ when min == decimal.Truncate(min) && random.Chance(50) => $"Range({low}, {high}{flags})",
            _ => $"Range({low}d, {high}d{flags})",
        };
        return new RangeRule(code, min, max, minExclusive, maxExclusive);
    }

    private AllowedRule AllowedNumbers(ValueType type)
    {
        decimal[] numbers = [.. Enumerable.Range(0, 1 + random.Below(3)).Select(_ => (decimal)random.Below(100))];
        if (type.Form != Form.Integer)
            numbers[0] += 0.1m;
        return new AllowedRule(
            $"AllowedValues({string.Join(", ", numbers.Select(n => n.ToString(CultureInfo.InvariantCulture)))})",
            [.. numbers.Select(n => type.Form switch
            {
                Form.Single => Canonical.Of((float)n),
                Form.Double => Canonical.Of((double)n),
                _ => Canonical.Of(n),
            })]);
    }

    // The initialiser obeys the rules: the first of some drawn values that does.
    private Initial? Initial(OptionShape option)
    {
        ValueType type = option.Type;
        if (type.Form == Form.Record)
            return type.Record!.HasRequiredMembers ? null : new Initial("new()", ReferenceBinder.Defaults(type.Record));
        if (type.Form == Form.Choice)
            return new Initial("PluginChoice<IMetric>.Default(\"ndcg\")", "choice \"ndcg\" node<>");
        if (type.WithInner.Any(t => t.Form is Form.Record or Form.Choice or Form.Node))
            return null;
        var documents = new DocumentGenerator(random, forSchema: true);
        for (int attempt = 0; attempt < 20; attempt++)
        {
            Doc doc = documents.Valid(option);
            var reference = new ReferenceBinder(expands: false);
            if (reference.Option(option, doc.ToNode()) is { } value && value != BoundValue.Null)
                return new Initial(InitialCode.Of(doc, type), value.Canon);
        }

        return null;
    }
}
