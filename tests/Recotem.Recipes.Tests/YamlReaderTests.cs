using System.Text;

namespace Recotem.Recipes.Tests;

public sealed class YamlReaderTests
{
    [Fact]
    public void Every_node_knows_where_it_begins()
    {
        var root = (ConfigMapping)Read("a: 1\nb:\n  - x\n  - {y: 'z'}\nc:\nd: &q 5\ne: *q\n");

        Assert.Equal(
            ["a 1:1 1:4", "b 2:1 3:3", "c 5:1 5:3", "d 6:1 6:4", "e 7:1 6:4"],
            root.Entries.Select(e => $"{e.Key} {Place(e.KeyPosition)} {Place(e.Value.Position)}"));
        var list = (ConfigSequence)root.Find("b")!;
        Assert.Equal("3:5", Place(list.Items[0].Position));
        Assert.Equal("4:9", Place(((ConfigMapping)list.Items[1]).Find("y")!.Position));
        Assert.Equal("file.yaml", root.Position.File);
    }

    [Theory]
    [InlineData("", ScalarKind.Null)]
    [InlineData("~", ScalarKind.Null)]
    [InlineData("null", ScalarKind.Null)]
    [InlineData("NULL", ScalarKind.Null)]
    [InlineData("nULL", ScalarKind.Text)]
    [InlineData("true", ScalarKind.Boolean)]
    [InlineData("FALSE", ScalarKind.Boolean)]
    [InlineData("yes", ScalarKind.Text)]
    [InlineData("on", ScalarKind.Text)]
    [InlineData("0", ScalarKind.Integer)]
    [InlineData("-12", ScalarKind.Integer)]
    [InlineData("+7", ScalarKind.Integer)]
    [InlineData("010", ScalarKind.Integer)]
    [InlineData("0o17", ScalarKind.Integer)]
    [InlineData("0o18", ScalarKind.Text)]
    [InlineData("0xFf", ScalarKind.Integer)]
    [InlineData("0x", ScalarKind.Text)]
    [InlineData("1_000", ScalarKind.Text)]
    [InlineData("1.5", ScalarKind.Float)]
    [InlineData("1.", ScalarKind.Float)]
    [InlineData(".5", ScalarKind.Float)]
    [InlineData("-1e3", ScalarKind.Float)]
    [InlineData("1e", ScalarKind.Text)]
    [InlineData("1.5.2", ScalarKind.Text)]
    [InlineData(".", ScalarKind.Text)]
    [InlineData("...x", ScalarKind.Text)]
    [InlineData("-.inf", ScalarKind.Float)]
    [InlineData(".NaN", ScalarKind.Float)]
    [InlineData("+.nan", ScalarKind.Text)]
    [InlineData("-", ScalarKind.Text)]
    [InlineData("12:30:00", ScalarKind.Text)]
    [InlineData("2026-01-31", ScalarKind.Text)]
    public void Plain_scalars_have_the_types_of_the_core_schema(string text, ScalarKind kind)
    {
        Assert.Equal(kind, CoreSchema.KindOf(text));
        if (text != "-")
            Assert.Equal(kind, ((ConfigScalar)((ConfigMapping)Read($"a: {text}\n")).Find("a")!).Kind);
    }

    [Theory]
    [InlineData("'1'", "1")]
    [InlineData("\"true\"", "true")]
    [InlineData("|\n  null\n", "null\n")]
    [InlineData("!!str 12", "12")]
    [InlineData("! 12", "12")]
    public void Quoted_and_tagged_scalars_are_text(string yaml, string text)
    {
        var scalar = (ConfigScalar)((ConfigMapping)Read($"a: {yaml}\n")).Find("a")!;

        Assert.Equal((ScalarKind.Text, text), (scalar.Kind, scalar.Text));
    }

    [Fact]
    public void Tags_of_the_core_schema_are_understood()
    {
        var root = (ConfigMapping)Read("a: !!int 1\nb: !!float 1\nc: !!map {x: !!seq [1]}\nd: !!null ~\n");

        Assert.Equal(ScalarKind.Float, ((ConfigScalar)root.Find("b")!).Kind);
        Assert.IsType<ConfigMapping>(root.Find("c"));
    }

