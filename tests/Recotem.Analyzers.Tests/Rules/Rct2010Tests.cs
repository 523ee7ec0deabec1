using Microsoft.CodeAnalysis;
using Recotem.TestHarness;

namespace Recotem.Analyzers.Tests.Rules;

public sealed class Rct2010Tests
{
    [Fact]
    [Fires]
    public void A_class_that_implements_a_kind_should_be_marked()
    {
        string message = Assert.Single(AnalyzerRun.Check("RCT2010", $"namespace Acme; public sealed class [|FirstHitMetric|] : IMetric {{ {Code.Score} }}")).Message();

        Assert.Equal("'FirstHitMetric' implements the kind 'metrics' but is not registered; add [Plugin(\"first-hit\")], or make the class abstract", message);
    }

    [Fact]
    [Fires]
    public void A_data_source_gets_its_own_attribute()
    {
        Diagnostic reported = Assert.Single(AnalyzerRun.Check("RCT2010", $"namespace Acme; internal class [|ClickLogSource|] : IDataSource {{ {Code.Fetch} }}"));

        Assert.Contains("add [DataSource(\"click-log\")]", reported.Message(), StringComparison.Ordinal);
        Assert.Equal(DiagnosticSeverity.Warning, reported.Severity);
    }

    [Fact]
    [Boundary]
    public void A_source_that_wraps_another_is_hardly_forgotten()
    {
        Diagnostic reported = Assert.Single(AnalyzerRun.Check(
            "RCT2010", $"namespace Acme; internal class [|Cached|](IDataSource inner) : IDataSource {{ public object Inner => inner; {Code.Fetch} }}"));

        Assert.Equal(DiagnosticSeverity.Info, reported.Severity);
    }

    [Fact]
    [Fires]
    public void The_mark_of_a_base_class_is_not_inherited() => AnalyzerRun.Check(
        "RCT2010", $"namespace Acme; [Plugin(\"first-hit\")] public partial class FirstHit : IMetric {{ {Code.Score} }} public sealed class [|Better|] : FirstHit;");

    [Theory]
    [Silent]
    [InlineData("public abstract class Base : IMetric { #S }")]
    [InlineData("public sealed class Of<T> : IMetric { #S }")]
    [InlineData("public static class Outer { private sealed class Fake : IMetric { #S } }")]
    [InlineData("file sealed class Fake : IMetric { #S }")]
    [InlineData("public sealed record Value : IMetric { public required int Weight { get; init; } #S }")]
    [InlineData("public sealed class Made : IMetric { private Made() { } public static Made Of() => new(); #S }")]
    [InlineData("public sealed class Probe : IProbe { public ValueTask<ProbeReport> ProbeAsync(ProbeContext context, CancellationToken cancellationToken) => default; }")]
    public void Classes_that_cannot_be_registered_or_need_not_be_are_left_alone(string type) =>
        AnalyzerRun.Check("RCT2010", $"namespace Acme; {type.Replace("#S", Code.Score, StringComparison.Ordinal)}");

    [Fact]
    [Boundary]
    public void A_nested_class_is_reported_only_where_generated_code_reaches_it()
    {
        AnalyzerRun.Check("RCT2010", $"namespace Acme; public class Outer {{ internal sealed class [|FirstHit|] : IMetric {{ {Code.Score} }} }}");
        AnalyzerRun.Check("RCT2010", $"namespace Acme; public class Outer {{ protected sealed class FirstHit : IMetric {{ {Code.Score} }} }}");
    }
}
