using Recotem.TestHarness;

namespace Recotem.Generators.Tests;

/// <summary>Generated binders, by what they do.</summary>
public sealed class BinderTests
{
    // Shared: generating and compiling takes longer than all the tests together.
    private static readonly Lazy<LoadedRun> s_loaded = new(() => new LoadedRun(GeneratorRun.Of(Samples.EveryType, Rules)));

    private const string Rules = """
        namespace Acme;
        [Configuration]
        public sealed record Rules : IValidatesSelf
        {
            public required string Name { get; init; }
            [Required] public string Title { get; init; } = "t";
            public int Low { get; init; }
            public int High { get; init; } = 10;
            public ImmutableArray<int> List { get; init; } = [];
            public IEnumerable<string> Validate()
            {
                if (Low > High)
                    yield return "low: is above high; expected at most high";
                if (List.Length > 1 && List[0] > List[1])
                    yield return "list[1]: is below the first; expected an ascending list";
                if (Name == "both")
                    yield return "name and title say the same";
            }
        }
        [Configuration(UnknownKeys = UnknownKeys.Ignore)] public record Open { public int X { get; init; } = Next(); private static int Next() => 41 + 1; }
        [Configuration] public sealed record Strict { [Required] public string Dsn { get; init; } = null!; [Required] public ConfigNode? Free { get; init; } }
        public sealed record Derived : Open { public int Y { get; init; } }
        [Configuration] public sealed record Holder { public Derived Derived { get; init; } = new() { Y = 5 }; }
        """;

    [Fact]
    public void Every_type_is_read()
    {
        object bound = Bind("""
            {
              "flag": "off", "tiny": 255, "signed": -128, "short": -1, "u_short": 65535, "int": "5", "u_int": 4294967295, "long": 9223372036854775807,
              "u_long": 18446744073709551615, "float": 1e3, "double": "0.25", "decimal": 0.1, "text": "abc", "color": "dark_red", "address": "https://example.org/x",
              "timeout": "1h30m", "day": "2026-01-31", "moment": "2026-01-31 12:00:00+02:00", "numbers": [1, 2.0], "names": ["x", "y"], "weights": [1, null],
              "matrix": [[1], [2, 3]], "words": ["a", "b"], "ids": [1, 2], "colors": ["light_blue"], "frozen": ["f"], "map": { "a": 1 }, "options": { "k": null },
              "parts": { "p": { "size": 3, "next": { "size": 4 } } }, "switches": { "on": true }, "part": { "size": 9 }, "maybe": null,
              "split": { "heldout_ratio": 0.2 }, "metric": "ndcg", "algorithms": ["TopPop", { "type": "IALS", "factors": 8 }], "free": { "x": [1, "two"] },
              "level": "high", "choice": 2, "token": "t", "class": "c",
              "ratio": 0.7, "share": 0.1, "rate": 1e-300, "jagged": [[1], [2, 3]], "shade": "light", "old": 3
            }
            """);
        Assert.Equal(false, Get(bound, "Flag"));
        Assert.Equal((byte)255, Get(bound, "Tiny"));
        Assert.Equal(ulong.MaxValue, Get(bound, "ULong"));
        Assert.Equal(5, Get(bound, "Int"));
        Assert.Equal(1000f, Get(bound, "Float"));
        Assert.Equal(0.1m, Get(bound, "Decimal"));
        Assert.Equal("DarkRed", Get(bound, "Color")!.ToString());
        Assert.Equal(TimeSpan.FromMinutes(90), Get(bound, "Timeout"));
        Assert.Equal(new DateOnly(2026, 1, 31), Get(bound, "Day"));
        Assert.Equal(new DateTimeOffset(2026, 1, 31, 10, 0, 0, TimeSpan.Zero), Get(bound, "Moment"));
        Assert.Equal([1, 2], (int[])Get(bound, "Numbers")!);
        Assert.Equal([1.0, null], (IReadOnlyList<double?>)Get(bound, "Weights")!);
        Assert.Equal(1, ((Dictionary<string, int>)Get(bound, "Map")!)["a"]);
        Assert.Equal("random", ((PluginChoice<ISplitter>)Get(bound, "Split")!).Name);
        Assert.Equal("split", ((PluginChoice<ISplitter>)Get(bound, "Split")!).Path);
        Assert.Equal("metric", ((PluginChoice<IMetric>)Get(bound, "Metric")!).Path);
        var algorithms = (System.Collections.Immutable.ImmutableArray<PluginChoice<IAlgorithm>>)Get(bound, "Algorithms")!;
        Assert.Equal(["TopPop", "IALS"], algorithms.Select(a => a.Name));
        Assert.Equal("algorithms[1]", algorithms[1].Path);
        Assert.Equal(["factors"], ((ConfigMapping)algorithms[1].Node).Entries.Select(e => e.Key));
        Assert.IsType<ConfigMapping>(Get(bound, "Free"));
        Assert.Equal("c", Get(bound, "class"));
        Assert.Equal(0.7f, Get(bound, "Ratio"));
        Assert.Equal(0.1f, Get(bound, "Share"));
        Assert.Equal(1e-300, Get(bound, "Rate"));
        Assert.Equal([2, 3], ((int[][])Get(bound, "Jagged")!)[1]);
        Assert.Equal("9", Get(Get(bound, "Part")!, "Size")!.ToString());
    }

