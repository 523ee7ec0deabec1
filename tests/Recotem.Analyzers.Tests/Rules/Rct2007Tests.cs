using Microsoft.CodeAnalysis;
using Recotem.TestHarness;

namespace Recotem.Analyzers.Tests.Rules;

public sealed class Rct2007Tests
{
    private const string Kinds = """
        namespace Acme;
        [PluginKind("acme.a")] public interface IA;
        [PluginKind("acme.b")] public interface IB;
        [PluginKind("acme.schemas", Selection = Selection.Versioned)] public interface ISchema;
        internal static class Names { public const string Popular = "popular"; }

        """;

    [Theory]
    [Fires]
    [InlineData("[Plugin([|\"popular\"|])]", "[Plugin([|\"popular\"|])]", "popular", "")]
    [InlineData("[Plugin([|\"popular\"|])]", "[Plugin([|Names.Popular|])]", "popular", "")]
    [InlineData("[Plugin([|Names.Popular|])]", "[Plugin([|\"pop\" + \"ular\"|])]", "popular", "")]
    [InlineData("[Plugin(\"other\", Aliases = [|[\"popular\"]|])]", "[Plugin([|\"popular\"|])]", "popular", "")]
    [InlineData("[Plugin(\"a\", Aliases = [|[\"popular\"]|])]", "[Plugin(\"b\", Aliases = [|[\"x-y\", \"popular\"]|])]", "popular", "")]
    public void A_name_belongs_to_one_class_of_a_kind(string first, string second, string name, string but)
    {
        Diagnostic[] reported = [.. AnalyzerRun.Check("RCT2007", $"{Kinds}{first} public sealed partial class One : IA; {second} public sealed partial class Two : IA;")];

        Assert.Equal(
            [
                $"The name '{name}' of 'One' is taken by 'Acme.Two' in the kind 'acme.a'{but}; rename one of them",
                $"The name '{name}' of 'Two' is taken by 'Acme.One' in the kind 'acme.a'{but}; rename one of them",
            ],
            reported.Select(d => d.Message()));
        Assert.Equal(["Two", "One"], reported.Select(d => Assert.Single(d.AdditionalLocations)).Select(l => l.SourceTree!.ToString().Substring(l.SourceSpan.Start, l.SourceSpan.Length)));
    }

    [Fact]
    [Fires]
    public void Names_that_differ_only_by_case_are_equal()
    {
        Diagnostic[] reported =
        [
            .. AnalyzerRun.Check(
                "RCT2007",
                """
                namespace Acme;
                [PluginKind("acme.a", IgnoreCase = true)] public interface IA;
                [Plugin([|"IALS"|])] public sealed partial class One : IA;
                [Plugin([|"ials"|])] public sealed partial class Two : IA;
                """),
        ];

        Assert.Equal("The name 'IALS' of 'One' is taken by 'Acme.Two' in the kind 'acme.a' as 'ials', which differs only by case; rename one of them", reported[0].Message());
        Assert.Equal("The name 'ials' of 'Two' is taken by 'Acme.One' in the kind 'acme.a' as 'IALS', which differs only by case; rename one of them", reported[1].Message());
    }

    [Fact]
    [Fires]
    public void Two_data_sources_of_different_files_clash() => AnalyzerRun.Check(
        "RCT2007",
        Code.Source(Code.NoExpandFields).Replace("\"click-log\"", "[|\"click-log\"|]", StringComparison.Ordinal),
        Code.Source(Code.NoExpandFields).Replace("\"click-log\"", "[|\"click-log\"|]", StringComparison.Ordinal).Replace("namespace Acme", "namespace Other", StringComparison.Ordinal));

    [Fact]
    [Fires]
    public void A_third_claim_is_reported_too() => AnalyzerRun.Check(
        "RCT2007",
        $"{Kinds}[Plugin([|\"popular\"|])] public sealed partial class One : IA; [Plugin([|\"popular\"|])] public sealed partial class Two : IA; [Plugin([|\"popular\"|])] public sealed partial class Three : IA;");

    [Fact]
    [Silent]
    public void Kinds_have_names_of_their_own() => AnalyzerRun.Check(
        "RCT2007", $"{Kinds}[Plugin(\"popular\")] public sealed partial class One : IA; [Plugin(\"popular\")] public sealed partial class Two : IB;");

    [Fact]
    [Silent]
    public void A_plugin_may_repeat_its_own_name() => AnalyzerRun.Check(
        "RCT2007", $"{Kinds}[Plugin(\"popular\", Aliases = [\"popular\", \"most-popular\"])] public sealed partial class One : IA, IB;");

    [Fact]
    [Boundary]
    public void Versions_tell_plugins_apart_where_the_kind_selects_by_version()
    {
        AnalyzerRun.Check(
            "RCT2007",
            $"{Kinds}[Plugin(\"item\", Version = \"1.0.0\")] public sealed partial class One : ISchema; [Plugin(\"item\", Version = \"2.0.0\")] public sealed partial class Two : ISchema;");
        AnalyzerRun.Check(
            "RCT2007",
            $"{Kinds}[Plugin([|\"item\"|], Version = \"1.0.0\")] public sealed partial class One : ISchema; [Plugin([|\"item\"|], Version = \"1.0.0\")] public sealed partial class Two : ISchema;");
        AnalyzerRun.Check(
            "RCT2007",
            $"{Kinds}[Plugin([|\"item\"|], Version = \"1.0.0\")] public sealed partial class One : IA; [Plugin([|\"item\"|], Version = \"2.0.0\")] public sealed partial class Two : IA;");
    }
}