    [Theory]
    [InlineData("a: !!python/object/apply:os.system ['x']\n", "1:4", "'!!python/object/apply:os.system' is refused")]
    [InlineData("a: !!binary aGk=\n", "1:4", "'!!binary' is refused")]
    [InlineData("a: !ruby x\n", "1:4", "'!ruby' is refused")]
    [InlineData("a: !<http://example.org/t> x\n", "1:4", "'!<http://example.org/t>' is refused")]
    [InlineData("a: !!set {x}\n", "1:4", "'!!set' is refused")]
    [InlineData("a: !!int x\n", "1:4", "'!!int' does not fit")]
    [InlineData("a: &x [*x]\n", "1:8", "stands inside the value")]
    [InlineData("a: &x {b: {c: *x}}\n", "1:15", "stands inside the value")]
    [InlineData("a: *none\n", "1:4", "'*none' has no anchor")]
    [InlineData("a: *b\nb: &b 1\n", "1:4", "'*b' has no anchor")]
    [InlineData("a: 1\n---\nb: 2\n", "2:1", "second document")]
    [InlineData("a: 1\n...\nb: 2\n", "3:1", "second document")]
    [InlineData("", "1:1", "empty")]
    [InlineData("# nothing\n", "1:1", "empty")]
    [InlineData("a:\n\tb: 1\n", "2:1", "tab")]
    [InlineData("a:\n  b: 1\n\tc: 1\n", "3:1", "tab")]
    [InlineData("a:\n  b: 1\n  \tc: 1\n", "3:3", "tab")]
    [InlineData("\ta: 1\n", "1:1", "tab")]
    [InlineData("a:\n  - x\n\t- y\n", "3:1", "tab")]
    [InlineData("a: 1\nb: 2\na: 3\n", "3:1", "'a' appears twice, first at line 1, column 1")]
    [InlineData("{a: 1, 'a': 3}\n", "1:8", "'a' appears twice, first at line 1, column 2")]
    [InlineData("1: x\n", "1:1", "the key is the number 1")]
    [InlineData("true: x\n", "1:1", "the key is the boolean true")]
    [InlineData("null: x\n", "1:1", "the key is null")]
    [InlineData("[a]: x\n", "1:1", "the key is a list")]
    [InlineData("? {a: 1}\n: x\n", "1:3", "the key is a mapping")]
    [InlineData("a: &x [1]\n*x : 2\n", "2:1", "the key is a list")]
    [InlineData("a: &x {b: 1}\nc:\n  <<: *x\n", "3:3", "merge key")]
    [InlineData("a: 'open\nb: 2\n", "1:4", "not valid YAML")]
    [InlineData("a: [1, 2\nb: 2\n", "1:4", "not valid YAML")]
    [InlineData("a: b: c\n", "1:5", "not valid YAML")]
    [InlineData("a: %x\n", "1:4", "not valid YAML")]
    [InlineData("a: \"\\ud800\"\n", "1:4", "not valid YAML")]
    public void A_mistake_is_located(string yaml, string place, string problem)
    {
        RecipeException e = Assert.Throws<RecipeException>(() => Read(yaml));

        ConfigError error = Assert.Single(e.Errors);
        Assert.Equal((RecipeFailure.Parse, ExitCode.Recipe), (e.Category, e.ExitCode));
        Assert.Equal(place, Place(error.Position));
        Assert.Contains(problem, error.Problem, StringComparison.Ordinal);
        Assert.StartsWith($"file.yaml:{place}: ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Mistakes_that_leave_the_structure_intact_are_reported_together()
    {
        RecipeException e = Assert.Throws<RecipeException>(() => Read("a: 1\na: 2\n3: x\nb: !!python/name:x y\nc: *none\n"));

        Assert.Equal(["2:1", "3:1", "4:4", "5:4"], e.Errors.Select(x => Place(x.Position)));
    }

    [Fact]
    public void The_value_of_a_refused_key_is_dropped()
    {
        var errors = new ConfigErrors();

        var root = (ConfigMapping)YamlReader.Read("a: 1\na: {b: [2]}\nc: 3\n"u8, "file.yaml", errors);

        Assert.Equal(1, errors.Count);
        Assert.Equal(["a", "c"], root.Entries.Select(e => e.Key));
        Assert.Equal("1", ((ConfigScalar)root.Find("a")!).Text);
    }

    [Fact]
    public void Aliases_give_the_value_of_the_latest_anchor()
    {
        var root = (ConfigMapping)Read("a: &x {n: 1}\nb: &x 2\nc: *x\nd: &k key\n*k : 3\n");

        Assert.Equal("2", ((ConfigScalar)root.Find("c")!).Text);
        Assert.Equal("3", ((ConfigScalar)root.Find("key")!).Text);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(60)]
    public void An_alias_bomb_is_refused_without_work(int levels)
    {
        var yaml = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i <= levels; i++)
            yaml.Append($"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n");

        RecipeException e = Assert.Throws<RecipeException>(() => Read(yaml.ToString()));

        Assert.Contains("more than 100,000 values", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chain_of_aliases_cannot_be_deeper_than_the_limit()
    {
        var yaml = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i <= 70; i++)
            yaml.Append($"a{i}: &a{i} [*a{i - 1}]\n");

        RecipeException e = Assert.Throws<RecipeException>(() => Read(yaml.ToString()));

        Assert.Contains("64 levels", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Exactly_64_levels_are_allowed_and_65_are_not()
    {
        Read(Nested(64));
        RecipeException e = Assert.Throws<RecipeException>(() => Read(Nested(65)));

        Assert.Equal("1:65", Place(Assert.Single(e.Errors).Position));

        static string Nested(int depth) => new string('[', depth) + new string(']', depth);
    }

    [Fact]
    public void Exactly_100000_values_are_allowed_and_one_more_is_not()
    {
        Read(List(99_999));
        Assert.Throws<RecipeException>(() => Read(List(100_000)));

        static string List(int count) => "[" + string.Join(",", Enumerable.Repeat("1", count)) + "]";
    }

    public static TheoryData<string> Deep => new(
        new string('[', 10_000),
        new string('[', 10_000) + new string(']', 10_000),
        string.Concat(Enumerable.Repeat("{a: ", 10_000)),
        string.Concat(Enumerable.Repeat("- ", 10_000)) + "x",
        string.Concat(Enumerable.Repeat("? ", 10_000)) + "x",
        string.Concat(Enumerable.Repeat("[[{a: ", 3_000)),
        string.Concat(Enumerable.Range(0, 1_200).Select(i => new string(' ', i) + "a:\n")));

    [Theory]
    [MemberData(nameof(Deep))]
    public async Task Ten_thousand_levels_are_refused_on_a_thread_pool_thread(string yaml)
    {
        RecipeException e = await Task.Run(() => Assert.Throws<RecipeException>(() => Read(yaml)));

        Assert.Equal(ExitCode.Recipe, e.ExitCode);
        Assert.NotEmpty(e.Errors);
    }

    [Fact]
    public void A_byte_order_mark_and_carriage_returns_are_fine()
    {
        var root = (ConfigMapping)YamlReader.Read("\uFEFFa: 1\r\nb:\r\n  - x\r\n"u8, "file.yaml");

        Assert.Equal("1:1", Place(root.Entries[0].KeyPosition));
        Assert.Equal("3:5", Place(((ConfigSequence)root.Find("b")!).Items[0].Position));
        Assert.Equal("x", ((ConfigScalar)((ConfigSequence)root.Find("b")!).Items[0]).Text);
    }

    [Fact]
    public void Bytes_that_are_not_utf8_are_located()
    {
        RecipeException e = Assert.Throws<RecipeException>(() => YamlReader.Read([.. "a: 1\r\nbä: "u8, 0xE9, (byte)'\n'], "file.yaml"));

        Assert.Equal("2:5", Place(Assert.Single(e.Errors).Position));
        Assert.Contains("UTF-8", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_in_utf16_is_recognised()
    {
        RecipeException e = Assert.Throws<RecipeException>(() => YamlReader.Read([.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("a: 1")], "file.yaml"));

        Assert.Contains("UTF-16", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\0")]
    [InlineData("\u001B")]
    [InlineData("\u0085")]
    [InlineData("\u2028")]
    [InlineData("\uFFFF")]
    public void Characters_that_would_change_the_meaning_are_refused(string character)
    {
        RecipeException e = Assert.Throws<RecipeException>(() => Read($"a: 1\nb: x{character}c: 2\n"));

        Assert.Equal("2:5", Place(Assert.Single(e.Errors).Position));
        Assert.Contains($"U+{(int)character[0]:X4}", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_10_megabytes_is_refused_without_being_read()
    {
        using var directory = new TemporaryDirectory();
        string path = directory.At("large.yaml");
        using (FileStream file = File.Create(path))
            file.SetLength(10_000_000);

        RecipeException e = Assert.Throws<RecipeException>(() => YamlReader.ReadFile(path));

        Assert.Contains("larger than 1 MiB", e.Message, StringComparison.Ordinal);
        Assert.StartsWith($"{path}:1:1: ", e.Message, StringComparison.Ordinal);
        Assert.Equal(YamlReader.MaxBytes + 1, YamlReader.ReadBytes(path).Length);
    }

    [Fact]
    public void A_file_of_exactly_1_mebibyte_is_read()
    {
        using var directory = new TemporaryDirectory();
        string path = directory.Write("x.yaml", "a: " + new string('x', YamlReader.MaxBytes - 3));

        Assert.IsType<ConfigMapping>(YamlReader.ReadFile(path));
    }

    [Fact]
    public void Files_that_cannot_be_read_say_why()
    {
        using var directory = new TemporaryDirectory();

        Assert.Contains("no such file", Failure(directory.At("none.yaml")).Message, StringComparison.Ordinal);
        Assert.Contains("no such file", Failure(directory.At("none/none.yaml")).Message, StringComparison.Ordinal);
        Assert.Contains("is a directory", Failure(directory.Path).Message, StringComparison.Ordinal);
        Assert.Equal(RecipeFailure.Io, Failure("").Category);
        Assert.Equal(RecipeFailure.Io, Failure("a\0b").Category);

        static RecipeException Failure(string path) => Assert.Throws<RecipeException>(() => YamlReader.ReadFile(path));
    }

    [Fact]
    public void Many_mistakes_end_in_a_summary()
    {
        string yaml = string.Concat(Enumerable.Range(0, 5000).Select(i => $"{i}: x\n"));

        RecipeException e = Assert.Throws<RecipeException>(() => Read(yaml));

        Assert.InRange(e.Errors.Length, 100, 101);
    }

    private static ConfigNode Read(string yaml) => YamlReader.Read(Encoding.UTF8.GetBytes(yaml), "file.yaml");

    private static string Place(SourcePosition position) => $"{position.Line}:{position.Column}";
}
