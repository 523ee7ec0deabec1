using System.Text.Json;
using Recotem.Compilation;
using Recotem.TestHarness;

namespace Recotem.Generators.Tests;

/// <summary>Parts of the pipeline by themselves.</summary>
public sealed class ModelTests
{
    [Theory]
    [InlineData("NUsers")]
    [InlineData("HTTPServer2Go")]
    [InlineData("already_snake")]
    [InlineData("URL")]
    [InlineData("ABTest")]
    [InlineData("Ipv4Address")]
    [InlineData("X")]
    [InlineData("ÄpfelÖl")]
    [InlineData("A_B")]
    [InlineData("lowerCamel9X")]
    [InlineData("Sha256")]
    public void Keys_are_those_of_the_json_naming_policy(string name) => Assert.Equal(JsonNamingPolicy.SnakeCaseLower.ConvertName(name), SnakeCase.Of(name));

    [Fact]
    public void Keys_of_random_names_are_those_of_the_json_naming_policy()
    {
        const string Alphabet = "abzABZ019_ éÉß";
        uint state = 12345;
        for (int i = 0; i < 5000; i++)
        {
            var name = new char[1 + (i % 9)];
            for (int j = 0; j < name.Length; j++)
            {
                state = (state * 1664525) + 1013904223;
                name[j] = Alphabet[(int)(state >> 16) % Alphabet.Length];
            }

            string text = new(name);
            Assert.Equal(JsonNamingPolicy.SnakeCaseLower.ConvertName(text), SnakeCase.Of(text));
        }
    }

    [Fact]
    public void Manifest_records_survive_any_text()
    {
        string[] fields = ["a|b", "100%", "line\r\nbreak", "", "x%7Cy"];
        Assert.True(ManifestRecord.TryParse(ManifestRecord.Write([.. fields, ManifestRecord.List(["a,b", "c|d%"])]), out IReadOnlyList<string> read));
        Assert.Equal(fields, read.Skip(1).Take(fields.Length));
        Assert.Equal(["a,b", "c|d%"], ManifestRecord.ParseList(read[^1]));
        Assert.False(ManifestRecord.TryParse("2|plugin|x", out _));
    }

    [Fact]
    public void Line_ends_of_any_alphabet_are_escaped_in_json() =>
        Assert.Equal("\"a\\u0085\\u2028\\u2029\\n\"", JsonText.String("a\u0085\u2028\u2029\n"));

    [Theory]
    [InlineData("[a-z]+", "^(?:[a-z]+)$")]
    [InlineData("^[a-z]+$", "^[a-z]+$")]
    [InlineData("^a|b$", "^(?:^a|b$)$")]
    [InlineData("a$|(b$)", "^(?:a$|(b(?=\\n?$)))$")]
    [InlineData("a.c", "^(?:a[^\\n]c)$")]
    [InlineData("\\d\\W", "^(?:\\p{Nd}[^\\p{L}\\p{Mn}\\p{Nd}\\p{Pc}])$")]
    [InlineData("[\\w.-]", "^(?:[\\p{L}\\p{Mn}\\p{Nd}\\p{Pc}.\\-])$")]
    [InlineData("[a-c-]", "^(?:[a-c\\-])$")]
    [InlineData("a{2,}b{x}]", "^(?:a{2,}b\\{x\\}\\])$")]
    [InlineData("\\-\\ \\#\\.\\/", "^(?:- #\\.\\/)$")]
    [InlineData("\\x41\\u00e9", "^(?:\\x41\\u00e9)$")]
    [InlineData("(?=a)b(?!c)(?:d)e*?", "^(?:(?=a)b(?!c)(?:d)e*?)$")]
    [InlineData("\\bword", null)]
    [InlineData("(a)\\1", null)]
    [InlineData("(?<=a)b", null)]
    [InlineData("(?<n>a)", null)]
    [InlineData("(?i)a", null)]
    [InlineData("(?>a)", null)]
    [InlineData("(?=a)*", null)]
    [InlineData("[a-z-[aeiou]]", null)]
    [InlineData("[-[a]]", null)]
    [InlineData("[[:alpha:]]", null)]
    [InlineData("[]a]", null)]
    [InlineData("[\\S]", null)]
    [InlineData("\\p{IsGreek}", null)]
    [InlineData("\\ud83d", null)]
    [InlineData("😀", null)]
    public void Patterns_are_translated_for_schemas_where_they_can_be(string pattern, string? expected) => Assert.Equal(expected, SharedPattern.ForSchema(pattern));

