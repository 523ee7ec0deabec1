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

    [Theory]
    [Fires]
    [InlineData("\"a\\u0000b\"", "contains the control character U+0000")]
    [InlineData("\"a\\u200bb\"", "contains '\u200b'")]
    [InlineData("\"a\\u00a0b\"", "contains the character U+00A0")]
    [InlineData("\"a_-b\"", "has two separators in a row")]
    [InlineData("\"a/b\"", "contains '/'")]
    [InlineData("\" a\"", "contains a space")]
    [InlineData("nameof(Mine)", "contains the upper-case letter 'M'")]
    [InlineData("\"no\" + \" good\"", "contains a space")]
    [InlineData("\"\"\"No\"\"\"", "contains the upper-case letter 'N'")]
    [InlineData("name: \"No\"", "contains the upper-case letter 'N'")]
    public void It_is_refused_in_every_constant_form(string name, string reason)
    {
        string marked = name.StartsWith("name: ", StringComparison.Ordinal) ? $"name: [|{name["name: ".Length..]}|]" : $"[|{name}|]";

        Assert.Contains(reason, Assert.Single(AnalyzerRun.Check("RCT2002", $"namespace Acme; [Plugin({marked})]{Rest}")).Message(), StringComparison.Ordinal);
    }

    [Fact]
    [Fires]
    public void The_name_of_a_data_source_is_checked_too() =>
        AnalyzerRun.Check("RCT2002", Code.Source(Code.NoExpandFields).Replace("\"click-log\"", "[|\"Click Log\"|]", StringComparison.Ordinal));

    [Fact]
    [Boundary]
    public void Upper_case_is_accepted_in_kinds_that_ignore_case_and_in_no_other()
    {
        const string Kinds = "namespace Acme; [PluginKind(\"acme.a\", IgnoreCase = true)] public interface IA; [PluginKind(\"acme.b\")] public interface IB;";
        AnalyzerRun.Check("RCT2002", $"{Kinds} [Plugin(\"IALS\")] public sealed partial class Ials : IA;");
        AnalyzerRun.Check("RCT2002", $"{Kinds} [Plugin([|\"IALS\"|])] public sealed partial class Ials : IB;");
        AnalyzerRun.Check("RCT2002", $"{Kinds} [Plugin([|\"IALS\"|])] public sealed partial class Ials : IA, IB;");
    }

    [Fact]
    [Boundary]
    public void Sixty_four_characters_are_accepted_and_one_more_is_not()
    {
        AnalyzerRun.Check("RCT2002", $"namespace Acme; [Plugin(\"{new string('a', 64)}\")]{Rest}");
        AnalyzerRun.Check("RCT2002", $"namespace Acme; [Plugin([|\"{new string('a', 65)}\"|])]{Rest}");
    }
}
