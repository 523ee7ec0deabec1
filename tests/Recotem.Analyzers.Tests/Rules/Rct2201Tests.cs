using Recotem.TestHarness;

namespace Recotem.Analyzers.Tests.Rules;

public sealed class Rct2201Tests
{
    [Fact]
    [Fires]
    public void A_data_source_must_say_which_fields_are_read_literally()
    {
        string message = Assert.Single(AnalyzerRun.Check("RCT2201", Marked(""))).Message();

        Assert.Equal(
            "The data source 'ClickLog' does not say which fields are read literally; declare 'public static ImmutableHashSet<string> NoExpandFields { get; } = [];'", message);
    }

    [Fact]
    [Fires]
    public void An_inherited_one_does_not_count() => AnalyzerRun.Check(
        "RCT2201",
        Marked("").Replace(": IDataSource", ": Base, IDataSource", StringComparison.Ordinal),
        $"namespace Acme; public abstract class Base {{ {Code.NoExpandFields} }}");

    [Fact]
    [Fires]
    public void Another_name_or_an_explicit_member_does_not_count() =>
        AnalyzerRun.Check("RCT2201", Marked("public static ImmutableHashSet<string> NoExpandField { get; } = [];"));

    [Fact]
    [Fires]
    public void A_class_that_is_registered_for_sources_by_the_plain_attribute_is_a_data_source_too() =>
        AnalyzerRun.Check("RCT2201", Marked("").Replace("[DataSource(", "[Plugin(", StringComparison.Ordinal));

    [Fact]
    [Silent]
    public void Plugins_of_other_kinds_need_not_declare_it() => AnalyzerRun.Check("RCT2201", Code.Metric());

    [Fact]
    [Boundary]
    public void It_may_stand_in_another_part_of_the_class() =>
        AnalyzerRun.Check("RCT2201", Code.Source(""), $"namespace Acme; partial class ClickLog {{ {Code.NoExpandFields} }}");

    private static string Marked(string members) => Code.Source(members).Replace("class ClickLog(", "class [|ClickLog|](", StringComparison.Ordinal);
}
