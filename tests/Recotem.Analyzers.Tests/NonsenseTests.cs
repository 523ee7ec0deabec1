using Recotem.TestHarness;

namespace Recotem.Analyzers.Tests;

/// <summary>
/// Whatever compiles, or nearly does, neither the generator nor an analyzer fails on it: both run on every key stroke. The harness
/// asserts that nothing is thrown.
/// </summary>
public sealed class NonsenseTests
{
    private static readonly string[] s_attributes =
    [
        "", "[Required]", "[Secret]", "[Range(1, 5)]", "[Range(5, 1)]", "[Range(double.NaN, double.PositiveInfinity)]", "[Range(typeof(string), null, \"\")]", "[Range(typeof(TimeSpan), \"x\", \"00:00:01\")]",
        "[Range(-1e300, 1e300)]", "[StringLength(-5)]", "[StringLength(3, MinimumLength = 9)]", "[MinLength(1)]", "[Length(2, 1)]", "[ItemCount(-1, -2)]", "[RegularExpression(null!)]",
        "[RegularExpression(\"(\")]", "[RegularExpression(\"(?x) # \")]", "[RegularExpression(\"(a+)+$\")]", "[AllowedValues]", "[AllowedValues(null)]", "[AllowedValues(null, null)]",
        "[AllowedValues(1, \"a\", 2.5, null, DayOfWeek.Friday, typeof(int), 'c')]", "[AllowedValues(new[] { 1 }, new object[] { \"a\" })]", "[SearchRange(double.NaN, 1)]",
        "[SearchRange(5, 1, Step = double.NegativeInfinity)]", "[SearchValues(null!)]", "[SearchValues(new[] { 1 }, typeof(int), null!)]", "[SearchValues]", "[Discriminator(null!)]",
        "[System.Text.Json.Serialization.JsonPropertyName(null!)]", "[System.Text.Json.Serialization.JsonPropertyName(\"\")]", "[System.Text.Json.Serialization.JsonPropertyName(\"a\\nb|%\")]",
        "[Obsolete]", "[Obsolete(\"no\", true)]", "[EmailAddress]", "[CustomValidation(typeof(int), \"x\")]", "[Undeclared(1)]",
    ];

    private static readonly string[] s_types =
    [
        "string", "string?", "int", "byte?", "ulong", "double", "float?", "decimal", "bool", "char", "object", "dynamic", "DayOfWeek", "Uri", "TimeSpan", "DateOnly", "DateTime", "DateTimeOffset?", "int[]", "int[,]",
        "string[][]", "List<string?>", "HashSet<Uri>", "IReadOnlySet<string>", "Dictionary<int, string>", "IReadOnlyDictionary<string, int?>", "ImmutableArray<Nested>", "Nested", "Nested?", "Loop", "PluginChoice<IMetric>",
        "PluginChoice<string>", "ConfigNode", "Action<int>", "(int A, string B)", "Nullable<Missing>", "Missing", "System.Span<int>", "int*", "Task<int>", "IEnumerable<IEnumerable<ConfigNode?>>",
    ];

    private static readonly string[] s_initializers =
    [
        "", " = default;", " = null!;", " = default!;", " = new();", " = [];", " = \"a\\tb\\\"\\u0001\";", " = 1;", " = -1.5e300;", " = (1 + 2) * 3;", " = [1, 2, .. new[] { 3 }];", " = Environment.NewLine;", " = nameof(Nested);",
        " = DayOfWeek.Friday;", " = PluginChoice<IMetric>.Default(\"ndcg\");", " = throw new InvalidOperationException();", " = \"unclosed",
    ];

    private static readonly string[] s_accessors = ["{ get; init; }", "{ get; set; }", "{ get; }", "{ get; private set; }", "{ init { } }", "=> throw null!;", "{ get => default!; init { } }"];

    private static readonly string[] s_modifiers = ["public", "public required", "public virtual", "public static", "internal", "private", "public new", "public override", "protected internal"];

