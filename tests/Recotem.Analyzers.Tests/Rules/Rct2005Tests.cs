using Recotem.TestHarness;

namespace Recotem.Analyzers.Tests.Rules;

public sealed class Rct2005Tests
{
    [Theory]
    [Fires]
    [InlineData("int", "cutoff", "make it a property of the configuration record")]
    [InlineData("string", "cutoff", "make it a property of the configuration record")]
    [InlineData("int[]", "cutoff", "make it a property of the configuration record")]
    [InlineData("CancellationToken", "cutoff", "remove it, the methods of a plugin get one")]
    [InlineData("Options", "cutoff", "mark the record with [Configuration]")]
    [InlineData("IFormatProvider", "cutoff", "use a configuration record, a kind, or a service that hosts offer, which is marked [HostService]")]
    [InlineData("IEnumerable<IMetric>", "cutoff", "use a configuration record, a kind, or a service that hosts offer, which is marked [HostService]")]
    public void A_parameter_that_no_host_knows_is_refused(string type, string name, string remedy)
    {
        string message = Assert.Single(AnalyzerRun.Check(
            "RCT2005", Code.Metric(members: "public object Cutoff => cutoff;", type: $"FirstHit({type} [|{name}|])"), "namespace Acme; public sealed record Options;")).Message();

        Assert.Equal($"No host can supply the parameter '{name}' of type '{type}'; {remedy}", message);
    }

    [Theory]
    [Fires]
    [InlineData("ref", "IEventLog", "take it by value, without 'ref'")]
    [InlineData("ref", "Config", "take it by value, without 'ref'")]
    [InlineData("out", "Config", "take it by value, without 'out'")]
    public void A_parameter_by_reference_is_refused(string modifier, string type, string remedy)
    {
        string message = Assert.Single(AnalyzerRun.Check(
            "RCT2005",
            Code.Metric(members: $"public FirstHit({modifier} {type} [|given|]) => given = null!;"),
            Code.Record(""))).Message();

        Assert.EndsWith(remedy, message, StringComparison.Ordinal);
    }

    [Fact]
    [Fires]
    public void Each_wrong_parameter_is_named() =>
        AnalyzerRun.Check("RCT2005", Code.Metric(members: "public object Both => (a, b);", type: "FirstHit(int [|a|], IEventLog log, string [|b|])").Replace("(a, b)", "(a, b, log)", StringComparison.Ordinal));

    [Fact]
    [Silent]
    public void Records_kinds_and_services_can_be_supplied() => AnalyzerRun.Check(
        "RCT2005",
        """
        namespace Acme;
        [HostService] public interface IClock { DateTimeOffset Now { get; } }
        [Configuration] public sealed record Options;
        [Plugin("first-hit")]
        public sealed partial class FirstHit(Options options, ISplitter splitter, IMetric? other, IEventLog log, PluginCatalog catalog, IClock? clock = null) : IMetric
        {
            public object All => (options, splitter, other, log, catalog, clock);
            public double Score(in Ranking ranking) => 1;
        }
        """);

    [Fact]
    [Boundary]
    public void A_second_constructor_that_can_be_supplied_is_enough() => AnalyzerRun.Check(
        "RCT2005", Code.Metric(members: "public FirstHit(IEventLog log, int cutoff) => _ = (log, cutoff); public FirstHit(IEventLog log) => _ = log;"));

    [Fact]
    [Boundary]
    public void An_input_parameter_is_as_good_as_a_value() => AnalyzerRun.Check(
        "RCT2005", Code.Metric(members: "public FirstHit(in Config config, in IEventLog log) => _ = $\"{config}{log}\";"), Code.Record(""));
}
