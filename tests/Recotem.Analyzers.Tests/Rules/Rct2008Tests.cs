using Recotem.TestHarness;

namespace Recotem.Analyzers.Tests.Rules;

public sealed class Rct2008Tests
{
    [Theory]
    [Fires]
    [InlineData("1", "1.0.0")]
    [InlineData("1.2", "1.2.0")]
    [InlineData("v1.2.3", "1.2.3")]
    [InlineData("1.2.3.4", "1.2.3")]
    [InlineData("1.2.3-beta", "1.2.3")]
    [InlineData("1.2.x", "1.2.0")]
    [InlineData("", "1.0.0")]
    [InlineData("latest", "1.0.0")]
    [InlineData("1.2.-3", "1.2.0")]
    [InlineData("1. 2.3", "1.0.0")]
    public void A_version_of_another_form_is_refused(string version, string suggestion)
    {
        string message = Assert.Single(AnalyzerRun.Check("RCT2008", Code.Metric($"\"first-hit\", Version = [|\"{version}\"|]"))).Message();

        Assert.Equal($"The version '{version}' of 'FirstHit' is not three numbers; write '{suggestion}'", message);
    }

    [Fact]
    [Silent]
    public void Three_numbers_are_a_version_and_none_is_that_of_the_assembly()
    {
        AnalyzerRun.Check("RCT2008", Code.Metric("\"first-hit\", Version = \"1.20.300\""));
        AnalyzerRun.Check("RCT2008", Code.Metric("\"first-hit\", Version = null"));
        AnalyzerRun.Check("RCT2008", Code.Metric());
    }

    [Fact]
    [Boundary]
    public void Each_number_has_at_most_nine_digits()
    {
        AnalyzerRun.Check("RCT2008", Code.Metric("\"first-hit\", Version = \"0.0.999999999\""));
        AnalyzerRun.Check("RCT2008", Code.Metric("\"first-hit\", Version = [|\"0.0.1000000000\"|]"));
    }
}