    private static readonly string[] s_plugins =
    [
        "[Plugin(null!)] class", "[Plugin(\"a\", Aliases = null!, Tags = [null!], Version = \"\")] partial class", "[DataSource(\"x\"), Plugin(\"x\")] sealed partial record", "[DataSource] partial class",
        "[Plugin(\"a\" + 1)] abstract partial class", "[DataSource(\"d\", Aliases = [\"D\", \"d\", null!])] partial class", "[Plugin(\"s\")] partial struct", "[DataSource(\"n\")] file sealed class", "[Plugin(\"p\"), PluginHost(Exclude = [null!, \"\", \"/\", \"*/*@\"], Prefer = [\"=\", \"a/b=\"], Defaults = [\"=\"], Only = null!)] static partial class",
    ];

    private static readonly string[] s_bases = ["", ": IMetric", ": IDataSource", ": IDataSource, IProbe, IMetric", ": Undeclared", ": IAlgorithm, Undeclared<int>", ": Base"];

    private static readonly string[] s_members =
    [
        "", "public static ImmutableHashSet<string> NoExpandFields { get; } = [\"a\", null!, .. Undeclared];", "public static ImmutableHashSet<string> NoExpandFields { get { } }", "public static ImmutableHashSet<string> NoExpandFields => ImmutableHashSet.Create<string>(null!, null!);",
        "public int NoExpandFields;", "static T() => NoExpandFields = [];", "public T(Nested nested, Loop? loop = null, params int[] rest) { throw; }", "public ValueTask<DataFrame> FetchAsync(FetchContext c, CancellationToken t) { try { return Undeclared(); } catch (Exception e) when (e is { Message: [.., 'x'] } or IOException) { } finally { throw null!; } }",
        "public async ValueTask<DataFrame> FetchAsync(FetchContext c, CancellationToken t) { await foreach (var x in y) { yield return x; } goto z; lock (this) await Task.Yield(); }", "public async void A() => await (await B());", "public int this[int i] => System.IO.File.ReadAllText(i switch { 1 => throw new(), _ => \"\" }).Length;",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Options_of_any_form_stop_nothing(int seed)
    {
        var random = new Draw(seed);
        IEnumerable<string> records = Enumerable.Range(0, 40).Select(r =>
            $"[Configuration] public record R{r}{(r % 5 == 0 ? "(int Positional)" : "")} : Parent {{ {string.Join('\n', Enumerable.Range(0, 12).Select(p => Property(random, p)))} }}");

        Run([.. records, "public record Parent { public virtual string P1 { get; init; } = \"\"; } public record Nested { public Nested? Inner { get; init; } } public record Loop(Loop Self);"]);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Plugins_of_any_form_stop_nothing(int seed)
    {
        var random = new Draw(seed);
        IEnumerable<string> plugins = Enumerable.Range(0, 60).Select(_ =>
            $"{random.Of(s_plugins)} T {random.Of(s_bases)} {{ [Configuration] public sealed record Config {{ {Property(random, 0)} }} {random.Of(s_members)} {random.Of(s_members)} {random.Of(s_members)} }}");

        Run([.. plugins.Select((p, i) => $"namespace N{i} {{ {p} }}"), "public abstract class Base : IDataSource { } public record Nested; public record Loop;"]);
    }

    private static string Property(Draw random, int index) =>
        $"{random.Of(s_attributes)} {random.Of(s_attributes)} {random.Of(s_modifiers)} {random.Of(s_types)} P{index % 9} {random.Of(s_accessors)}{random.Of(s_initializers)}\n";

    // One broken file does not spoil the others, and the harness asserts what this is about.
    private static void Run(string[] files) =>
        Assert.NotEmpty(AnalyzerRun.Run(new AnalyzerInput { Project = GeneratorInput.Of([.. files, "[PluginHost] public static partial class Plugins;"]) }, out _));

    /// <summary>Equal numbers for equal seeds, everywhere.</summary>
    private sealed class Draw(int seed)
    {
        private uint _state = ((uint)seed * 2654435761u) + 1;

        public string Of(string[] items)
        {
            _state = (_state * 1664525u) + 1013904223u;
            return items[(int)((_state >> 8) % (uint)items.Length)];
        }
    }
}
