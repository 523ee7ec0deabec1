using Recotem.TestHarness;

namespace Recotem.Analyzers.Tests.Rules;

public sealed class Rct2006Tests
{
    private const string Records = "namespace Acme; [Configuration] public sealed record Input; [Configuration] public sealed record Output;";

    [Fact]
    [Fires]
    public void A_second_record_is_refused()
    {
        string message = Assert.Single(AnalyzerRun.Check(
            "RCT2006", Records, Code.Metric(members: "public object Both => (input, output);", type: "FirstHit(Input input, Output [|output|])"))).Message();

        Assert.Equal("The constructor takes two configuration records, 'Input' and 'Output'; merge them into one, or nest one in the other", message);
    }

    [Fact]
    [Fires]
    public void So_is_the_same_record_twice() => AnalyzerRun.Check(
        "RCT2006", Records, Code.Metric(members: "public object Both => (input, again);", type: "FirstHit(Input input, Input [|again|])"));

    [Fact]
    [Silent]
    public void One_record_beside_services_is_right() => AnalyzerRun.Check(
        "RCT2006", Records, Code.Metric(members: "public object Both => (input, log);", type: "FirstHit(Input input, IEventLog log)"));

    [Fact]
    [Boundary]
    public void Two_constructors_may_take_one_record_each() => AnalyzerRun.Check(
        "RCT2006", Records, Code.Metric(members: "public FirstHit(Input input) => _ = input; public FirstHit(Output output) => _ = output;"));
}
