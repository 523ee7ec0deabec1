using Recotem.TestHarness;

namespace Recotem.Analyzers.Tests.Rules;

public sealed class Rct2017Tests
{
    [Theory]
    [Fires]
    [InlineData("test")]
    [InlineData("model1")]
    [InlineData("plugin")]
    [InlineData("acme.plugin")]
    [InlineData("my-plugin")]
    [InlineData("my_source")]
    [InlineData("data-source-2")]
    [InlineData("foo")]
    [InlineData("90")]
    public void A_name_without_meaning_is_reported(string name)
    {
        string message = Assert.Single(AnalyzerRun.Check("RCT2017", Code.Metric($"[|\"{name}\"|]"))).Message();

        Assert.Equal($"The name '{name}' says nothing about the plugin; name what it does, or where its data comes from", message);
    }

    [Theory]
    [Silent]
    [InlineData("click-log")]
    [InlineData("test-set")]
    [InlineData("open-data")]
    public void A_name_that_says_more_is_accepted(string name) => AnalyzerRun.Check("RCT2017", Code.Metric($"\"{name}\""));

    [Fact]
    [Silent]
    public void A_name_that_breaks_the_grammar_is_reported_for_that_alone() => AnalyzerRun.Check("RCT2002", Code.Metric("[|\"Test\"|]"));

    [Theory]
    [Boundary]
    [InlineData("\"metric-7\"", true)]
    [InlineData("\"metric-7-days\"", false)]
    [InlineData("\"test.clicks\"", false)]
    [InlineData("\"clicks.test\"", true)]
    public void The_last_part_counts_without_the_number_at_its_end(string name, bool fires) => AnalyzerRun.Check("RCT2017", Code.Metric(fires ? $"[|{name}|]" : name));
}
