using System.Globalization;
using Recotem.TestHarness;

namespace Recotem.Abstractions.Tests.Configuration;

public sealed class ConfigReaderTests
{
    private readonly ConfigErrors _errors = new();

    [Theory]
    [InlineData("10", 10)]
    [InlineData("\"10\"", 10)]
    [InlineData("\" 10 \"", 10)]
    [InlineData("10.0", 10)]
    [InlineData("\"10.0\"", 10)]
    [InlineData("1e3", 1000)]
    [InlineData("\"0x1F\"", 31)]
    [InlineData("\"0o17\"", 15)]
    [InlineData("\"+7\"", 7)]
    [InlineData("-2147483648", int.MinValue)]
    public void Integers_are_read_from_numbers_and_text(string json, int expected)
    {
        Assert.True(At(json).ReadInteger(out int value), Errors);
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("10.5", "is the number 10.5; expected a whole number")]
    [InlineData("\"10.5\"", "is '10.5'; expected a whole number")]
    [InlineData("true", "is the boolean true; expected a whole number")]
    [InlineData("\"\"", "is ''; expected a whole number")]
    [InlineData("\"+-1\"", "is '+-1'; expected a whole number")]
    [InlineData("\"0x\"", "is '0x'; expected a whole number")]
    [InlineData("\"0xG\"", "is '0xG'; expected a whole number")]
    [InlineData("\"1_000\"", "is '1_000'; expected a whole number")]
    [InlineData("2147483648", "is the number 2147483648; expected a whole number from -2147483648 to 2147483647")]
    [InlineData("1e300", "is the number 1e300; expected a whole number from -2147483648 to 2147483647")]
    [InlineData("99999999999999999999999999999999999999999999999999", "is the number 99999999999999999999999999999999999999999999999999; expected a whole number from -2147483648 to 2147483647")]
    [InlineData("[1]", "is a list; expected a whole number")]
    [InlineData("null", "is null; expected a whole number")]
    public void Anything_else_is_no_integer(string json, string error)
    {
        Assert.False(At(json).ReadInteger(out int _));
        Assert.Equal($"test.json:1:6: x: {error}", Errors);
    }

    [Fact]
    public void Every_integer_type_is_read_up_to_its_bounds()
    {
        Check<byte>();
        Check<sbyte>();
        Check<short>();
        Check<ushort>();
        Check<int>();
        Check<uint>();
        Check<long>();
        Check<ulong>();

        void Check<T>() where T : struct, System.Numerics.IBinaryInteger<T>, System.Numerics.IMinMaxValue<T>
        {
            foreach (T bound in new[] { T.MinValue, T.MaxValue })
            {
                Assert.True(At(bound.ToString(null, CultureInfo.InvariantCulture)).ReadInteger(out T value));
                Assert.Equal(bound, value);
            }

            string above = (Int128.CreateChecked(T.MaxValue) + 1).ToString(CultureInfo.InvariantCulture);
            string below = (Int128.CreateChecked(T.MinValue) - 1).ToString(CultureInfo.InvariantCulture);
            Assert.False(At(above).ReadInteger(out T _));
            Assert.False(At(below).ReadInteger(out T _));
        }
    }

