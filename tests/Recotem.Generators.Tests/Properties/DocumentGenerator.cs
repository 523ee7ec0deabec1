using System.Globalization;

namespace Recotem.Generators.Tests.Properties;

/// <summary>Draws documents for a record: right ones, nearly right ones and wrong ones. Which is which, the reference binder says.</summary>
/// <param name="random">The draws.</param>
/// <param name="forSchema">Whether scalars are native: no text for numbers, no references, nothing that JSON has no form for.</param>
internal sealed class DocumentGenerator(SplitMix random, bool forSchema)
{
    private static readonly string[] s_texts =
    [
        "", " ", "a", "b", "abc", "x", "word", "two words", "low", "high", "foo", "bar", "12", "0", "true", "null", "2026-01-31", "é", "ß", "日本", "a,b", "line\nbreak", "\t", "\u0085", "\u00a0",
        "\uFEFF", "a\u2028b", "x{2}", "~", "#", "- a", "hunter2-hunter2", "A", "Abc", "a-b", "a.b", "$", "twelve chars",
    ];

    // None with a malformed authority: what lies behind the scheme is beyond a pattern.
    private static readonly string[] s_uris = ["https://example.org/x", "file:///tmp/x", "urn:isbn:123", "s3://bucket/key?a=b#c", "/absolute/path", "relative/path", "example.org", "not a uri", "", "1http://x", "://x"];

    private static readonly string[] s_times =
    [
        "2026-01-31", "2024-02-29", "2023-02-29", "2100-02-29", "2000-02-29", "2026-04-31", "2026-13-01", "2026-00-10", "2026-01-32", "2026-1-31", "2026-01-31T12:00", "2026-01-31 12:00:00", "2026-01-31T23:59:59.1234567Z",
        "2026-01-31T24:00", "2026-01-31T12:60", "2026-01-31T12:00:00+02:00", "2026-01-31T12:00-0530", "2026-01-31T12:00+15:00", "2026-01-31T12:00:00.12345678", "2026-01-31T12", "2026-01-31t12:00", "20260131", "2026-01-31T12:00z", "yesterday", "", " 2026-01-31", "0000-01-01", "2026-01-31T12:00:00.", "2026-01-31T12:00+14:00", "2026-01-31T12:00+14:01",
    ];

    private static readonly string[] s_durations = ["1h30m", "90s", "1.5h", "500ms", "1d", "30m1h", "1h 30m", "m", "10x", "1m5ms", "", "5M", "1.2.3s", ".5s", "1.s"];

    public Doc Record(RecordShape record)
    {
        if (random.Chance(3))
            return Any(1);
        // A document is all right, or each of its places may be wrong.
        int wrong = random.Chance(50) ? 0 : random.Pick([5, 15, 40]);
        return Record(record, wrong, 0);
    }

    /// <summary>A value that the option's type can hold; not necessarily one that its rules allow.</summary>
    public Doc Valid(OptionShape option) => Value(option.Type with { IsNullable = false }, 0, 0, option);

    private Doc Record(RecordShape record, int wrong, int depth)
    {
        var entries = new List<(string, Doc)>();
        foreach (OptionShape option in record.Options)
        {
            bool absent = random.Chance(option.IsKeyRequired ? wrong / 2 : depth > 2 ? 80 : 35);
            if (absent)
                continue;
            string key = random.Chance(wrong / 4) ? random.Pick([option.Key.ToUpperInvariant(), option.Name, option.Key + "s", option.Key.Length > 1 ? option.Key[1..] : "k"]) : option.Key;
            entries.Add((key, Option(option, wrong, depth)));
        }

        if (random.Chance((wrong / 3) + (record.IgnoresUnknownKeys ? 20 : 0)))
            entries.Add((random.Pick(["unknown", "typo", "x-y", "constructor", "toString"]), Any(1)));
        return new Doc.Mapping([.. random.Shuffled(entries).DistinctBy(e => e.Item1)]);
    }

    private Doc Option(OptionShape option, int wrong, int depth)
    {
        if (random.Chance(wrong))
            return Wrong(option.Type);
        if (option.AllowsNull && random.Chance(20))
            return Doc.Null;
        for (int attempt = 0; ; attempt++)
        {
            Doc doc = Value(option.Type with { IsNullable = false }, wrong, depth, option);
            // Rules are obeyed most of the time, or random values would hardly ever be.
            if (attempt == 8 || option.Rules.Count == 0 || random.Chance(wrong) || IsAllowed(option, doc))
                return doc;
        }
    }

