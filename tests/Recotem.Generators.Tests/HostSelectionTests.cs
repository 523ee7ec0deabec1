using Microsoft.CodeAnalysis;
using Recotem.TestHarness;

namespace Recotem.Generators.Tests;

/// <summary>What a host says in its attribute decides what its catalog contains.</summary>
public sealed class HostSelectionTests
{
    private const string Own = """
        namespace Acme.Own;
        [Plugin("ndcg", Aliases = ["own-gain"])] public sealed partial class Mine : IMetric { public double Score(in Ranking ranking) => 2; }
        [Plugin("own")] public sealed partial class Other : IMetric { public double Score(in Ranking ranking) => 3; }
        """;

    public static TheoryData<string, string> Selections => new()
    {
        { "Exclude = [\"metrics/ndcg@Acme.Metrics\"]", "bias ndcg:Acme.Own.Mine own" },
        { "Exclude = [\"metrics/ndcg@Acme.Own.Mine\"]", "bias ndcg:Acme.Metrics.Ndcg own" },
        { "Exclude = [\"*/*@Acme.Metrics\"]", "ndcg:Acme.Own.Mine own" },
        { "Exclude = [\"metrics/*\"]", "" },
        { "Exclude = [\"metrics/n*g\", \"metrics/b*s*\"]", "own" },
        { "Exclude = new[] { \"met*s/*d*\" }", "bias own" },
        { "Only = [\"metrics/*@Acme.Metrics\"]", "bias ndcg:Acme.Metrics.Ndcg" },
        { "Only = [\"metrics/own\", \"metrics/bias\"]", "bias own" },
        { "Only = [\"metrics/own\", \"metrics/bias\"], Exclude = [\"metrics/bias\"]", "own" },
        { "Only = [\"own\"]", "" },
        { "OwnAssemblyOnly = true", "ndcg:Acme.Own.Mine own" },
        { "Prefer = [\"metrics/ndcg=Acme.Metrics\"]", "bias ndcg:Acme.Metrics.Ndcg own" },
        { "Prefer = [\"metrics/ndcg=Acme.Own.Mine\"]", "bias ndcg:Acme.Own.Mine own" },
        { "Prefer = [\"metrics/ndcg=Acme.Host\", \"metrics/ndcg=Acme.Metrics\"]", "bias ndcg:Acme.Own.Mine own" },
    };

    [Theory]
    [MemberData(nameof(Selections))]
    public void The_catalog_contains_what_the_attribute_says(string arguments, string expected)
    {
        foreach (bool asImage in new[] { true, false })
        {
            (GeneratorRun metrics, GeneratorRun host) = Compose(arguments, asImage);
            using var loaded = new LoadedRun(metrics, host);
            PluginCatalog catalog = loaded.Catalog();
            Assert.Equal(expected, string.Join(' ', catalog.Of("metrics").Select(p => p.Id.Name == "ndcg" ? $"ndcg:{p.TypeName}" : p.Id.Name)));
            foreach (string name in new[] { "bias", "ndcg", "own", "gain", "own-gain" })
                Assert.Equal(catalog.Of("metrics").SingleOrDefault(p => p.Id.Name == name || p.Aliases.Contains(name)), catalog.Find("metrics", name));
        }
    }

