using Microsoft.CodeAnalysis;
using Recotem.TestHarness;

namespace Recotem.Generators.Tests;

/// <summary>A host joins its own plugins with those of all references.</summary>
public sealed class CompositionTests
{
    private const string Rerankers = """
        namespace Acme.Reranking;
        [PluginKind("acme.rerankers", IgnoreCase = true)] public interface IReranker { string Name { get; } }
        """;

    private const string Diversify = """
        namespace Acme.Diversity;
        [Configuration] public sealed record Options { public double Strength { get; init; } = 0.5; public Nested Inner { get; init; } = new(); }
        public sealed record Nested { public int Depth { get; init; } = 2; }
        [Plugin("Diversify", Aliases = ["Spread"])]
        internal sealed partial class Diversify(Options options, IMetric? metric) : Acme.Reranking.IReranker { public string Name => $"{options.Strength}/{metric is null}"; }
        """;

    public static TheoryData<bool> Forms => [true, false];

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Kinds_and_plugins_of_three_assemblies_meet_in_the_host(bool asImage)
    {
        GeneratorRun kinds = GeneratorRun.Of(GeneratorInput.Of(Rerankers) with { AssemblyName = "Acme.Reranking" });
        GeneratorRun plugins = GeneratorRun.Of(GeneratorInput.Of(Diversify) with { AssemblyName = "Acme.Diversity", References = [Reference(kinds)] });
        GeneratorRun metrics = GeneratorRun.Of(GeneratorInput.Of(Samples.Metrics) with { AssemblyName = "Acme.Metrics" });
        GeneratorRun host = GeneratorRun.Of(GeneratorInput.Of(Samples.Host, Samples.EchoSource) with
        {
            AssemblyName = "Acme.Host",
            References = [Reference(plugins), Reference(kinds), Reference(metrics)],
        });
        using var loaded = new LoadedRun(kinds, plugins, metrics, host);
        PluginCatalog catalog = loaded.Catalog();

        Assert.Equal(
            ["acme.rerankers/Diversify", "kinds/acme.rerankers", "kinds/algorithms", "kinds/kinds", "kinds/metrics", "kinds/object-stores", "kinds/searchers", "kinds/sources", "kinds/splitters", "metrics/bias", "metrics/ndcg", "sources/echo"],
            catalog.Plugins.Select(p => p.Id.ToString()));
        Assert.Equal(catalog.Plugins.Where(p => p.Id.Kind == "metrics"), catalog.Of("metrics"));
        Assert.Same(catalog.Find("metrics", "gain"), catalog.Find("metrics", "ndcg"));
        Assert.Null(catalog.Find("metrics", "NDCG"));
        Assert.NotNull(catalog.Find("acme.rerankers", "DIVERSIFY"));
        Assert.NotNull(catalog.Find("acme.rerankers", "spread"));
        Assert.Null(catalog.Find("acme.rerankers", "ndcg"));
        Assert.Equal("lower_is_better", catalog.Find("metrics", "bias")!.Trait("direction"));
        Assert.Equal(new SemVersion(1, 2, 3), catalog.Find("metrics", "bias", new SemVersion(1, 2, 3))!.Version);
        Assert.Null(catalog.Find("metrics", "bias", new SemVersion(1, 2, 4)));
        Assert.Equal("Acme.Diversity", catalog.Find("acme.rerankers", "Diversify")!.Origin.Assembly);
        Assert.Equal("Recotem.IMetric?", Assert.Single(catalog.Find("acme.rerankers", "Diversify")!.Needs));

        PluginDescriptor diversify = catalog.Find("acme.rerankers", "Diversify")!;
        object configuration = diversify.Configuration!.BindText("""{ "strength": 0.75, "inner": { "depth": 3 } }""", out _)!;
        PluginCatalog single = catalog.ToBuilder().Remove("metrics", "bias").Build();
        object reranker = await diversify.Activate(new PluginScope(single), configuration);
        Assert.Equal("0.75/False", reranker.GetType().GetProperty("Name")!.GetValue(reranker));

        MetadataReference Reference(GeneratorRun run) => asImage ? run.ToImage() : run.ToProjectReference();
    }

