using Recotem.TestHarness;

namespace Recotem.Analyzers.Tests.Rules;

public sealed class Rct2202Tests
{
    [Theory]
    [Fires]
    [InlineData("public static string[] [|NoExpandFields|] { get; } = [];", "is of type 'string[]'")]
    [InlineData("public static HashSet<string> [|NoExpandFields|] { get; } = [];", "is of type 'HashSet<string>'")]
    [InlineData("public static IReadOnlySet<string> [|NoExpandFields|] { get; } = ImmutableHashSet<string>.Empty;", "is of type 'IReadOnlySet<string>'")]
    [InlineData("public static FrozenSet<string> [|NoExpandFields|] { get; } = FrozenSet<string>.Empty;", "is of type 'FrozenSet<string>'")]
    [InlineData("public static ImmutableHashSet<object> [|NoExpandFields|] { get; } = [];", "is of type 'ImmutableHashSet<object>'")]
    [InlineData("public static ImmutableArray<string> [|NoExpandFields|] { get; } = [];", "is of type 'ImmutableArray<string>'")]
    [InlineData("public ImmutableHashSet<string> [|NoExpandFields|] { get; } = [];", "belongs to each instance")]
    [InlineData("internal static ImmutableHashSet<string> [|NoExpandFields|] { get; } = [];", "is not public")]
    [InlineData("private static ImmutableHashSet<string> [|NoExpandFields|] { get; } = [];", "is not public")]
    [InlineData("public static ImmutableHashSet<string> [|NoExpandFields|] { get; set; } = [];", "can be set")]
    [InlineData("public static ImmutableHashSet<string> [|NoExpandFields|] { get; private set; } = [];", "can be set")]
    [InlineData("public static readonly ImmutableHashSet<string> [|NoExpandFields|] = [];", "is a field")]
    [InlineData("public const string [|NoExpandFields|] = \"path\";", "is a field")]
    [InlineData("public static ImmutableHashSet<string> [|NoExpandFields|]() => [];", "is no property")]
    public void A_member_of_another_shape_is_refused(string member, string reason)
    {
        string message = Assert.Single(AnalyzerRun.Check("RCT2202", Code.Source(member))).Message();

        Assert.Equal($"'NoExpandFields' of 'ClickLog' {reason}; declare it as 'public static ImmutableHashSet<string> NoExpandFields {{ get; }}'", message);
    }

    [Fact]
    [Fires]
    public void Plugins_of_other_kinds_that_declare_it_must_do_it_right() =>
        AnalyzerRun.Check("RCT2202", Code.Metric(members: "public static string[] [|NoExpandFields|] => [];"));

    [Fact]
    [Fires]
    public void A_nested_type_of_that_name_is_none() =>
        AnalyzerRun.Check("RCT2202", Code.Source("public static class NoExpandFields;").Replace("class ClickLog(", "class [|ClickLog|](", StringComparison.Ordinal));

    [Fact]
    [Silent]
    public void The_right_shape_is_accepted() => AnalyzerRun.Check("RCT2202", Code.Source(Code.NoExpandFields));

    [Fact]
    [Boundary]
    public void A_set_of_another_namespace_is_another_set() => AnalyzerRun.Check(
        "RCT2202",
        Code.Source("public static Acme.Sets.ImmutableHashSet<string> [|NoExpandFields|] { get; } = new();"),
        "namespace Acme.Sets; public sealed class ImmutableHashSet<T>;");
}
