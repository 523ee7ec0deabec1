using Recotem.TestHarness;

namespace Recotem.Analyzers.Tests.Rules;

public sealed class Rct2101Tests
{
    [Theory]
    [Fires]
    [InlineData("object", "name the type of its values, or use ConfigNode for a value of any form")]
    [InlineData("object?", "name the type of its values, or use ConfigNode for a value of any form")]
    [InlineData("dynamic", "name the type of its values, or use ConfigNode for a value of any form")]
    [InlineData("DateTime", "use DateTimeOffset or DateOnly")]
    [InlineData("char", "use string with [StringLength(1, MinimumLength = 1)]")]
    [InlineData("Action", "take what it does as a kind through the constructor")]
    [InlineData("int[,]", "use a list of lists")]
    [InlineData("Plain", "declare it as a record")]
    [InlineData("Point", "declare it as a record class")]
    [InlineData("RecordPoint", "declare it as a record class")]
    [InlineData("Dictionary<int, string>", "use text as the key, and a type that can be read as the value")]
    [InlineData("IReadOnlyDictionary<string, object>", "use text as the key, and a type that can be read as the value")]
    [InlineData("List<object>", "for its items name the type of its values, or use ConfigNode for a value of any form")]
    [InlineData("HashSet<Guid>", "for its items use string")]
    [InlineData("DateTime[]", "for its items use DateTimeOffset or DateOnly")]
    [InlineData("Int128", "use double, long or decimal")]
    [InlineData("HashSet<List<int>>", "use a list: items of a set are numbers, text, booleans, enums or dates, whose equal values are written alike")]
    [InlineData("Guid", "use string")]
    [InlineData("IFormatProvider", "use text, numbers, booleans, enums, dates, TimeSpan, Uri, records, or lists, sets and mappings of them")]
    public void A_type_that_no_binder_reads_is_refused(string type, string remedy)
    {
        string message = Assert.Single(AnalyzerRun.Check(
            "RCT2101",
            Code.Record($"public required {type} [|Value|] {{ get; init; }}"),
            "namespace Acme; public sealed class Plain; public struct Point; public record struct RecordPoint;")).Message();

        Assert.Equal($"The type '{type}' of 'Value' cannot be read from a recipe; {remedy}", message);
    }

    [Fact]
    [Fires]
    public void Records_within_records_are_checked_where_they_are_declared() => AnalyzerRun.Check(
        "RCT2101",
        Code.Record("public Part First { get; init; } = new(); public Part[] More { get; init; } = [];"),
        "namespace Acme; public sealed record Part { public object? [|Value|] { get; init; } }");

    [Theory]
    [Silent]
    [InlineData("bool")]
    [InlineData("byte?")]
    [InlineData("long")]
    [InlineData("decimal?")]
    [InlineData("float")]
    [InlineData("string?")]
    [InlineData("DayOfWeek")]
    [InlineData("DateOnly")]
    [InlineData("DateTimeOffset?")]
    [InlineData("TimeSpan")]
    [InlineData("Uri")]
    [InlineData("ConfigNode?")]
    [InlineData("int[]")]
    [InlineData("int[][]")]
    [InlineData("List<string>")]
    [InlineData("IReadOnlyList<Part>")]
    [InlineData("IEnumerable<double>")]
    [InlineData("ImmutableArray<int>")]
    [InlineData("ImmutableHashSet<string>")]
    [InlineData("FrozenSet<DayOfWeek>")]
    [InlineData("Dictionary<string, int[]>")]
    [InlineData("FrozenDictionary<string, Part>")]
    [InlineData("Part?")]
    [InlineData("PluginChoice<IMetric>")]
    [InlineData("PluginChoice<ISplitter>[]")]
    public void Types_that_binders_read_are_accepted(string type) =>
        AnalyzerRun.Check("RCT2101", Code.Record($"public required {type} Value {{ get; init; }}"), "namespace Acme; public sealed record Part { public Part? Next { get; init; } }");

    [Fact]
    [Silent]
    public void What_is_no_option_may_be_of_any_type() => AnalyzerRun.Check(
        "RCT2101",
        Code.Record("[System.Text.Json.Serialization.JsonIgnore] public object? Cache { get; init; } public object Computed => this; internal object? Hidden { get; init; } public static object? Shared { get; set; }"));

    [Fact]
    [Boundary]
    public void A_record_is_a_value_but_a_class_of_the_same_form_is_none()
    {
        const string Record = "namespace Acme; [Configuration] public sealed record Config { public Part Value { get; init; } = new(); } public sealed record Part;";

        AnalyzerRun.Check("RCT2101", Record);
        AnalyzerRun.Check("RCT2101", Record.Replace("record Part", "class Part", StringComparison.Ordinal).Replace("Part Value", "Part [|Value|]", StringComparison.Ordinal));
    }
}
