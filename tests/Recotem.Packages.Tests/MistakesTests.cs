using System.Globalization;
using System.Text.RegularExpressions;
using Recotem.EndToEnd.Tests;

namespace Recotem.Packages.Tests;

/// <summary>
/// Every mistake that the plugin contract of Recotem 2 lists, made once in a project that uses the packages and built in a shell. The
/// build must name file, line, rule and remedy of each. Where a mistake is expected, its line ends with the rule and words of the remedy.
/// </summary>
[Collection(FreshProjects.Name)]
public sealed partial class MistakesTests : IDisposable
{
    private const string Config = "[Configuration] public sealed record Config { public int Rows { get; init; } = 1; public string Sql { get; init; } = \"\"; }";
    private const string Guard = "public static ImmutableHashSet<string> NoExpandFields { get; } = [];";
    private const string Fetch = "public ValueTask<DataFrame> FetchAsync(FetchContext context, CancellationToken cancellationToken) => new(new DataFrameBuilder(\"user\", \"item\").Build());";
    private const string FetchHead = "public async ValueTask<DataFrame> FetchAsync(FetchContext context, CancellationToken cancellationToken)";

    private static readonly Dictionary<string, string> s_mistakes = new()
    {
        ["EmptyName"] = Source("[DataSource(\"\")] // RCT2002 like 'empty-name'", "EmptyName", Config, Guard, Fetch),
        ["NullName"] = Source("[DataSource(null!)] // RCT2002 like 'null-name'", "NullName", Config, Guard, Fetch),
        ["BlankName"] = Source("[DataSource(\" \")] // RCT2002 is blank; use lower-case letters", "BlankName", Config, Guard, Fetch),
        ["UpperName"] = Source("[DataSource(\"Click Log\")] // RCT2002 like 'click-log'", "UpperName", Config, Guard, Fetch),
        ["FirstTwin"] = Source("[DataSource(\"twin\")] // RCT2007 rename one of them", "FirstTwin", Config, Guard, Fetch),
        ["SecondTwin"] = Source("[DataSource(\"twin\")] // RCT2007 rename one of them", "SecondTwin", Config, Guard, Fetch),
        ["NoConfig"] = """
            [DataSource("no-config")]
            public sealed partial class NoConfig : IDataSource // RCT2210 declare a record marked [Configuration] and take it
            {

            """ + $"{Guard}\n{Fetch}\n}}",
        ["NoConstructor"] = """
            [DataSource("no-constructor")]
            public sealed partial class NoConstructor : IDataSource // RCT2210 add a parameter of type 'Config'
            {

            """ + $"{Config}\n{Guard}\n{Fetch}\n}}",
        ["PlainConfig"] = """
            public sealed record Plain { public int Rows { get; init; } }
            [DataSource("plain-config")]
            public sealed partial class PlainConfig(
                Plain config) : IDataSource // RCT2005 mark the record with [Configuration]
            {
                public int Rows => config.Rows;

            """ + $"{Guard}\n{Fetch}\n}}",
        ["PositionalConfig"] = Source(
            "[DataSource(\"positional\")]", "PositionalConfig", "[Configuration] public sealed record Config(int Rows); // RCT2102 turn positional parameters into properties", Guard, Fetch),
        ["UnsupportedOption"] = Source(
            "[DataSource(\"unsupported\")]",
            "UnsupportedOption",
            "[Configuration] public sealed record Config { public object? Any { get; init; } } // RCT2101 use ConfigNode for a value of any form",
            Guard,
            Fetch),
        ["TypeAsOption"] = Source(
            "[DataSource(\"type-as-option\")]",
            "TypeAsOption",
            "[Configuration] public sealed record Config { public string Type { get; init; } = \"\"; } // RCT2105 reserved for the plugin's name; rename it",
            Guard,
            Fetch),
        ["BrokenConstraint"] = Source(
            "[DataSource(\"broken-constraint\")]",
            "BrokenConstraint",
            "[Configuration] public sealed record Config { [Range(1, 5)] public int Rows { get; init; } = 9; } // RCT2104 change the default or the constraint",
            Guard,
            Fetch),
        ["BrokenPattern"] = Source(
            "[DataSource(\"broken-pattern\")]",
            "BrokenPattern",
            "[Configuration] public sealed record Config { [RegularExpression(\"[\")] public string Name { get; init; } = \"\"; } // RCT2103 mend the pattern",
            Guard,
            Fetch),
        ["OpenSecret"] = Source(
            "[DataSource(\"open-secret\")]",
            "OpenSecret",
            "[Configuration] public sealed record Config { public string? Password { get; init; } } // RCT2106 mark it with [Secret]",
            Guard,
            Fetch),
        ["NoGuard"] = """
            [DataSource("no-guard")]
            public sealed partial class NoGuard(NoGuard.Config config) : IDataSource // RCT2201 declare 'public static ImmutableHashSet<string> NoExpandFields { get; } = [];'
            {
                public int Rows => config.Rows;

            """ + $"{Config}\n{Fetch}\n}}",
        ["ArrayGuard"] = Guarded("ArrayGuard", "public static string[] NoExpandFields { get; } = [\"sql\"]; // RCT2202 declare it as 'public static ImmutableHashSet<string>"),
        ["MutableGuard"] = Guarded("MutableGuard", "public static HashSet<string> NoExpandFields { get; } = [\"sql\"]; // RCT2202 declare it as 'public static ImmutableHashSet<string>"),
        ["OwnGuard"] = Guarded("OwnGuard", "public ImmutableHashSet<string> NoExpandFields { get; } = [\"sql\"]; // RCT2202 belongs to each instance; declare it as"),
        ["SettableGuard"] = Guarded("SettableGuard", "public static ImmutableHashSet<string> NoExpandFields { get; set; } = [\"sql\"]; // RCT2202 can be set; declare it as"),
        ["ComputedGuard"] = Guarded("ComputedGuard", "public static ImmutableHashSet<string> NoExpandFields { get; } = [DateTime.Now.ToString()]; // RCT2203 list constant text only"),
        ["MisspeltGuard"] = Guarded("MisspeltGuard", "public static ImmutableHashSet<string> NoExpandFields { get; } = [\"Sqll\"]; // RCT2204 did you mean 'sql'?"),
        ["NotPartial"] = """
            [DataSource("not-partial")]
            public sealed class NotPartial(NotPartial.Config config) : IDataSource // RCT2014 add 'partial' to its declaration
            {
                public int Rows => config.Rows;

            """ + $"{Config}\n{Guard}\n{Fetch}\n}}",
        ["IsAbstract"] = """
            [DataSource("is-abstract")]
            public abstract partial class IsAbstract(IsAbstract.Config config) : IDataSource // RCT2004 remove 'abstract'
            {
                public int Rows => config.Rows;

            """ + $"{Config}\n{Guard}\n{Fetch}\n}}",
        ["NoKind"] = """
            [Plugin("no-kind")]
            public sealed partial class NoKind // RCT2001 implement one, for instance
            {
            }
            """,
        ["NoFetch"] = """
            [DataSource("no-fetch")]
            public sealed partial class NoFetch(NoFetch.Config config) : IDataSource // CS0535 does not implement interface member 'IDataSource.FetchAsync
            {
                public int Rows => config.Rows;

            """ + $"{Config}\n{Guard}\n}}",
        ["ForeignException"] = Fetching("ForeignException", "await Task.Yield();", "throw new InvalidDataException(\"bad\"); // RCT2205 wrap it in a DataSourceException"),
        ["FileUnwrapped"] = Fetching("FileUnwrapped", "string text = await File.ReadAllTextAsync(\"x\", cancellationToken); // RCT2206 throw a DataSourceException with it as the cause", Return),
        ["Swallowed"] = Fetching(
            "Swallowed", "try { await File.ReadAllTextAsync(\"x\", cancellationToken); }", "catch (Exception) { } // RCT2207 throw a DataSourceException with it as the cause", Return),
        ["CauseLost"] = Fetching(
            "CauseLost",
            "try { await File.ReadAllTextAsync(\"x\", cancellationToken); }",
            "catch (Exception e) when (e is not OperationCanceledException)",
            "{",
            "    throw new DataSourceException(\"cannot read\"); // RCT2208 pass 'e' as its inner exception",
            "}",
            Return),
        ["LateConstructor"] = """
            [DataSource("late-constructor")]
            public sealed partial class LateConstructor : IDataSource
            {
                public LateConstructor(Config config) => Text = File.ReadAllText(config.Sql); // RCT2206 throw a DataSourceException

                public string Text { get; }

            """ + $"{Config}\n{Guard}\n{Fetch}\n}}",
        ["Detached"] = Fetching("Detached", "await Task.Yield();", "Start();", Return, "}", "private async void Start() // RCT2209 Task", "{", "await Task.Yield();"),
        ["Blocking"] = Fetching("Blocking", "await Task.Yield();", "Task.Delay(1, cancellationToken).Wait(); // RCT2209 await", Return),
    };