    [Fact]
    public void A_nested_record_of_another_assembly_is_bound_by_its_own_binder()
    {
        GeneratorRun library = GeneratorRun.Of(GeneratorInput.Of(Diversify.Replace(": Acme.Reranking.IReranker", ": IProbe", StringComparison.Ordinal).Replace("""[Plugin("Diversify", Aliases = ["Spread"])]""", "", StringComparison.Ordinal).Replace("public string Name => $\"{options.Strength}/{metric is null}\";", "public ValueTask<ProbeReport> ProbeAsync(ProbeContext c, CancellationToken t) => new(new ProbeReport($\"{options}{metric}\"));", StringComparison.Ordinal)) with { AssemblyName = "Acme.Diversity" });
        GeneratorRun user = GeneratorRun.Of(GeneratorInput.Of("""
            namespace Acme;
            [Configuration] public sealed record Outer { public Acme.Diversity.Options Options { get; init; } = new(); }
            """) with { References = [library.ToImage()] });
        Assert.Contains("global::Acme.Diversity.OptionsBinder.Bind(reader)", user.Text("Acme.Outer.Binder"), StringComparison.Ordinal);
        Assert.DoesNotContain(user.Sources, s => s.HintName.Contains("Options", StringComparison.Ordinal));
        using var loaded = new LoadedRun(library, user);
        Assert.NotNull(loaded.Configuration("Acme.OuterBinder").BindText("""{ "options": { "inner": { "depth": 7 } } }""", out _));
        loaded.Configuration("Acme.OuterBinder").BindText("""{ "options": { "inner": { "depht": 7 } } }""", out string errors);
        Assert.Equal("test.json:1:27: options.inner.depht: unknown key 'depht'; did you mean 'depth'? expected one of depth", errors);
    }

    [Fact]
    public void The_order_of_files_and_references_does_not_matter()
    {
        MetadataReference kinds = GeneratorRun.Of(GeneratorInput.Of(Rerankers) with { AssemblyName = "Acme.Reranking" }).ToImage();
        MetadataReference metrics = GeneratorRun.Of(GeneratorInput.Of(Samples.Metrics) with { AssemblyName = "Acme.Metrics" }).ToImage();
        string[] files = [Samples.Host, Samples.EchoSource, Samples.EveryType, Samples.Metrics.Replace("Metrics", "Own", StringComparison.Ordinal).Replace("\"ndcg\"", "\"own\"", StringComparison.Ordinal).Replace("gain", "profit", StringComparison.Ordinal).Replace("\"bias\"", "\"own-bias\"", StringComparison.Ordinal)];
        GeneratorRun forward = GeneratorRun.Of(GeneratorInput.Of(files) with { References = [kinds, metrics] });
        GeneratorRun backward = GeneratorRun.Of(GeneratorInput.Of([.. files.Reverse()]) with { References = [metrics, kinds] });
        Assert.Equal(forward.Sources.Select(s => s.HintName), backward.Sources.Select(s => s.HintName));
        Assert.Equal(forward.Sources.Select(s => s.SourceText.ToString()), backward.Sources.Select(s => s.SourceText.ToString()));
    }