    private static bool IsAllowed(OptionShape option, Doc doc) =>
        new ReferenceBinder(expands: false).Option(option, doc.ToNode()) is not null;

    private Doc Value(ValueType type, int wrong, int depth, OptionShape? option)
    {
        if (option is null && random.Chance(wrong / 2))
            return Wrong(type);
        if (type.IsNullable && random.Chance(20))
            return Doc.Null;
        if (!forSchema && type.Form is not (Form.Record or Form.List or Form.Set or Form.Map or Form.Node or Form.Choice) && random.Chance(6))
            return new Doc.Quoted(random.Pick(TestExpander.References));
        switch (type.Form)
        {
            case Form.Boolean:
                return new Doc.Plain(forSchema || random.Chance(60) ? random.Pick(["true", "false"]) : random.Pick(["yes", "Off", "1", "0", "T"])) is var flag && flag.Token is "true" or "false" or "1" or "0"
                    ? new Doc.Plain(flag.Token)
                    : new Doc.Quoted(random.Pick(["yes", "Off", " on ", "T", "n"]));
            case Form.Integer:
                return Number(Integer(type, option));
            case Form.Single or Form.Double or Form.Decimal:
                return Number(Real(option));
            case Form.Text:
                return new Doc.Quoted(Text(option));
            case Form.Enum:
                return new Doc.Quoted(random.Pick<(string Key, int)>([.. type.Enum!.Choices]).Key);
            case Form.Uri:
                return new Doc.Quoted(random.Pick(s_uris[..4]));
            case Form.TimeSpan:
                return forSchema || random.Chance(50) ? Number(Real(option).TrimStart('-')) : new Doc.Quoted(random.Pick(s_durations[..5]));
            case Form.DateOnly:
                return new Doc.Quoted(random.Pick(["2026-01-31", "2024-02-29", "0001-01-01", "9999-12-31"]));
            case Form.DateTimeOffset:
                return new Doc.Quoted(random.Pick(["2026-01-31", "2026-01-31T12:00", "2026-01-31 12:00:00", "2026-01-31T23:59:59.1234567Z", "2026-01-31T12:00:00+02:00", "2026-01-31T12:00-0530"]));
            case Form.Node:
                return Any(2);
            case Form.Choice:
                return Choice(type);
            case Form.Record:
                return Record(type.Record!, wrong, depth + 1);
            case Form.Map:
                string[] keys = ["a", "b", "key", "query", "x y", "é"];
                return new Doc.Mapping([.. random.Shuffled(keys).Take(random.Below(4)).Select(k => (k, Value(type.Element!, wrong, depth + 1, null)))]);
            default:
                Doc[] items = [.. Enumerable.Range(0, random.Below(5)).Select(_ => Value(type.Element!, wrong, depth + 1, null))];
                return new Doc.Sequence(type.Form == Form.Set && !random.Chance(10 + wrong) ? [.. items.DistinctBy(i => i.ToJson())] : items);
        }
    }

    private Doc Choice(ValueType type)
    {
        string name = random.Pick(["ndcg", "gain", "limited", "limited", "nope"]);
        if (random.Chance(40))
            return new Doc.Quoted(random.Chance(5) ? "" : name);
        var entries = new List<(string, Doc)>();
        if (random.Chance(85))
            entries.Add((type.Discriminator, new Doc.Quoted(name)));
        if (random.Chance(50))
            entries.Add(("cutoff", random.Chance(80) ? new Doc.Plain(random.Below(20).ToString(CultureInfo.InvariantCulture)) : Any(0)));
        return new Doc.Mapping([.. entries]);
    }

    private string Integer(ValueType type, OptionShape? option)
    {
        decimal limit = 9007199254740992;
        decimal least = forSchema ? Math.Max(type.Bounds.Min, -limit) : type.Bounds.Min;
        decimal most = forSchema ? Math.Min(type.Bounds.Max, limit) : type.Bounds.Max;
        decimal number = random.Below(10) switch
        {
            0 => least,
            1 => most,
            2 => least - 1,
            3 => most + 1,
            4 when option?.Rules.OfType<RangeRule>().FirstOrDefault() is { } range => decimal.Truncate(random.Chance(50) ? range.Min : range.Max) + random.Below(3) - 1,
            _ => random.Below(120) - (type.Bounds.Min < 0 ? 30 : 0),
        };
        if (forSchema)
            number = Math.Clamp(number, -limit, limit);
        return number.ToString("0", CultureInfo.InvariantCulture);
    }

