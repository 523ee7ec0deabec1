using Recotem.TestHarness;

namespace Recotem.Analyzers.Tests.Rules;

public sealed class Rct2014Tests
{
    [Fact]
    [Fires]
    public void A_plugin_that_is_not_partial_is_refused()
    {
        string message = Assert.Single(AnalyzerRun.Check("RCT2014", $"namespace Acme; [Plugin(\"first-hit\")] public sealed class [|FirstHit|] : IMetric {{ {Code.Score} }}")).Message();

        Assert.Equal("'FirstHit' is a plugin that the generator cannot complete; add 'partial' to its declaration", message);
    }

    [Fact]
    [Fires]
    public void A_data_source_and_a_record_are_no_exception()
    {
        AnalyzerRun.Check("RCT2014", Code.Source(Code.NoExpandFields).Replace("partial class ClickLog", "class [|ClickLog|]", StringComparison.Ordinal));
        AnalyzerRun.Check("RCT2014", $"namespace Acme; [Plugin(\"first-hit\")] public sealed record [|FirstHit|] : IMetric {{ {Code.Score} }}");
    }

    [Theory]
    [Fires]
    [InlineData("public class [|Outer|]", "partial ", "")]
    [InlineData("public static class [|Outer|]", "partial ", "")]
    [InlineData("public struct [|Outer|]", "partial ", "")]
    [InlineData("public record [|Outer|]", "partial ", "")]
    [InlineData("public interface [|Outer|]", "partial ", "")]
    [InlineData("public class [|Outer|]", "", "[|FirstHit|]")]
    public void So_is_every_type_around_it(string outer, string partial, string name)
    {
        string inner = name.Length == 0 ? "FirstHit" : name;

        Assert.Contains(
            AnalyzerRun.Check("RCT2014", $"namespace Acme; {outer} {{ [Plugin(\"first-hit\")] public sealed {partial}class {inner} : IMetric {{ {Code.Score} }} }}"),
            d => d.Message() == "'Outer' contains the plugin 'FirstHit', which the generator cannot complete; add 'partial' to its declaration");
    }

    [Fact]
    [Silent]
    public void Types_that_are_no_plugins_need_not_be_partial() => AnalyzerRun.Check(
        "RCT2014", $"namespace Acme; public abstract class Base : IMetric {{ {Code.Score} }} [Configuration] public sealed record Options;");

    [Fact]
    [Boundary]
    public void Every_part_and_every_type_around_it_may_be_partial() => AnalyzerRun.Check(
        "RCT2014",
        $"namespace Acme; public partial class Outer {{ [Plugin(\"first-hit\")] public sealed partial class FirstHit : IMetric {{ {Code.Score} }} }}",
        "namespace Acme; partial class Outer { partial class FirstHit { public int Cutoff => 10; } }");
}