    [Fact]
    public void Absent_keys_keep_their_initialisers()
    {
        object bound = Bind("{}");
        Assert.Equal(3, Get(bound, "Int"));
        Assert.Equal(TimeSpan.FromSeconds(5), Get(bound, "Timeout"));
        Assert.Equal(["a"], (List<string>)Get(bound, "Names")!);
        Assert.Equal("split", ((PluginChoice<ISplitter>)Get(bound, "Split")!).Path);
        Assert.Equal(42, Get(Bind("Acme.OpenBinder", "{}"), "X"));
        Assert.Equal(5, Get(Get(Bind("Acme.HolderBinder", "{}"), "Derived")!, "Y"));
    }

    [Theory]
    [InlineData("""{"flag":"maybe"}""", "1:9: flag: is 'maybe'; expected true or false")]
    [InlineData("""{"flag":[]}""", "1:9: flag: is a list; expected true or false")]
    [InlineData("""{"tiny":256}""", "1:9: tiny: is the number 256; expected a whole number from 0 to 255")]
    [InlineData("""{"int":true}""", "1:8: int: is the boolean true; expected a whole number")]
    [InlineData("""{"int":1.5}""", "1:8: int: is the number 1.5; expected a whole number")]
    [InlineData("""{"int":6}""", "1:8: int: is the number 6; expected a whole number from -5 to 5")]
    [InlineData("""{"int":null}""", "1:8: int: is null; expected a whole number")]
    [InlineData("""{"double":1}""", "1:11: double: is the number 1; expected a number greater than 0 and less than 1")]
    [InlineData("""{"double":"nan"}""", "1:11: double: is 'nan'; expected a number")]
    [InlineData("""{"text":5}""", "1:9: text: is the number 5; expected text: write \"5\" in quotes")]
    [InlineData("""{"text":"a"}""", "1:9: text: is 'a'; expected 2 to 8 characters")]
    [InlineData("""{"text":"ab\n"}""", "1:9: text: is text; expected text that matches [a-z]+")]
    [InlineData("""{"color":"DarkRed"}""", "1:10: color: is 'DarkRed'; did you mean 'dark_red'? expected one of dark_red, light_blue")]
    [InlineData("""{"timeout":"soon"}""", "1:12: timeout: is 'soon'; expected seconds as a number, or a duration such as \"1h30m\"")]
    [InlineData("""{"day":"31.1.2026"}""", "1:8: day: is '31.1.2026'; expected a date such as 2026-01-31")]
    [InlineData("""{"names":["a","b",3,"d"]}""", "1:19: names[2]: is the number 3; expected text: write \"3\" in quotes")]
    [InlineData("""{"names":["a","b","c","d"]}""", "1:10: names: is a list; expected at most 3 items")]
    [InlineData("""{"matrix":[[1],["x"]]}""", "1:17: matrix[1][0]: is 'x'; expected a whole number")]
    [InlineData("""{"ids":[1,2,1]}""", "1:13: ids[2]: repeats an item; expected distinct items")]
    [InlineData("""{"map":{"a":"b"}}""", "1:13: map.a: is 'b'; expected a whole number")]
    [InlineData("""{"part":null}""", "1:9: part: is null; expected a mapping")]
    [InlineData("""{"part":{"next":{"siez":1}}}""", "1:18: part.next.siez: unknown key 'siez'; did you mean 'size'? expected one of size, next")]
    [InlineData("""{"metric":{"x":1}}""", "1:11: metric.type: is missing; expected the name of a plugin")]
    [InlineData("""{"split":{"scheme":3}}""", "1:20: split.scheme: is the number 3; expected text: write \"3\" in quotes")]
    [InlineData("""{"algorithms":[[]]}""", "1:16: algorithms[0]: is a list; expected the name of a plugin, or a mapping with 'type'")]
    [InlineData("""{"level":"mid"}""", "1:10: level: is 'mid'; expected one of low, high")]
    [InlineData("""{"choice":3}""", "1:11: choice: is the number 3; expected one of 1, 2")]
    [InlineData("""{"token":12345}""", "1:10: token: is not usable; expected text: put it in quotes")]
    [InlineData("""{"ratio":0.69}""", "1:10: ratio: is the number 0.69; expected a number from 0.7 to 1")]
    [InlineData("""{"share":0.2}""", "1:10: share: is the number 0.2; expected one of 0.1, 2")]
    [InlineData("""{"rate":0}""", "1:9: rate: is the number 0; expected a number of at least 5E-324")]
    [InlineData("""{"positive":0}""", "1:13: positive: is the number 0; expected a whole number of at least 1")]
    [InlineData("""{"nick":null}""", "1:9: nick: is null; expected text")]
    [InlineData("""{"jagged":[[1],["x"]]}""", "1:17: jagged[1][0]: is 'x'; expected a whole number")]
    [InlineData("""{"tags":[]}""", "1:9: tags: is empty; expected at least 1 item")]
    [InlineData("""{"limits":{}}""", "1:11: limits: is empty; expected one limit or two")]
    [InlineData("""{"limits":{"a":1,"b":2,"c":3}}""", "1:11: limits: is a mapping; expected one limit or two")]
    [InlineData("""[]""", "1:1: is a list; expected a mapping")]
    [InlineData("""{"address":"/tmp/x"}""", "1:12: address: is '/tmp/x'; expected an absolute URI such as https://example.org/data")]
    [InlineData("""{"timeout":-1}""", "1:12: timeout: is the number -1; expected seconds as a number, or a duration such as \"1h30m\"")]
    [InlineData("""{"timeout":200000000000}""", "1:12: timeout: is the number 200000000000; expected seconds as a number, or a duration such as \"1h30m\"")]
    public void A_mistake_is_located(string json, string expected)
    {
        Assert.Null(s_loaded.Value.Configuration("Acme.EverythingBinder").BindText(json, out string errors));
        Assert.Equal($"test.json:{expected}", errors);
    }