    [Theory]
    [InlineData("0.25", 0.25)]
    [InlineData("\"0.25\"", 0.25)]
    [InlineData("3", 3)]
    [InlineData("-1e-3", -0.001)]
    public void Numbers_are_read(string json, double expected)
    {
        Assert.True(At(json).ReadDouble(out double value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("\"NaN\"")]
    [InlineData("\"Infinity\"")]
    [InlineData("\"1,5\"")]
    [InlineData("1e999")]
    [InlineData("false")]
    public void What_is_not_finite_is_no_number(string json) => Assert.False(At(json).ReadDouble(out _));

    [Theory]
    [InlineData("true", true)]
    [InlineData("\"YES\"", true)]
    [InlineData("\"on\"", true)]
    [InlineData("\"T\"", true)]
    [InlineData("\"y\"", true)]
    [InlineData("1", true)]
    [InlineData("\"1\"", true)]
    [InlineData("false", false)]
    [InlineData("\"no\"", false)]
    [InlineData("\"Off\"", false)]
    [InlineData("\"f\"", false)]
    [InlineData("\"n\"", false)]
    [InlineData("0", false)]
    public void Booleans_have_many_spellings(string json, bool expected)
    {
        Assert.True(At(json).ReadBoolean(out bool value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("2")]
    [InlineData("\"maybe\"")]
    [InlineData("null")]
    [InlineData("{}")]
    public void Other_values_are_no_booleans(string json) => Assert.False(At(json).ReadBoolean(out _));

    [Fact]
    public void A_plain_date_where_text_is_wanted_must_be_put_in_quotes()
    {
        var position = new SourcePosition("r.yaml", 3, 7);
        Assert.False(ConfigReader.Root(new ConfigScalar(position, "2026-01-31", ScalarKind.Text, isPlain: true), _errors).ReadText(out _));
        Assert.Equal("r.yaml:3:7: is '2026-01-31'; expected text: write \"2026-01-31\" in quotes", Errors);
        Assert.True(ConfigReader.Root(new ConfigScalar(position, "2026-01-31", ScalarKind.Text), _errors).ReadText(out string quoted));
        Assert.Equal("2026-01-31", quoted);
        Assert.True(ConfigReader.Root(new ConfigScalar(position, "2026-movies", ScalarKind.Text, isPlain: true), _errors).ReadText(out _));
    }

    [Theory]
    [InlineData("5", 5)]
    [InlineData("0.5", 0.5)]
    [InlineData("\"90\"", 90)]
    [InlineData("\"1h30m\"", 5400)]
    [InlineData("\"2d\"", 172800)]
    [InlineData("\"1.5h\"", 5400)]
    [InlineData("\"250ms\"", 0.25)]
    public void Durations_are_seconds_or_units(string json, double seconds)
    {
        Assert.True(At(json).ReadTimeSpan(out TimeSpan value));
        Assert.Equal(seconds, value.TotalSeconds);
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"h\"")]
    [InlineData("\"1m1h\"")]
    [InlineData("\"1h1h\"")]
    [InlineData("\"1x\"")]
    [InlineData("-1")]
    [InlineData("\"1h30\"")]
    [InlineData("1e300")]
    [InlineData("\"1.2.3s\"")]
    public void Anything_else_is_no_duration(string json) => Assert.False(At(json).ReadTimeSpan(out _));

    [Theory]
    [InlineData("2026-01-31", "2026-01-31T00:00:00.0000000+00:00")]
    [InlineData("2026-01-31T12:30:00Z", "2026-01-31T12:30:00.0000000+00:00")]
    [InlineData("2026-01-31 12:30:00", "2026-01-31T12:30:00.0000000+00:00")]
    [InlineData("2026-01-31T12:30:00.25-05:00", "2026-01-31T17:30:00.2500000+00:00")]
    public void Times_are_utc_unless_they_have_an_offset(string text, string expected)
    {
        Assert.True(At($"\"{text}\"").ReadDateTimeOffset(out DateTimeOffset value));
        Assert.Equal(expected, value.ToString("O", CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Expanded_text_is_never_repeated_in_a_message()
    {
        At("\"${SECRET}\"", new Expander("hunter2")).ReadInteger(out int _);
        At("\"${SECRET}\"", new Expander("hunter2")).ReadName(["a", "hunter"], out _);
        At("\"${SECRET}\"", new Expander("hunter2")).ReadUri(out _);
        Assert.DoesNotContain("hunter2", Errors, StringComparison.Ordinal);
        Assert.Contains("is the expanded text; expected a whole number", Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("did you mean", Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"hunter2\"")]
    [InlineData("12345")]
    public void A_secret_is_never_repeated_in_a_message(string json)
    {
        ConfigReader secret = At(json).Secret();
        secret.ReadTimeSpan(out _);
        secret.ReadBoolean(out _);
        secret.ReadUri(out _);
        secret.ReadText(out _);
        Assert.DoesNotContain("hunter2", Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("12345", Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://user:pw@host/x")]
    [InlineData("password=pw and so on")]
    [InlineData("a text that is much longer than anybody would want to read pw")]
    public void Text_that_may_hold_credentials_is_not_repeated(string text)
    {
        At($"\"{text}\"").ReadInteger(out int _);
        Assert.Equal("test.json:1:6: x: is text; expected a whole number", Errors);
    }

    [Fact]
    public void Guarded_keys_are_literal_at_any_depth_and_others_are_expanded()
    {
        ConfigNode node = ConfigText.Parse("""
            { "path": "${X}", "query": "${X}", "deep": { "QUERY_PARAMETERS": { "since": ["${X}"] }, "sql": "${X}", "other": "${X}" } }
            """);
        ConfigReader reader = ConfigReader.Root(node, _errors, new Expander("v")).Guarded(["SQL"]);
        Assert.Equal("v", Text(reader.Child("path")!));
        Assert.Equal("${X}", Text(reader.Child("query")!));
        ConfigReader deep = reader.Child("deep")!;
        Assert.Equal("${X}", Text(deep.Child("QUERY_PARAMETERS")!.Child("since")!.Item(0)));
        Assert.Equal("${X}", Text(deep.Child("sql")!));
        Assert.Equal("v", Text(deep.Child("other")!));
        Assert.True(reader.ReadNode(out ConfigNode free));
        var mapping = (ConfigMapping)free;
        Assert.Equal("v", ((ConfigScalar)mapping.Find("path")!).Text);
        Assert.Equal("${X}", ((ConfigScalar)mapping.Find("query")!).Text);
        Assert.Equal("v", ((ConfigScalar)((ConfigMapping)mapping.Find("deep")!).Find("other")!).Text);
    }

    [Fact]
    public void Without_declared_guards_all_text_of_a_plugin_is_literal() =>
        Assert.Equal("${X}", Text(ConfigReader.Root(ConfigText.Parse("""{ "path": "${X}" }"""), _errors, new Expander("v")).Guarded(null).Child("path")!));

    [Fact]
    public void A_failed_expansion_is_a_security_error_at_its_place()
    {
        Assert.False(At("\"${NO}\"", new Expander(null)).ReadText(out _));
        Assert.Equal("test.json:1:6: x: refers to a variable; expected none", Errors);
        Assert.True(_errors.HasSecurityErrors);
    }

    [Theory]
    [InlineData("plain words; do this", "test.json:1:1: plain words; do this")]
    [InlineData("x: is odd; expected even", "test.json:1:6: x: is odd; expected even")]
    [InlineData("missing_key: is missing", "test.json:1:1: missing_key: is missing")]
    [InlineData("two words: stay", "test.json:1:1: two words: stay")]
    public void Broken_rules_may_name_a_property(string rule, string expected)
    {
        ConfigReader.Root(ConfigText.Parse("{\"x\":5}"), _errors).Break(rule);
        Assert.Equal(expected, Errors);
    }

    private string Errors => string.Join('\n', _errors.ToImmutable());

    private ConfigReader At(string json, TextExpander? expander = null) =>
        ConfigReader.Root(ConfigText.Parse($"{{\"x\":{json}}}"), _errors, expander).Child("x")!;

    private static string Text(ConfigReader reader)
    {
        Assert.True(reader.ReadText(out string text));
        return text;
    }

    private sealed class Expander(string? value) : TextExpander
    {
        public override bool TryExpand(string text, out string expanded, out string problem, out string expected)
        {
            (expanded, problem, expected) = (value ?? "", "refers to a variable", "expected none");
            return value is not null;
        }
    }
}
