using Recotem.TestHarness;

namespace Recotem.Generators.Tests;

/// <summary>Names and places that generated code must survive, by executing it.</summary>
public sealed class UnusualNamesTests
{
    [Fact]
    public void Names_that_are_keywords_work()
    {
        using var loaded = new LoadedRun(GeneratorRun.Of("""
            namespace @namespace.@class;
            public enum @enum { @default, @new }
            [Configuration] public sealed record @record
            {
                public @enum @event { get; init; } = @enum.@new;
                public @params? @in { get; init; }
                public required string value { get; init; }
                public required string reader { get; init; }
                public int bound { get; init; }
                public int before { get; init; } = 1;
                public int @await { get; init; }
                public ImmutableArray<@params> @foreach { get; init; } = [];
            }
            public sealed record @params { public bool @is { get; init; } }
            [PluginKind("acme.k")] public interface @interface { [Listed] static virtual @enum @static => @enum.@default; }
            public static partial class @struct { [Plugin("x")] internal sealed partial class @sealed(@record @params) : @interface { public object O => @params; public static @enum @static => @enum.@new; } }
            [PluginHost] internal static partial class @return;
            """));
        PluginDescriptor plugin = loaded.Catalog("namespace.class.return").Find("acme.k", "x")!;
        Assert.Equal("new", plugin.Trait("static"));
        object bound = plugin.Configuration!.BindText("""{ "event": "default", "in": { "is": true }, "value": "v", "reader": "r", "bound": 2, "await": 3, "foreach": [{}] }""", out string errors)!;
        Assert.Equal("", errors);
        Assert.Equal("v", bound.GetType().GetProperty("value")!.GetValue(bound));
        Assert.Equal(3, bound.GetType().GetProperty("await")!.GetValue(bound));
    }

    [Fact]
    public async Task Types_outside_namespaces_work()
    {
        using var loaded = new LoadedRun(GeneratorRun.Of("""
            public enum Mode { Fast, Slow }
            [Configuration] public sealed record Config { public Mode Mode { get; init; } public Inner Inner { get; init; } = new(); }
            public sealed record Inner { public int X { get; init; } }
            [Plugin("a")] public sealed partial class A(Config? c = null) : IMetric { public double Score(in Ranking ranking) => c is null ? 0 : c.Inner.X; }
            [PluginHost] static partial class Plugins;
            """));
        PluginDescriptor plugin = loaded.Catalog("Plugins").Find("metrics", "a")!;
        object bound = plugin.Configuration!.BindText("""{ "mode": "slow", "inner": { "x": 4 } }""", out _)!;
        var metric = (IMetric)await plugin.Activate(new PluginScope(loaded.Catalog("Plugins")), bound);
        Assert.Equal(4, metric.Score(default));
    }

    [Fact]
    public void Options_of_generic_base_records_have_the_types_that_the_record_gives_them()
    {
        using var loaded = new LoadedRun(GeneratorRun.Of("""
            namespace Acme;
            public abstract record Limit<T> where T : struct { public T? Most { get; init; } public Dictionary<string, List<T[]>> Tables { get; init; } = new(); public virtual T Least { get; init; } }
            public abstract record Named<TKey, TPart> : Limit<TKey> where TKey : struct { public ImmutableArray<TPart> Parts { get; init; } = []; }
            public sealed record Part { public int Size { get; init; } = 1; }
            [Configuration] public sealed record Config : Named<byte, Part?> { [Range(1, 9)] public override byte Least { get; init; } = 2; }
            """));
        ConfigurationDescriptor config = loaded.Configuration("Acme.ConfigBinder");
        object bound = config.BindText("""{ "most": 200, "tables": { "a": [[1, 2], []] }, "parts": [{ "size": 3 }, null] }""", out string errors)!;
        Assert.Equal("", errors);
        Assert.Equal((byte)200, bound.GetType().GetProperty("Most")!.GetValue(bound));
        Assert.Null(config.BindText("""{ "most": 256, "least": 10, "tables": { "a": [[-1]] } }""", out errors));
        Assert.Equal(
            """
            test.json:1:11: most: is the number 256; expected a whole number from 0 to 255
            test.json:1:25: least: is the number 10; expected a whole number from 1 to 9
            test.json:1:48: tables.a[0][0]: is the number -1; expected a whole number from 0 to 255
            """.ReplaceLineEndings("\n"),
            errors);
    }

    [Theory]
    [InlineData("[Configuration] public sealed record C { [Obsolete(\"no\", true)] public int X { get; init; } }", "RCT2102")]
    [InlineData("[Configuration] public sealed record C { public Old? X { get; init; } } [Obsolete(\"no\", true)] public sealed record Old;", "RCT2101")]
    [InlineData("[Obsolete(\"no\", true), Configuration] public sealed record C;", "RCT2102")]
    [InlineData("[Obsolete(\"no\", true), Plugin(\"m\")] public sealed partial class M : IMetric { public double Score(in Ranking ranking) => 1; }", "RCT2004")]
    [InlineData("[Plugin(\"m\")] public sealed partial class M : IMetric { [Obsolete(\"no\", true)] public M() { } public double Score(in Ranking ranking) => 1; }", "RCT2004")]
    [InlineData("[Obsolete(\"no\", true), PluginKind(\"acme.k\")] public interface IK;", "RCT1003")]
    public void What_code_must_not_use_is_left_out_and_reported(string file, string rule)
    {
        GeneratorRun run = GeneratorRun.OfBroken(GeneratorInput.Of($"namespace Acme; {file}"));
        Assert.DoesNotContain(
            run.Output.GetDiagnostics(), d => d.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error && d.Location.SourceTree is { } tree && run.Result.GeneratedTrees.Contains(tree));
        Assert.DoesNotContain(run.Sources, s => s.SourceText.ToString().Contains("|plugin|", StringComparison.Ordinal) || s.SourceText.ToString().Contains("|kind|", StringComparison.Ordinal));
        Assert.Contains(ContractTests.Problems(run), p => p == rule);
    }

    [Fact]
    public void Members_that_code_must_not_use_are_no_choices()
    {
        using var loaded = new LoadedRun(GeneratorRun.Of("""
            namespace Acme;
            public enum Mode { [Obsolete("gone", true)] Gone, [Obsolete("old")] Old, Now, [Obsolete("gone", true)] Alias = Now }
            [Configuration] public sealed record Config { public Mode Mode { get; init; } = Mode.Now; }
            [PluginKind("acme.k")] public interface IK { [Listed, Obsolete("gone", true)] static virtual bool Gone => true; [Listed] static virtual bool Here => true; }
            [Plugin("p")] public sealed partial class P : IK;
            [PluginHost] public static partial class Plugins;
            """));
        loaded.Configuration("Acme.ConfigBinder").BindText("""{ "mode": "gone" }""", out string errors);
        Assert.Equal("test.json:1:11: mode: is 'gone'; expected one of old, now", errors);
        Assert.NotNull(loaded.Configuration("Acme.ConfigBinder").BindText("""{ "mode": "old" }""", out _));
        Assert.Equal(["here"], loaded.Catalog().Find("acme.k", "p")!.Traits.Select(t => t.Name));
    }
}
