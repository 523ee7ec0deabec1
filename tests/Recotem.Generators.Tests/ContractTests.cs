using Recotem.Compilation;
using Recotem.TestHarness;

namespace Recotem.Generators.Tests;

/// <summary>A plugin that breaks the contract gets no record: the generator emits nothing that does not compile.</summary>
public sealed class ContractTests
{
    private const string Body = "public double Score(in Ranking ranking) => 1;";

    [Theory]
    [InlineData($"[Plugin(\"a\")] public sealed class A : IMetric {{ {Body} }}", "RCT2014")]
    [InlineData($"public class Outer {{ [Plugin(\"a\")] public sealed partial class A : IMetric {{ {Body} }} }}", "RCT2014")]
    [InlineData($"[Plugin(\"a\")] public abstract partial class A : IMetric {{ {Body} }}", "RCT2004")]
    [InlineData($"[Plugin(\"a\")] public sealed partial class A<T> : IMetric {{ {Body} }}", "RCT2004")]
    [InlineData($"[Plugin(\"a\")] public sealed partial class A : IMetric {{ private A() {{ }} {Body} }}", "RCT2004")]
    [InlineData($"public partial class Outer {{ [Plugin(\"a\")] private sealed partial class A : IMetric {{ {Body} }} }}", "RCT2004")]
    [InlineData($"[Plugin(\"a\")] file sealed partial class A : IMetric {{ {Body} }}", "RCT2004")]
    [InlineData("[Plugin(\"a\")] public sealed partial class A;", "RCT2001")]
    [InlineData($"[Plugin(\"A B\")] public sealed partial class A : IMetric {{ {Body} }}", "RCT2002")]
    [InlineData($"[Plugin(\"a\", Version = \"1.0\")] public sealed partial class A : IMetric {{ {Body} }}", "RCT2008")]
    [InlineData($"[Plugin(\"a\")] public sealed partial class A(int seed) : IMetric {{ public int Seed => seed; {Body} }}", "RCT2005")]
    [InlineData($"[Configuration] public record C; [Configuration] public record D; [Plugin(\"a\")] public sealed partial class A(C c, D d) : IMetric {{ public object X => (c, d); {Body} }}", "RCT2006")]
    public void A_wrong_plugin_is_left_out(string file, string rule)
    {
        GeneratorRun run = GeneratorRun.Of($"namespace Acme; {file}");
        Assert.DoesNotContain(run.Sources, s => s.SourceText.ToString().Contains("|plugin|", StringComparison.Ordinal));
        Assert.Contains(Problems(run), p => p == rule);
    }

    [Theory]
    [InlineData("", "RCT2201")]
    [InlineData("public static HashSet<string> NoExpandFields { get; } = [];", "RCT2202")]
    [InlineData("public ImmutableHashSet<string> NoExpandFields { get; } = [];", "RCT2202")]
    [InlineData("public static ImmutableHashSet<string> NoExpandFields { get; set; } = [];", "RCT2202")]
    [InlineData("internal static ImmutableHashSet<string> NoExpandFields { get; } = [];", "RCT2202")]
    [InlineData("public static ImmutableHashSet<string> NoExpandFields { get; } = [Environment.NewLine];", "RCT2203")]
    [InlineData("private static readonly string[] s_all = [\"a\"]; public static ImmutableHashSet<string> NoExpandFields { get; } = [.. s_all];", "RCT2203")]
    [InlineData("public static ImmutableHashSet<string> NoExpandFields { get; } = [\"sql\", \"sqll\"];", "RCT2204")]
    [InlineData("static S() => NoExpandFields = []; public static ImmutableHashSet<string> NoExpandFields { get; } = [];", "RCT2203")]
    public void A_data_source_without_constant_guards_is_left_out(string property, string rule)
    {
        GeneratorRun run = GeneratorRun.Of($$"""
            namespace Acme;
            [DataSource("s")]
            public sealed partial class S(S.Config config) : IDataSource
            {
                [Configuration] public sealed record Config { public string Sql { get; init; } = ""; }
                {{property}}
                public ValueTask<DataFrame> FetchAsync(FetchContext context, CancellationToken cancellationToken) => throw new DataSourceException($"{config}");
            }
            """);
        Assert.DoesNotContain(run.Sources, s => s.SourceText.ToString().Contains("|plugin|", StringComparison.Ordinal));
        Assert.Contains(Problems(run), p => p == rule);
    }

