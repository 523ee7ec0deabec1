using Microsoft.CodeAnalysis;
using Recotem.TestHarness;

namespace Recotem.CodeFixes.Tests.Hosts;

public sealed class HostFixTests
{
    private static readonly Lazy<MetadataReference> s_kinds = new(() => Package(
        "Acme.Kinds",
        """
        namespace Acme.Kinds;
        [PluginKind("acme.widgets", IgnoreCase = true)] public interface IWidget;
        [PluginKind("acme.gadgets")] public interface IGadget;
        """));

    [Theory]
    [InlineData("Prefer 'acme.widgets/red' of 'Acme.One'", "Prefer = [\"acme.widgets/red=Acme.One\"]")]
    [InlineData("Prefer 'acme.widgets/red' of 'Acme.Two'", "Prefer = [\"acme.widgets/red=Acme.Two\"]")]
    [InlineData("Exclude 'acme.widgets/red@Acme.Two'", "Exclude = [\"acme.widgets/red@Acme.Two\"]")]
    [InlineData("Exclude 'acme.widgets/red@Acme.One'", "Exclude = [\"acme.widgets/red@Acme.One\"]")]
    public void Of_two_plugins_with_one_name_a_host_takes_either(string action, string argument) => Check(
        "RCT4001", "/* all */ [|PluginHost|] // so far", $"/* all */ PluginHost({argument}) // so far", action, Plugin("Acme.One", "\"red\"", "IWidget"), Plugin("Acme.Two", "\"red\"", "IWidget"));

    [Fact]
    public void An_alias_is_preferred_but_no_pattern_excludes_it() => Assert.DoesNotContain(
        CodeFixRun.Titles(Input("RCT4001", "[|PluginHost|]", "", "", Plugin("Acme.One", "\"red\", Aliases = [\"rot\"]", "IWidget"), Plugin("Acme.Two", "\"rot\"", "IWidget"))),
        t => t == "Exclude 'acme.widgets/rot@Acme.One'");

    [Fact]
    public void Entries_are_added_to_lists_that_are_there() => Check(
        "RCT4001",
        "[|PluginHost(Exclude = [\"acme.widgets/*@Acme.One\" /* old */], Prefer = new[] { \"acme.widgets/blue=Acme.Two\" })|]",
        "PluginHost(Exclude = [\"acme.widgets/*@Acme.One\" /* old */], Prefer = new[] { \"acme.widgets/blue=Acme.Two\", \"acme.widgets/red=Acme.Three\" })",
        "Prefer",
        Plugin("Acme.One", "\"red\"", "IWidget"), Plugin("Acme.Two", "\"red\", Aliases = [\"blue\"]", "IWidget"), Plugin("Acme.Three", "\"red\"", "IWidget"), Plugin("Acme.Four", "\"blue\"", "IWidget"));

    [Fact]
    public void Of_names_that_differ_by_case_one_is_excluded() => Check(
        "RCT4002", "[|PluginHost|]", "PluginHost(Exclude = [\"acme.widgets/red@Acme.One\"])", "", Plugin("Acme.One", "\"red\"", "IWidget"), Plugin("Acme.Two", "\"Red\"", "IWidget"));

    [Fact]
    public void A_default_is_named() => Check(
        "RCT4005",
        "[|PluginHost|]",
        "PluginHost(Defaults = [\"acme.gadgets=one\"])",
        "",
        Plugin("Acme.One", "\"one\"", "IGadget"), Plugin("Acme.Two", "\"two\"", "IGadget"), Plugin("Acme.Three", "\"three\"", "IWidget", "Acme.Kinds.IGadget gadget"));

    [Fact]
    public void Entries_without_effect_are_removed_at_once() => CodeFixRun.CheckAll(Input(
        "RCT4008",
        "PluginHost(Only = [\"acme.widgets/*\", [|\"acme.nothing/*\"|], [|\"other/*\"|]], Exclude = [[|\"nothing/one\"|]])",
        "PluginHost(Only = [\"acme.widgets/*\"])",
        "Remove",
        Plugin("Acme.One", "\"red\"", "IWidget")));

    [Fact]
    public void The_only_argument_is_removed_with_its_list() => Check(
        "RCT4008", "PluginHost(Exclude = [[|\"nothing/one\"|]])", "PluginHost", "Remove", Plugin("Acme.One", "\"red\"", "IWidget"));

    [Fact]
    public void A_misspelt_entry_is_mended() => Check(
        "RCT4008", "PluginHost(Exclude = [[|\"acme.widgets/reds\"|]])", "PluginHost(Exclude = [\"acme.widgets/red\"])", "Write", Plugin("Acme.One", "\"red\"", "IWidget"));

    [Theory]
    [InlineData("/* a */ public sealed class [|Plugins|]", "/* a */ public static partial class Plugins")]
    [InlineData("partial class [|Plugins|]", "static partial class Plugins")]
    [InlineData("internal static class [|Plugins|]", "internal static partial class Plugins")]
    public void A_host_becomes_a_static_partial_class(string before, string after) => CodeFixRun.CheckAll(
        "RCT4015",
        ($"namespace Acme;\n\n// Root.\n[PluginHost]\n{before} {{ }}", $"namespace Acme;\n\n// Root.\n[PluginHost]\n{after} {{ }}"),
        ("namespace Acme.Other; [PluginHost] public class [|Plugins|] { public const int One = 1; }", "namespace Acme.Other; [PluginHost] public static partial class Plugins { public const int One = 1; }"));

    [Theory]
    [InlineData("public partial class [|Plugins|] { public int One => 1; }")]
    [InlineData("public partial class [|Plugins|] : Exception { }")]
    [InlineData("public static partial class [|Plugins|]<T> { }")]
    public void A_class_that_cannot_be_static_stays(string host) => CodeFixRun.CheckNone("RCT4015", $"namespace Acme; [PluginHost] {host}");

    private static void Check(string id, string before, string after, string action, params MetadataReference[] plugins) => CodeFixRun.Check(Input(id, before, after, action, plugins));

    private static CodeFixInput Input(string id, string before, string after, string action, params MetadataReference[] plugins) => new()
    {
        Id = id,
        Before = new AnalyzerInput
        {
            Project = GeneratorInput.Of(Host(before)) with { AssemblyName = "Acme.Host", References = [s_kinds.Value, .. plugins] },
            Id = id,
        },
        After = [Host(after)],
        Action = action,
    };

    private static string Host(string attribute) => $"namespace Acme; [{attribute}\n] public static partial class Plugins;";

    private static MetadataReference Plugin(string assembly, string attribute, string contract, string parameters = "") =>
        Package(assembly, $"namespace {assembly}; [Plugin({attribute})] internal sealed partial class Thing({parameters}) : Acme.Kinds.{contract};", s_kinds.Value);

    private static MetadataReference Package(string assembly, string text, params MetadataReference[] references)
    {
        GeneratorRun run = GeneratorRun.OfBroken(GeneratorInput.Of(text) with { AssemblyName = assembly, References = [.. references] });
        Assert.Empty(run.Errors);
        return run.ToImage();
    }
}