    private string Real(OptionShape? option)
    {
        if (option?.Rules.OfType<RangeRule>().FirstOrDefault() is { } range && random.Chance(40))
            return (random.Chance(50) ? range.Min : range.Max).ToString(CultureInfo.InvariantCulture);
        return random.Below(8) switch
        {
            0 => random.Pick(["1e3", "0.5", "1E-3", "2.50", "10.0", "1e30", "-1.5e2", "1e-30"]),
            1 => random.Below(200).ToString(CultureInfo.InvariantCulture),
            _ => ((random.Below(40000) - 4000) / 100m).ToString(CultureInfo.InvariantCulture),
        };
    }

    // Numbers may be written in other ways that mean the same.
    private Doc Number(string digits)
    {
        if (forSchema || random.Chance(70))
            return new Doc.Plain(forSchema && random.Chance(5) && digits.All(char.IsAsciiDigit) ? digits + ".0" : digits);
        bool whole = digits.All(char.IsAsciiDigit) && digits.Length < 10;
        return random.Below(5) switch
        {
            0 when whole => new Doc.Quoted("0x" + long.Parse(digits, CultureInfo.InvariantCulture).ToString("X", CultureInfo.InvariantCulture)),
            1 when whole => new Doc.Quoted("+" + digits),
            2 => new Doc.Quoted($" {digits} "),
            3 when whole => new Doc.Plain(digits + "e0"),
            _ => new Doc.Quoted(digits),
        };
    }

    private string Text(OptionShape? option)
    {
        if (option?.Rules.OfType<PatternRule>().FirstOrDefault() is { } rule && random.Chance(70))
            return random.Pick(RecordGenerator.Patterns.First(p => p.Pattern == rule.Pattern).Matches) + (random.Chance(15) ? random.Pick(["\n", "x", "$", " "]) : "");
        return random.Chance(70) ? random.Pick(s_texts) : string.Concat(Enumerable.Range(0, random.Below(14)).Select(_ => random.Pick("abcXYZ019 ._-@/,éä٣\n\r\t{}[]()^$".ToCharArray())));
    }

    // Close to what the type takes, or anything.
    private Doc Wrong(ValueType type) => type.Form switch
    {
        Form.Uri when random.Chance(60) => new Doc.Quoted(random.Pick(s_uris)),
        Form.DateOnly or Form.DateTimeOffset when random.Chance(70) => new Doc.Quoted(random.Pick(s_times)),
        Form.TimeSpan when random.Chance(60) && !forSchema => new Doc.Quoted(random.Pick(s_durations)),
        Form.TimeSpan when random.Chance(60) => new Doc.Plain(random.Pick(["-1", "-0.5", "0", "5"])),
        Form.Enum when random.Chance(60) => new Doc.Quoted(random.Pick([.. type.Enum!.Members.Select(m => m.Name), "other"])),
        Form.Integer when random.Chance(60) => new Doc.Plain(random.Pick(["1.5", "-1", "0", "256", "1e2", "-0.5", "65536", "4294967296"])),
        Form.Single or Form.Double or Form.Decimal when random.Chance(40) => new Doc.Plain(random.Pick(["1e300", "-1e39", "1e400", "5e28", "9e28", "0"])),
        Form.Set when random.Chance(60) && Value(type with { IsNullable = false }, 0, 2, null) is Doc.Sequence { Items: [var first, ..] items } => new Doc.Sequence([.. items, first]),
        _ => Any(1),
    };

    private Doc Any(int depth)
    {
        switch (random.Below(depth > 0 ? 8 : 6))
        {
            case 0:
                return Doc.Null;
            case 1:
                return new Doc.Plain(random.Pick(["true", "false"]));
            case 2:
                return new Doc.Plain(random.Pick(["0", "1", "-3", "12", "300"]));
            case 3:
                return new Doc.Plain(random.Pick(["1.5", "0.25", "1e3", "-2.5"]));
            case 4 when !forSchema:
                return random.Chance(50) ? new Doc.Quoted(random.Pick(TestExpander.References)) : new Doc.Plain(random.Pick(["2026-01-31", "0x1F", "0o17", "+5", ".5", "~", ".inf", "2026-01-31T12:00:00Z"]));
            case 6:
                return new Doc.Sequence([.. Enumerable.Range(0, random.Below(3)).Select(_ => Any(depth - 1))]);
            case 7:
                string[] keys = ["a", "query", "type", "k"];
                return new Doc.Mapping([.. random.Shuffled(keys).Take(random.Below(3)).Select(k => (k, Any(depth - 1)))]);
            default:
                return new Doc.Quoted(random.Pick(s_texts));
        }
    }
}