    [Theory]
    [InlineData("ndcg", "mine", "metrics/ndcg")]
    [InlineData("gain", "mine", "metrics/gain")]
    [InlineData("mine", "gain", "metrics/gain")]
    public void Of_two_plugins_whose_names_clash_neither_is_taken(string name, string alias, string id)
    {
        GeneratorRun metrics = GeneratorRun.Of(GeneratorInput.Of(Samples.Metrics) with { AssemblyName = "Acme.Metrics" });
        GeneratorInput input = GeneratorInput.Of(Samples.Host, $$"""
            namespace Other;
            [Plugin("{{name}}", Aliases = ["{{alias}}"])] public sealed partial class Mine : IMetric { public double Score(in Ranking ranking) => 1; }
            """) with
        { AssemblyName = "Acme.Host", References = [metrics.ToImage()] };
        GeneratorRun host = GeneratorRun.Of(input);
        using var loaded = new LoadedRun(metrics, host);
        PluginCatalog catalog = loaded.Catalog();
        Assert.Equal(["bias"], catalog.Names("metrics"));
        Assert.Null(catalog.Find("metrics", name));
        Assert.Null(catalog.Find("metrics", "gain"));
        Assert.Equal(
            ["Acme.Metrics.Ndcg Clash", "Other.Mine Clash"],
            catalog.Omissions.Select(o => $"{o.TypeName} {o.Reason}").Order(StringComparer.Ordinal));

        string error = Assert.Single(GeneratorRun.OfBroken(WithoutAnalyzers(input)).Errors);
        Assert.Contains($"RCT4001: '{id}' is declared by", error, StringComparison.Ordinal);
        Assert.Contains("'Acme.Metrics.Ndcg' of 'Acme.Metrics'", error, StringComparison.Ordinal);
        Assert.Contains("'Other.Mine' of 'Acme.Host'", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("RunAnalyzers", "false", "", "", true)]
    [InlineData("RunAnalyzers", "False", "RunAnalyzersDuringBuild", "true", true)]
    [InlineData("RunAnalyzersDuringBuild", "false", "", "", true)]
    [InlineData("RunAnalyzersDuringBuild", "false", "RunAnalyzers", "", true)]
    [InlineData("RunAnalyzersDuringBuild", "false", "RunAnalyzers", "true", false)]
    [InlineData("RunAnalyzers", "no", "", "", false)]
    public void The_generator_stops_the_build_itself_only_where_no_analyzer_runs(string property, string value, string other, string otherValue, bool stops)
    {
        MetadataReference metrics = GeneratorRun.Of(GeneratorInput.Of(Samples.Metrics) with { AssemblyName = "Acme.Metrics" }).ToImage();
        GeneratorInput input = GeneratorInput.Of(Samples.Host, Samples.Metrics.Replace("Acme.Metrics", "Acme.Own", StringComparison.Ordinal)) with
        {
            References = [metrics],
            Options = System.Collections.Immutable.ImmutableDictionary<string, string>.Empty.Add($"build_property.{property}", value).Add($"build_property.{other}", otherValue),
        };
        Assert.Equal(stops ? 2 : 0, GeneratorRun.OfBroken(input).Errors.Count());
    }

    [Fact]
    public void A_plugin_compiled_against_another_major_version_of_its_kind_is_not_taken()
    {
        GeneratorRun before = GeneratorRun.Of(GeneratorInput.Of(Rerankers) with { AssemblyName = "Acme.Reranking" });
        GeneratorRun after = GeneratorRun.Of(GeneratorInput.Of(Rerankers.Replace("IgnoreCase", "ApiVersion = \"2.0\", IgnoreCase", StringComparison.Ordinal)) with { AssemblyName = "Acme.Reranking" });
        GeneratorRun plugin = GeneratorRun.Of(GeneratorInput.Of(Diversify) with { AssemblyName = "Acme.Diversity", References = [before.ToImage()] });
        GeneratorInput input = GeneratorInput.Of(Samples.Host) with { AssemblyName = "Acme.Host", References = [plugin.ToImage(), after.ToImage()] };
        using var loaded = new LoadedRun(after, plugin, GeneratorRun.Of(input));
        PluginOmission omission = Assert.Single(loaded.Catalog().Omissions);
        Assert.Equal((OmissionReason.Incompatible, "1.0"), (omission.Reason, omission.ContractVersion));
        Assert.Equal("Spread", Assert.Single(omission.Aliases));
        Assert.Contains(
            "was compiled against version 1.0 of its kind, but 'Acme.Reranking' declares 2.0",
            Assert.Single(GeneratorRun.OfBroken(WithoutAnalyzers(input)).Errors),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Versions_of_one_name_are_found_by_version_and_the_highest_without()
    {
        GeneratorRun host = GeneratorRun.Of(Samples.Host, """
            namespace Acme;
            [PluginKind("acme.schemas", Selection = Selection.Versioned, Namespaced = true)] public interface ISchema;
            [Plugin("acme.track", Version = "1.9.0", Aliases = ["acme.old", "acme.any"])] public sealed partial class Track1 : ISchema;
            [Plugin("acme.track", Version = "1.10.0", Aliases = ["acme.any"])] public sealed partial class Track2 : ISchema;
            """);
        using var loaded = new LoadedRun(host);
        PluginCatalog catalog = loaded.Catalog();
        Assert.Equal("acme.schemas/acme.track@1.10.0", catalog.Find("acme.schemas", "acme.track")!.Id.ToString());
        Assert.Equal("Acme.Track1", catalog.Find("acme.schemas", "acme.track", new SemVersion(1, 9, 0))!.TypeName);
        Assert.Equal("Acme.Track1", catalog.Find("acme.schemas", "acme.old")!.TypeName);
        Assert.Null(catalog.Find("acme.schemas", "acme.old", new SemVersion(1, 10, 0)));
        Assert.Equal("Acme.Track2", catalog.Find("acme.schemas", "acme.any")!.TypeName);
        PluginCatalog rebuilt = catalog.ToBuilder().Build();
        Assert.Equal("Acme.Track1", rebuilt.Find("acme.schemas", "acme.old")!.TypeName);
        Assert.Equal("Acme.Track2", rebuilt.Find("acme.schemas", "acme.any")!.TypeName);
        Assert.Equal(["Acme.Track1", "Acme.Track2"], catalog.Of("acme.schemas").Select(p => p.TypeName));
    }

    [Fact]
    public void Two_classes_of_one_assembly_with_one_name_are_both_left_out()
    {
        GeneratorRun host = GeneratorRun.Of(Samples.Host, """
            namespace Acme;
            [PluginKind("acme.k", IgnoreCase = true)] public interface IK;
            [Plugin("a", Version = "1.0.0")] public sealed partial class A1 : IK;
            [Plugin("b", Version = "2.0.0", Aliases = ["A"])] public sealed partial class A2 : IK;
            [Plugin("c")] public sealed partial class A3 : IK;
            """);
        using var loaded = new LoadedRun(host);
        Assert.Equal(["c"], loaded.Catalog().Names("acme.k"));
    }

    [Fact]
    public void A_class_of_two_kinds_is_a_plugin_of_both()
    {
        GeneratorRun run = GeneratorRun.Of(Samples.Host, """
            namespace Acme;
            [PluginKind("acme.a")] public interface IA; [PluginKind("acme.b")] public interface IB;
            [Plugin("both")] public sealed partial class Both : IA, IB;
            """);
        using var loaded = new LoadedRun(run);
        Assert.Equal(loaded.Catalog().Find("acme.a", "both")!.TypeName, loaded.Catalog().Find("acme.b", "both")!.TypeName);
    }

    [Fact]
    public void A_plugin_of_a_kind_that_the_host_does_not_know_is_not_taken()
    {
        GeneratorRun kinds = GeneratorRun.Of(GeneratorInput.Of(Rerankers) with { AssemblyName = "Acme.Reranking" });
        GeneratorRun plugin = GeneratorRun.Of(GeneratorInput.Of(Diversify) with { AssemblyName = "Acme.Diversity", References = [kinds.ToImage()] });
        GeneratorInput input = GeneratorInput.Of(Samples.Host) with { AssemblyName = "Acme.Host", References = [plugin.ToImage()] };
        using var loaded = new LoadedRun(plugin, GeneratorRun.Of(input));
        Assert.Equal(OmissionReason.UnknownKind, Assert.Single(loaded.Catalog().Omissions).Reason);
        Assert.Contains(
            "RCT4003: The plugin 'acme.rerankers/Diversify' of 'Acme.Diversity' requires the kind 'acme.rerankers', which this host does not have",
            Assert.Single(GeneratorRun.OfBroken(WithoutAnalyzers(input)).Errors),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_kind_of_two_assemblies_and_its_plugins_are_not_taken()
    {
        GeneratorRun first = GeneratorRun.Of(GeneratorInput.Of(Rerankers) with { AssemblyName = "Acme.Reranking" });
        GeneratorRun second = GeneratorRun.Of(GeneratorInput.Of(Rerankers.Replace("Acme.Reranking", "Acme.Other", StringComparison.Ordinal)) with { AssemblyName = "Acme.Other" });
        GeneratorRun plugin = GeneratorRun.Of(GeneratorInput.Of(Diversify) with { AssemblyName = "Acme.Diversity", References = [first.ToImage()] });
        GeneratorInput input = GeneratorInput.Of(Samples.Host) with { AssemblyName = "Acme.Host", References = [plugin.ToImage(), first.ToImage(), second.ToImage()] };
        using var loaded = new LoadedRun(first, second, plugin, GeneratorRun.Of(input));
        Assert.Null(loaded.Catalog().FindKind("acme.rerankers"));
        Assert.Empty(loaded.Catalog().Of("acme.rerankers"));
        Assert.Contains(
            "RCT4001: 'kinds/acme.rerankers' is declared by 'Acme.Other.IReranker' of 'Acme.Other' and by 'Acme.Reranking.IReranker' of 'Acme.Reranking'; remove one of the references",
            Assert.Single(GeneratorRun.OfBroken(WithoutAnalyzers(input)).Errors),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_manifest_of_a_newer_format_stops_the_build_of_a_host()
    {
        GeneratorRun future = GeneratorRun.Of(GeneratorInput.Of("[assembly: PluginManifest(\"2|plugin|x\")]") with { AssemblyName = "Acme.Future" });
        GeneratorInput host = GeneratorInput.Of(Samples.Host) with { References = [future.ToImage()] };
        GeneratorRun.Of(host);
        Assert.Contains(
            "RCT4014: The plugin manifest of 'Acme.Future' has format '2', but this generator reads format 1; update the Recotem packages",
            Assert.Single(GeneratorRun.OfBroken(WithoutAnalyzers(host)).Errors),
            StringComparison.Ordinal);
    }

    [Fact]
    public void What_needs_a_binder_from_a_manifest_of_a_newer_format_is_left_out()
    {
        // The option has no type that this generator reads, so that it leaves this library alone.
        GeneratorRun future = GeneratorRun.OfBroken(GeneratorInput.Of(
            "[assembly: PluginManifest(\"2|config|x\")] namespace Acme.Future { [Configuration] public record Options { public object? X { get; init; } } }") with
        { AssemblyName = "Acme.Future" });
        GeneratorRun user = GeneratorRun.Of(GeneratorInput.Of("""
            namespace Acme;
            [Configuration] public sealed record Mine { public Acme.Future.Options Options { get; init; } = new(); }
            [Plugin("m")] public sealed partial class M(Acme.Future.Options options) : IMetric { public double Score(in Ranking ranking) => options.GetHashCode(); }
            """) with
        { References = [future.ToImage()] });
        Assert.Empty(user.Sources);
    }

    [Fact]
    public void A_record_of_another_assembly_can_be_extended_and_is_read_alike_from_its_image_and_from_its_source()
    {
        GeneratorRun library = GeneratorRun.Of(GeneratorInput.Of("""
            namespace Acme.Library;
            public record Options
            {
                public int Size { get; init; } = 3 + 4;
                public int Plain { get; init; }
                public int Twice => Size * 2;
                public string Note { get; internal set; } = "";
                public int Fixed { get; } = 1;
                [Required] public string Name { get; init; } = "named";
                [Required] public string Bare { get; init; } = null!;
            }
            """) with
        { AssemblyName = "Acme.Library" });
        const string Mine = "namespace Acme; [Configuration] public sealed record Mine : Acme.Library.Options { public int Extra { get; init; } = 1; }";
        GeneratorRun[] users =
        [
            .. new[] { library.ToImage(), library.ToProjectReference() }.Select(r => GeneratorRun.Of(GeneratorInput.Of(Mine) with { AssemblyName = "Acme.User", References = [r] })),
        ];
        Assert.Equal(users[0].Text("Acme.Mine.Binder"), users[1].Text("Acme.Mine.Binder"));
        using var loaded = new LoadedRun(library, users[0]);
        ConfigurationDescriptor mine = loaded.Configuration("Acme.MineBinder");
        Assert.Null(mine.BindText("{}", out string errors));
        Assert.Equal("test.json:1:1: bare: is missing; expected text", errors);
        object bound = mine.BindText("""{ "bare": "b" }""", out _)!;
        Assert.Equal(7, bound.GetType().GetProperty("Size")!.GetValue(bound));
        Assert.Equal("named", bound.GetType().GetProperty("Name")!.GetValue(bound));
        mine.BindText("""{ "bare": "b", "note": "x" }""", out errors);
        Assert.Contains("expected one of size, plain, name, bare, extra", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("\"default\": 0", System.Text.Encoding.UTF8.GetString(mine.Schema().Span), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Shuffled_files_and_references_give_the_same_output(ulong seed)
    {
        MetadataReference[] references =
        [
            GeneratorRun.Of(GeneratorInput.Of(Rerankers) with { AssemblyName = "Acme.Reranking" }).ToImage(),
            GeneratorRun.Of(GeneratorInput.Of(Samples.Metrics) with { AssemblyName = "Acme.Metrics" }).ToProjectReference(),
            GeneratorRun.Of(GeneratorInput.Of("namespace Acme.Plain; public class Nothing;") with { AssemblyName = "Acme.Plain" }).ToImage(),
        ];
        string[] files =
        [
            Samples.Host, Samples.EchoSource,
            "namespace Acme; [Plugin(\"b\")] public sealed partial class B : IMetric { public double Score(in Ranking ranking) => 1; }",
            "namespace Acme; [Plugin(\"a\")] public sealed partial class A(Settings settings) : IMetric { public double Score(in Ranking ranking) => settings.X; }",
            "namespace Acme; [Configuration] public sealed record Settings { public int X { get; init; } public Part Inner { get; init; } = new(); }",
            "namespace Acme; public sealed record Part { public int Y { get; init; } }",
            "namespace Acme; [PluginKind(\"acme.z\")] public interface IZ; [PluginKind(\"acme.y\")] public interface IY;",
        ];
        var random = new Properties.SplitMix(seed);
        GeneratorRun ordered = GeneratorRun.Of(GeneratorInput.Of(files) with { References = [.. references] });
        GeneratorRun shuffled = GeneratorRun.Of(GeneratorInput.Of(random.Shuffled(files)) with { References = [.. random.Shuffled(references)] });
        Assert.Equal(ordered.Sources.Select(s => (s.HintName, s.SourceText.ToString())), shuffled.Sources.Select(s => (s.HintName, s.SourceText.ToString())));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_reference_whose_own_reference_is_missing_is_composed_all_the_same(bool asImage)
    {
        GeneratorRun hidden = GeneratorRun.Of(GeneratorInput.Of("namespace Acme.Hidden; public abstract class Base { public int X => 1; }") with { AssemblyName = "Acme.Hidden" });
        GeneratorRun library = GeneratorRun.Of(GeneratorInput.Of(
            "namespace Acme.Shown; [Plugin(\"shown\")] public sealed partial class Shown : Acme.Hidden.Base, IMetric { public double Score(in Ranking ranking) => X; }") with
        { AssemblyName = "Acme.Shown", References = [hidden.ToImage()] });
        GeneratorRun host = GeneratorRun.Of(GeneratorInput.Of(Samples.Host) with { AssemblyName = "Acme.Host", References = [asImage ? library.ToImage() : library.ToProjectReference()] });
        using var loaded = new LoadedRun(hidden, library, host);
        Assert.NotNull(loaded.Catalog().Find("metrics", "shown"));
    }

    [Fact]
    public void Two_projects_that_see_each_others_internals_do_not_collide()
    {
        GeneratorRun library = GeneratorRun.Of(GeneratorInput.Of(
            """[assembly: System.Runtime.CompilerServices.InternalsVisibleTo("Acme.Host")]""", Samples.Metrics, "namespace Acme; [Configuration] internal sealed record Hidden { public int X { get; init; } }") with
        { AssemblyName = "Acme.Metrics" });
        GeneratorRun host = GeneratorRun.Of(GeneratorInput.Of(Samples.Host, Samples.EchoSource) with { AssemblyName = "Acme.Host", References = [library.ToProjectReference()] });
        using var loaded = new LoadedRun(library, host);
        Assert.NotNull(loaded.Catalog().Find("metrics", "ndcg"));
    }

    [Fact]
    public void Types_of_equal_short_name_get_files_and_members_of_their_own()
    {
        GeneratorRun run = GeneratorRun.Of("""
            namespace Acme.One { [Configuration] public sealed record Config { public int A { get; init; } } [Plugin("one")] public sealed partial class M(Config c) : IMetric { public double Score(in Ranking ranking) => c.A; } }
            namespace Acme.Two { [Configuration] public sealed record Config { public int B { get; init; } } [Plugin("t.wo")] public sealed partial class M(Config c) : IMetric { public double Score(in Ranking ranking) => c.B; } }
            namespace Acme.One { [Configuration] public sealed record CONFIG { public int D { get; init; } } }
            namespace Acme.Four { [Plugin("abc")] public sealed partial class Abc : IMetric { public double Score(in Ranking ranking) => 1; } [Plugin("abc2")] public sealed partial class ABC : IMetric { public double Score(in Ranking ranking) => 1; } }
            namespace Acme.Two.M2 { public partial class M { [Configuration] public sealed record Config { public int C { get; init; } } [Plugin("t-wo")] public sealed partial class N(Config c) : IMetric { public double Score(in Ranking ranking) => c.C; } } }
            """);
        Assert.Equal(10, run.Sources.Length);
    }

    private static GeneratorInput WithoutAnalyzers(GeneratorInput input) => input with { Options = input.Options.Add("build_property.RunAnalyzers", "false") };
}