    [Fact]
    public void All_mistakes_are_reported_together()
    {
        s_loaded.Value.Configuration("Acme.RulesBinder").BindText("""
            {
              "titel": "x",
              "title": " ",
              "low": "x",
              "list": [1, "y"]
            }
            """, out string errors);
        Assert.Equal(
            """
            test.json:1:1: name: is missing; expected text
            test.json:2:3: titel: unknown key 'titel'; did you mean 'title'? expected one of name, title, low, high, list
            test.json:3:12: title: is ' '; expected text that is not blank
            test.json:4:10: low: is 'x'; expected a whole number
            test.json:5:15: list[1]: is 'y'; expected a whole number
            """.ReplaceLineEndings("\n"),
            errors);
    }

    [Fact]
    public void Rules_of_the_record_are_reported_at_the_property_they_name()
    {
        s_loaded.Value.Configuration("Acme.RulesBinder").BindText("""{ "name": "both", "low": 11, "list": [2, 1] }""", out string errors);
        Assert.Equal(
            """
            test.json:1:1: name and title say the same
            test.json:1:26: low: is above high; expected at most high
            test.json:1:42: list[1]: is below the first; expected an ascending list
            """.ReplaceLineEndings("\n"),
            errors);
    }

    [Fact]
    public void Required_options_without_a_value_of_their_own_must_be_given_and_not_be_null()
    {
        s_loaded.Value.Configuration("Acme.StrictBinder").BindText("{}", out string absent);
        Assert.Equal("test.json:1:1: dsn: is missing; expected text\ntest.json:1:1: free: is missing; expected a value", absent);
        s_loaded.Value.Configuration("Acme.StrictBinder").BindText("""{"dsn":null,"free":null}""", out string given);
        Assert.Equal("test.json:1:8: dsn: is null; expected text\ntest.json:1:20: free: is null; expected a value", given);
    }