    private const string Return = "return new DataFrameBuilder(\"user\", \"item\").Build();";

    private readonly FreshDirectory _fresh;

    public MistakesTests(PackageFolder packages) => _fresh = new FreshDirectory(packages);

    [GeneratedRegex(@"// (?<id>RCT\d{4}|CS\d{4}) (?<remedy>.+)$")]
    private static partial Regex Expectation { get; }

    [GeneratedRegex(@"/(?<file>\w+)\.cs\((?<line>\d+),\d+\): (error|warning) (?<id>\w+): (?<message>.*) \[")]
    private static partial Regex Reported { get; }

    public void Dispose() => _fresh.Dispose();

    [Fact]
    public async Task Each_mistake_is_named_with_its_file_line_rule_and_remedy()
    {
        _fresh.Write("Acme/Acme.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <IsAotCompatible>true</IsAotCompatible>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Recotem.Abstractions" Version="3.0.0" />
                <Using Include="System.Collections.Immutable" />
                <Using Include="System.ComponentModel.DataAnnotations" />
                <Using Include="Recotem" />
              </ItemGroup>
            </Project>
            """);
        foreach ((string name, string source) in s_mistakes)
            _fresh.Write($"Acme/{name}.cs", $"namespace Acme.{name}Mistake;\n{source}");

        // The compiler's own errors come first: while there are any, it does not ask analyzers.
        CommandResult own = await _fresh.DotnetAsync("Acme", "build");
        Assert.Empty(Missing(own.Output, id => id.StartsWith("CS", StringComparison.Ordinal)));
        foreach (string name in s_mistakes.Where(m => m.Value.Contains("// CS", StringComparison.Ordinal)).Select(m => m.Key))
            File.Delete(_fresh.In("Acme", $"{name}.cs"));

        CommandResult build = await _fresh.DotnetAsync("Acme", "build");

        Assert.NotEqual(0, build.ExitCode);
        Assert.Empty(Missing(build.Output, id => id.StartsWith("RCT", StringComparison.Ordinal)));
        Assert.DoesNotContain(": error CS", build.Output, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Missing(string output, Func<string, bool> isAsked)
    {
        (string File, int Line, string Id, string Message)[] reported =
        [
            .. Reported.Matches(output).Select(m => (
                m.Groups["file"].Value, int.Parse(m.Groups["line"].Value, CultureInfo.InvariantCulture), m.Groups["id"].Value, m.Groups["message"].Value)),
        ];
        foreach ((string name, string source) in s_mistakes)
        {
            string[] lines = source.Split('\n');
            for (int i = 0; i < lines.Length; i++)
            {
                Match expected = Expectation.Match(lines[i].TrimEnd());
                if (!expected.Success || !isAsked(expected.Groups["id"].Value))
                    continue;
                // One line for the namespace, and lines count from one.
                (string _, int _, string _, string message) = reported.FirstOrDefault(r => r.File == name && r.Line == i + 2 && r.Id == expected.Groups["id"].Value);
                if (message?.Contains(expected.Groups["remedy"].Value, StringComparison.Ordinal) != true)
                    yield return $"{name}.cs({i + 2}): {expected.Value}, but got: {message ?? "nothing"}";
            }
        }
    }

    private static string Source(string attribute, string name, params string[] members) =>
        $"{attribute}\npublic sealed partial class {name}({name}.Config config) : IDataSource\n{{\npublic object Options => config;\n{string.Join('\n', members)}\n}}";

    private static string Guarded(string name, string guard) => Source($"[DataSource(\"{name.ToLowerInvariant()}\")]", name, Config, Fetch, guard);

    private static string Fetching(string name, params string[] body) =>
        Source($"[DataSource(\"{name.ToLowerInvariant()}\")]", name, [Config, Guard, FetchHead, "{", .. body, "}"]);
}