    [Theory]
    [InlineData("{ get; } = [\"sql\", Other]")]
    [InlineData("=> [\"sql\", \"other\"]")]
    [InlineData("{ get; } = ImmutableHashSet.Create(\"sql\", \"other\")")]
    [InlineData("{ get; } = ImmutableHashSet.Create([\"sql\", \"other\"])")]
    [InlineData("{ get; } = ImmutableHashSet.Create(new[] { \"sql\", \"other\" })")]
    [InlineData("{ get; } = ImmutableHashSet.Create(new string[] { \"sql\", \"other\" })")]
    [InlineData("{ get; } = System.Collections.Immutable.ImmutableHashSet.Create<string>(nameof(other), \"s\" + \"ql\")")]
    [InlineData("{ get { return [\"other\", \"sql\", \"sql\"]; } }")]
    public void Guards_are_read_from_every_constant_form(string property)
    {
        GeneratorRun run = GeneratorRun.Of($$"""
            namespace Acme;
            [DataSource("s")]
            public sealed partial class S(S.Config config) : IDataSource
            {
                private const string Other = "other";
                [Configuration] public sealed record Config { public string Sql { get; init; } = ""; public Part Part { get; init; } = new(); }
                public sealed record Part { public string Other { get; init; } = ""; }
                private static readonly int other;
                public static ImmutableHashSet<string> NoExpandFields {{property}}{{(property.EndsWith('}') ? "" : ";")}}
                public ValueTask<DataFrame> FetchAsync(FetchContext context, CancellationToken cancellationToken) => throw new DataSourceException($"{config}{other}{Other}");
            }
            """);
        Assert.Contains("NoExpandFields = global::System.Collections.Immutable.ImmutableArray.Create<string>(\"other\", \"sql\")", run.Text("Acme.Plugins.Module"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sql", "public string Sql { get; init; } = \"\";", true)]
    [InlineData("Sql", "public string Sql { get; init; } = \"\";", false)]
    [InlineData("Sql", "[System.Text.Json.Serialization.JsonPropertyName(\"query_text\")] public string Sql { get; init; } = \"\";", false)]
    [InlineData("any", "public Dictionary<string, int> Map { get; init; } = [];", true)]
    [InlineData("any", "public ImmutableArray<ConfigNode> Nodes { get; init; } = [];", true)]
    [InlineData("any", "public PluginChoice<ISplitter>? Split { get; init; }", true)]
    [InlineData("any", "public Dictionary<string, int>? Map { get; private set; }", true)]
    [InlineData("deep", "public ImmutableArray<Inner> List { get; init; } = []; public sealed record Inner { public Inner? Next { get; init; } public string Deep { get; init; } = \"\"; }", true)]
    [InlineData("deeper", "public ImmutableArray<Inner> List { get; init; } = []; public sealed record Inner { public Inner? Next { get; init; } public string Deep { get; init; } = \"\"; }", false)]
    public void Guards_must_name_keys_that_the_configuration_can_hold(string guard, string member, bool right)
    {
        GeneratorRun run = GeneratorRun.Of($$"""
            namespace Acme;
            [Plugin("m")]
            public sealed partial class M(M.Config config) : IMetric
            {
                [Configuration] public sealed record Config { {{member}} }
                public static ImmutableHashSet<string> NoExpandFields => ["{{guard}}"];
                public double Score(in Ranking ranking) => config.GetHashCode();
            }
            """);
        Assert.Equal(!right, Problems(run).Contains("RCT2204"));
    }

    [Fact]
    public void Guards_of_a_plugin_without_configuration_name_nothing()
    {
        GeneratorRun run = GeneratorRun.Of("namespace Acme; [Plugin(\"m\")] public sealed partial class M : IMetric { public static ImmutableHashSet<string> NoExpandFields => [\"x\"]; public double Score(in Ranking ranking) => 1; }");
        Assert.Empty(run.Sources);
        Assert.Contains("RCT2204", Problems(run));
    }

    [Theory]
    [InlineData("public object? X { get; init; }", "RCT2101")]
    [InlineData("public Dictionary<int, string> X { get; init; } = [];", "RCT2101")]
    [InlineData("public (int, int) X { get; init; }", "RCT2101")]
    [InlineData("public HashSet<Uri> X { get; init; } = [];", "RCT2101")]
    [InlineData("public HashSet<TimeSpan> X { get; init; } = [];", "RCT2101")]
    [InlineData("public int X { get; }", "RCT2102")]
    [InlineData("public int X { get; private set; }", "RCT2102")]
    [InlineData("public required int X;", "RCT2102")]
    [InlineData("[System.Text.Json.Serialization.JsonIgnore] public required int X { get; init; }", "RCT2102")]
    [InlineData("[Range(0, 1)] public string X { get; init; } = \"\";", "RCT2103")]
    [InlineData("[RegularExpression(\"(\")] public string X { get; init; } = \"\";", "RCT2103")]
    [InlineData("[ItemCount(1)] public string X { get; init; } = \"\";", "RCT2103")]
    [InlineData("[ItemCount(2, 1)] public int[] X { get; init; } = [];", "RCT2104")]
    [InlineData("[EmailAddress] public string X { get; init; } = \"\";", "RCT2103")]
    [InlineData("[Range(5, 1)] public int X { get; init; }", "RCT2104")]
    [InlineData("public int FooBar { get; init; } [System.Text.Json.Serialization.JsonPropertyName(\"foo_bar\")] public int Y { get; init; }", "RCT2105")]
    public void A_wrong_configuration_record_gets_no_binder_and_neither_does_its_plugin(string member, string rule)
    {
        GeneratorRun run = GeneratorRun.Of($$"""
            namespace Acme;
            [Configuration] public sealed record Config { {{member}} }
            [Plugin("a")] public sealed partial class A(Config config) : IMetric { public double Score(in Ranking ranking) => config.GetHashCode(); }
            """);
        Assert.Empty(run.Sources);
        Assert.Contains(Problems(run), p => p == rule);
    }

    [Theory]
    [InlineData("[Configuration] public sealed record Config(int X);")]
    [InlineData("[Configuration] public abstract record Config;")]
    [InlineData("[Configuration] public sealed record Config<T>;")]
    [InlineData("[Configuration] public sealed class Config;")]
    [InlineData("public partial class Outer { [Configuration] private sealed record Config; }")]
    [InlineData("[Configuration] public sealed record Config; public static class ConfigBinder;")]
    public void A_record_that_cannot_be_constructed_gets_no_binder(string file)
    {
        GeneratorRun run = GeneratorRun.Of($"namespace Acme; {file}");
        Assert.Empty(run.Sources);
        Assert.Contains(Problems(run), p => p == "RCT2102");
    }

    [Fact]
    public void Members_that_the_constructor_sets_need_no_option() => Assert.Contains("new global::Acme.Config()", GeneratorRun.Of("""
        namespace Acme;
        [Configuration] public sealed record Config { [System.Diagnostics.CodeAnalysis.SetsRequiredMembers] public Config() { } public required int X; }
        """).Text("Acme.Config.Binder"), StringComparison.Ordinal);

    [Theory]
    [InlineData("[PluginKind(\"Metrics!\")] public interface IK;", "RCT1001")]
    [InlineData("[PluginKind(\"acme.k\")] internal interface IK;", "RCT1003")]
    [InlineData("[PluginKind(\"acme.k\")] public interface IK<T>;", "RCT1003")]
    public void A_wrong_kind_is_left_out(string file, string rule)
    {
        GeneratorRun run = GeneratorRun.Of($"namespace Acme; {file}");
        Assert.Empty(run.Sources);
        Assert.Contains(Problems(run), p => p == rule);
    }

    [Theory]
    [InlineData("[PluginHost] public partial class Plugins;")]
    [InlineData("[PluginHost] public static class Plugins;")]
    [InlineData("public static partial class Outer { [PluginHost] public static partial class Plugins; }")]
    public void A_host_of_the_wrong_shape_is_left_alone(string file) => Assert.Empty(GeneratorRun.Of($"namespace Acme; {file}").Sources);

    [Fact]
    public void Members_that_the_author_wrote_are_not_written_again()
    {
        GeneratorRun run = GeneratorRun.Of("""
            namespace Acme;
            [Configuration] public sealed record Config;
            [Plugin("a")] public sealed partial class A(Config config) : IMetric
            {
                public const string PluginName = "mine";
                public static int Bind() => 1;
                public double Score(in Ranking ranking) => config.GetHashCode();
            }
            """);
        Assert.DoesNotContain("PluginName", run.Text("Acme.A.Plugin"), StringComparison.Ordinal);
        Assert.Contains("ConfigSchema", run.Text("Acme.A.Plugin"), StringComparison.Ordinal);
    }

    // What the shared parsers say about the types of a run: the verdict that analyzers will report.
    internal static IEnumerable<string> Problems(GeneratorRun run)
    {
        var problems = new ContractProblems();
        foreach (Microsoft.CodeAnalysis.INamedTypeSymbol type in run.Output.Assembly.GetAllTypes())
        {
            KindParser.Parse(type, problems, default);
            PluginParser.Parse(type, run.Output, problems, default);
            if (Attributes.Find(type, WellKnownNames.ConfigurationAttribute) is not null)
                ConfigurationParser.Parse(type, run.Output, problems, default);
        }

        return problems.All.Select(p => p.Id);
    }
}