    [Theory]
    [InlineData("Acme.Plugins", "Acme_Plugins_Plugins")]
    [InlineData("Acme_Plugins", "Acme__Plugins_Plugins")]
    [InlineData("acme-plugins", "acme_x2Dplugins_Plugins")]
    [InlineData("1st", "_1st_Plugins")]
    public void Module_names_follow_the_assembly(string assembly, string expected) => Assert.Equal(expected, EmittedCode.ModuleName(assembly));

    [Theory]
    [InlineData("<summary>One\n  line.</summary>", "One line.")]
    [InlineData("<summary>A <see cref=\"T:Acme.Reader.Config{T}\"/> and <c>code</c> &amp; <paramref name=\"x\"/>.</summary>", "A Config and code & x.")]
    [InlineData("<summary></summary>", null)]
    [InlineData("<inheritdoc/>", null)]
    [InlineData("<summary>never closed", null)]
    public void Summaries_become_one_line_of_text(string xml, string? expected) => Assert.Equal(expected, Documentation.Summary(xml));

    [Fact]
    public void Descriptions_are_read_without_a_documentation_file_too()
    {
        GeneratorRun run = GeneratorRun.Of(GeneratorInput.Of(Samples.EchoSource) with { KeepsDocumentation = false });
        Assert.Contains("Description = \"Synthetic interactions.\"", run.Text("Acme.Plugins.Module"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_project_without_plugins_gets_no_files() => Assert.Empty(GeneratorRun.Of("namespace Acme; public class Nothing;").Sources);

    [Fact]
    public void Moving_code_changes_no_model_and_changing_it_does()
    {
        Assert.Equal(Module(Samples.EchoSource), Module("\n\n// moved\n" + Samples.EchoSource));
        Assert.NotEqual(Module(Samples.EchoSource), Module(Samples.EchoSource.Replace("\"echo\"", "\"other\"", StringComparison.Ordinal)));

        static object Module(string file) =>
            GeneratorRun.Of(file).Result.Results.Single().TrackedSteps[TrackingNames.Module].Single().Outputs.Single().Value;
    }

    [Fact]
    public void Names_that_are_keywords_are_escaped() => Assert.NotEmpty(GeneratorRun.Of("""
        namespace @namespace.@class;
        public enum @enum { @default, @new }
        [Configuration] public sealed record @record { public @enum @event { get; init; } = @enum.@new; public int @int { get; init; } public required string value { get; init; } public required string reader { get; init; } }
        [PluginKind("acme.k")] public interface @interface { [Listed] static virtual @enum @static => @enum.@default; }
        public static partial class @struct { [Plugin("x")] internal sealed partial class @sealed(@record @params) : @interface { public object O => @params; } }
        [PluginHost] internal static partial class @static;
        """).Sources);

    [Fact]
    public void Types_outside_namespaces_work() => Assert.Contains(
        GeneratorRun.Of("[Configuration] public sealed record Config; [Plugin(\"a\")] public sealed partial class A(Config? c = null) : IMetric { public double Score(in Ranking ranking) => c is null ? 0 : 1; } [PluginHost] static partial class Plugins;").Sources,
        s => s.HintName == "Plugins.Host.g.cs");

    [Fact]
    public void A_partial_plugin_in_two_files_is_registered_once()
    {
        GeneratorRun run = GeneratorRun.Of(
            "namespace Acme; [Plugin(\"a\")] public sealed partial class A;",
            "namespace Acme; public sealed partial class A : IMetric { public double Score(in Ranking ranking) => 1; }");
        Assert.Single(run.Sources, s => s.HintName == "Acme.A.Plugin.g.cs");
    }
}