    [Fact]
    public void What_is_left_out_is_not_mentioned_but_as_text_with_the_reason()
    {
        (GeneratorRun metrics, GeneratorRun host) = Compose("Only = [\"*/*d*\", \"*/bias\"], Exclude = [\"metrics/b*\"], Prefer = [\"metrics/ndcg=Acme.Metrics\"]", asImage: true);
        string text = host.Text("Acme.Plugins.Host");
        Assert.Contains("global::Recotem.Generated.Acme_Metrics_Plugins.Plugin_metrics_ndcg", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Plugin_metrics_bias", text, StringComparison.Ordinal);
        Assert.DoesNotContain("global::Recotem.Generated.Acme_Host_Plugins", text, StringComparison.Ordinal);
        Assert.DoesNotContain("#error", text, StringComparison.Ordinal);

        using var loaded = new LoadedRun(metrics, host);
        Assert.Equal(
            [
                "metrics/bias Acme.Metrics.Bias 1.2.3 of Acme.Metrics 1.2.3, 1.0: Excluded metrics/b*, also ",
                "metrics/ndcg Acme.Own.Mine 1.2.3 of Acme.Host 1.2.3, 1.0: NotPreferred metrics/ndcg=Acme.Metrics, also own-gain",
                "metrics/own Acme.Own.Other 1.2.3 of Acme.Host 1.2.3, 1.0: NotListed , also ",
            ],
            loaded.Catalog().Omissions.Select(o =>
                $"{o.Id} {o.TypeName} {o.Version} of {o.Origin.Assembly} {o.Origin.Version}, {o.ContractVersion}: {o.Reason} {o.Entry}, also {string.Join(' ', o.Aliases)}"));
    }

    [Fact]
    public async Task A_default_supplies_constructors_where_a_kind_has_several_plugins()
    {
        const string Widgets = """
            namespace Acme.Widgets;
            [PluginKind("acme.widgets", IgnoreCase = true)] public interface IWidget { string Text { get; } }
            [Plugin("Red")] public sealed partial class Red : IWidget { public string Text => "red"; }
            [Plugin("Blue", Aliases = ["Azure"])] public sealed partial class Blue : IWidget { public string Text => "blue"; }
            [Plugin("Framed")] public sealed partial class Framed(IWidget inner) : IWidget { public string Text => $"[{inner.Text}]"; }
            [PluginHost(Defaults = ["acme.widgets=azure"])] public static partial class Chosen;
            [PluginHost] public static partial class Unchosen;
            [PluginHost(Exclude = ["acme.widgets/Red", "acme.widgets/Framed"])] public static partial class Single;
            """;
        using var loaded = new LoadedRun(GeneratorRun.Of(Widgets));
        PluginCatalog chosen = loaded.Catalog("Acme.Widgets.Chosen");
        Assert.Equal("Blue", chosen.DefaultOf("acme.widgets"));
        Assert.Null(chosen.DefaultOf("metrics"));
        Assert.Equal("[blue]", await FramedAsync(chosen));
        Assert.Equal("[blue]", await FramedAsync(chosen.ToBuilder().Build()));
        Assert.Equal("[red]", await FramedAsync(chosen.ToBuilder().Default("acme.widgets", "red").Build()));

        PluginCatalog unchosen = loaded.Catalog("Acme.Widgets.Unchosen");
        var error = await Assert.ThrowsAsync<PluginActivationException>(() => FramedAsync(unchosen));
        Assert.Contains("(Blue, Framed, Red); name one in Defaults on [PluginHost]", error.Message, StringComparison.Ordinal);
        Assert.Equal("blue", await TextAsync(loaded.Catalog("Acme.Widgets.Single").Find("acme.widgets", "BLUE")!, PluginCatalog.Empty));

        Task<string> FramedAsync(PluginCatalog catalog) => TextAsync(catalog.Find("acme.widgets", "framed")!, catalog);
    }

    [Fact]
    public void A_host_of_nothing_compiles()
    {
        using var loaded = new LoadedRun(GeneratorRun.Of("namespace Acme; [PluginHost(Exclude = [\"*/*\"])] public static partial class Plugins;", Samples.Metrics));
        Assert.Empty(loaded.Catalog().Of("metrics"));
        Assert.Null(loaded.Catalog().Find("metrics", "ndcg"));
        Assert.Equal(2, loaded.Catalog().Omissions.Length);
    }

    private static async Task<string> TextAsync(PluginDescriptor plugin, PluginCatalog catalog)
    {
        await using var scope = new PluginScope(catalog);
        object instance = await plugin.Activate(scope, null);
        return (string)instance.GetType().GetProperty("Text")!.GetValue(instance)!;
    }

    private static (GeneratorRun Metrics, GeneratorRun Host) Compose(string arguments, bool asImage)
    {
        GeneratorRun metrics = GeneratorRun.Of(GeneratorInput.Of(Samples.Metrics) with { AssemblyName = "Acme.Metrics" });
        MetadataReference reference = asImage ? metrics.ToImage() : metrics.ToProjectReference();
        GeneratorRun host = GeneratorRun.Of(GeneratorInput.Of($"namespace Acme; [PluginHost({arguments})] public static partial class Plugins;", Own) with
        {
            AssemblyName = "Acme.Host",
            References = [reference],
        });
        return (metrics, host);
    }
}