    [Fact]
    public void Defaults_that_say_nothing_are_those_of_the_type()
    {
        System.Text.Json.JsonElement properties = System.Text.Json.JsonDocument.Parse(
            s_loaded.Value.Configuration("Acme.EverythingBinder").Schema()).RootElement.GetProperty("properties");
        Assert.Equal(0, properties.GetProperty("reset").GetProperty("default").GetInt32());
        Assert.False(properties.GetProperty("later").TryGetProperty("default", out _));
        Assert.Equal(1, properties.GetProperty("tags").GetProperty("minItems").GetInt32());
        Assert.Equal(2, properties.GetProperty("limits").GetProperty("anyOf")[0].GetProperty("maxProperties").GetInt32());
        Assert.Equal(0.7, properties.GetProperty("ratio").GetProperty("minimum").GetDouble());
        Assert.Equal(255, properties.GetProperty("tiny").GetProperty("maximum").GetInt32());
        Assert.Equal(100_000_000_000, properties.GetProperty("timeout").GetProperty("maximum").GetInt64());
        Assert.Equal(double.Epsilon, properties.GetProperty("rate").GetProperty("minimum").GetDouble());
    }

    [Fact]
    public void Seconds_may_have_a_sign() => Assert.Equal(TimeSpan.Zero, Get(Bind("""{ "timeout": -0.0 }"""), "Timeout"));

    [Fact]
    public void Records_may_ignore_unknown_keys() => Assert.Equal(7, Get(Bind("Acme.OpenBinder", """{ "x": 7, "z": 1 }"""), "X"));

    [Fact]
    public void The_search_space_follows_the_attributes()
    {
        SearchSpace space = s_loaded.Value.Configuration("Acme.EverythingBinder").SearchSpace();
        Assert.Equal(new IntegerDimension("int", 1, 4, Step: 2), space.Dimensions[0]);
        Assert.Equal(new RealDimension("float", 0.001, 10, Log: true), space.Dimensions[1]);
        var color = Assert.IsType<CategoricalDimension>(space.Dimensions[2]);
        Assert.Equal(["dark_red", "light_blue"], color.Values.Select(v => v.Text));
        Assert.Equal(3, space.Dimensions.Length);
    }

    [Fact]
    public void A_plugin_binds_under_its_guards()
    {
        using var loaded = new LoadedRun(GeneratorRun.Of(Samples.Host, Samples.EchoSource));
        PluginDescriptor echo = loaded.Catalog().Find("sources", "echo")!;
        Assert.Equal("sql", Assert.Single(echo.NoExpandFields!.Value));
        var errors = new ConfigErrors();
        ConfigReader reader = ConfigReader.Root(ConfigText.Parse("""{ "sql": "${X}", "path": "${X}" }"""), errors, new UpperCase());
        object bound = loaded.Host.GetType("Acme.EchoSource")!.GetMethod("Bind", System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic)!.Invoke(null, [reader])!;
        Assert.Equal("${X}", Get(bound, "Sql"));
        Assert.Equal("EXPANDED", Get(bound, "Path"));
        Assert.Equal("echo", loaded.Static<string>("Acme.EchoSource", "PluginName"));
    }

    private object Bind(string json) => Bind("Acme.EverythingBinder", json);

    private object Bind(string binder, string json)
    {
        object? bound = s_loaded.Value.Configuration(binder).BindText(json, out string errors);
        Assert.Equal("", errors);
        return bound!;
    }

    private static object? Get(object record, string property) => record.GetType().GetProperty(property)!.GetValue(record);

    private sealed class UpperCase : TextExpander
    {
        public override bool TryExpand(string text, out string expanded, out string problem, out string expected)
        {
            (expanded, problem, expected) = ("EXPANDED", "", "");
            return true;
        }
    }

    [Fact]
    public void An_override_that_only_reads_in_another_way_is_still_an_option()
    {
        GeneratorRun run = GeneratorRun.Of("""
            namespace Acme;
            public record Base { public virtual string Path { get; init; } = ""; }
            [Configuration] public sealed record Trimmed : Base { public override string Path => base.Path.Trim(); }
            """);
        using var loaded = new LoadedRun(run);
        object bound = loaded.Configuration("Acme.TrimmedBinder").BindText("""{ "path": " x " }""", out string errors)!;
        Assert.Equal("", errors);
        Assert.Equal("x", bound.GetType().GetProperty("Path")!.GetValue(bound));
    }
}
