using Recotem.TestHarness;

namespace Recotem.Analyzers.Tests.Rules;

public sealed class Rct2002Tests
{
    private const string Rest = """

        public sealed partial class Mine : IMetric
        {
            public double Score(in Ranking ranking) => 1;
        }
        """;

    [Theory]
    [Fires]
    [InlineData("null!", "null is null")]
    [InlineData("\"\"", "'' is empty")]
    [InlineData("\"  \"", "'  ' is blank")]
    [InlineData("\"a\\nb\"", "'a\\u000ab' contains the control character U+000A")]
    [InlineData("\"Click Log\"", "'Click Log' contains the upper-case letter 'C'")]
    [InlineData("\"click log\"", "'click log' contains a space")]
    [InlineData("\"-a\"", "'-a' begins with '-'")]
    [InlineData("\"a--b\"", "'a--b' has two separators in a row")]
    [InlineData("\"a.\"", "'a.' ends with '.'")]
    [InlineData("\"caf\\u00e9\"", "'café' contains 'é'")]
    public void A_name_that_breaks_the_grammar_is_refused_with_the_reason(string name, string reason)
    {
        string message = Assert.Single(AnalyzerRun.Check("RCT2002", $"namespace Acme; [Plugin([|{name}|])]{Rest}")).Message();
        Assert.StartsWith($"The plugin name {reason}; use", message, StringComparison.Ordinal);
    }

    [Fact]
    [Fires]
    public void A_constant_and_an_alias_are_checked_too()
    {
        AnalyzerRun.Check("RCT2002", $"namespace Acme; static class N {{ public const string Of = \"No Good\"; }} [Plugin([|N.Of|], Aliases = [|[\"fine\", \"Not fine\"]|])]{Rest}");
    }

    [Theory]
    [Silent]
    [InlineData("ndcg")]
    [InlineData("acme.click-log_2")]
    [InlineData("90-days")]
    public void A_name_of_the_grammar_is_accepted(string name) => AnalyzerRun.Check("RCT2002", $"namespace Acme; [Plugin(\"{name}\")]{Rest}");

    [Fact]
    [Boundary]
    public void Sixty_four_characters_are_accepted_and_one_more_is_not()
    {
        AnalyzerRun.Check("RCT2002", $"namespace Acme; [Plugin(\"{new string('a', 64)}\")]{Rest}");
        AnalyzerRun.Check("RCT2002", $"namespace Acme; [Plugin([|\"{new string('a', 65)}\"|])]{Rest}");
    }
}
