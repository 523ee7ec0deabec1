namespace Recotem.Abstractions.Tests.Configuration;

public sealed class NearestNameTests
{
    private static readonly string[] s_known = ["ndcg", "map", "recall", "hit"];

    [Theory]
    [InlineData("ndgc", "ndcg")]
    [InlineData("NDCG", "ndcg")]
    [InlineData("recal", "recall")]
    [InlineData("hits", "hit")]
    [InlineData("precision", null)]
    [InlineData("", null)]
    public void The_nearest_name_is_found_only_if_it_is_near(string name, string? expected) => Assert.Equal(expected, NearestName.Find(name, s_known));

    [Fact]
    public void Long_names_cost_nothing()
    {
        Assert.Null(NearestName.Find(new string('x', 1_000_000), s_known));
        Assert.Null(NearestName.Find("ndcg", [new string('n', 1_000_000)]));
    }

    [Fact]
    public void The_hint_lists_what_there_is()
    {
        Assert.Equal("did you mean 'map'? expected one of ndcg, map, recall, hit", NearestName.Expected("mpa", s_known));
        Assert.Equal("expected one of ndcg, map, recall, hit", NearestName.Expected("precision", s_known));
        Assert.Equal("there are none", NearestName.Expected("x", []));
    }
}
