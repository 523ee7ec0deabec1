using Recotem.TestHarness;

namespace Recotem.Analyzers.Tests.Rules;

public sealed class Rct2001Tests
{
    [Theory]
    [Fires]
    [InlineData("")]
    [InlineData(": IDisposable")]
    [InlineData(": IProbe")]
    public void A_plugin_without_a_kind_is_refused(string bases)
    {
        string message = Assert.Single(AnalyzerRun.Check(
            "RCT2001",
            $$"""
            namespace Acme;
            [Plugin("nothing-to-do")]
            public sealed partial class [|Idle|] {{bases}}
            {
                public void Dispose() { }
                public ValueTask<ProbeReport> ProbeAsync(ProbeContext context, CancellationToken cancellationToken) => ValueTask.FromResult(new ProbeReport("ok"));
            }
            """)).Message();

        Assert.Equal("'Idle' is marked as a plugin but implements no kind; implement one, for instance IMetric or IAlgorithm", message);
    }

    [Theory]
    [Fires]
    [InlineData(": IProbe")]
    [InlineData(": IMetric, IProbe")]
    public void A_data_source_must_implement_its_own_kind_whatever_else_it_does(string bases)
    {
        string message = Assert.Single(AnalyzerRun.Check(
            "RCT2001",
            $$"""
            namespace Acme;
            [DataSource("click-log")]
            public sealed partial class [|ClickLog|](ClickLog.Config config) {{bases}}
            {
                [Configuration] public sealed record Config;
                {{Code.NoExpandFields}}
                {{Code.Score}}
                public ValueTask<ProbeReport> ProbeAsync(ProbeContext context, CancellationToken cancellationToken) => ValueTask.FromResult(new ProbeReport($"{config}"));
            }
            """)).Message();

        Assert.EndsWith("implement one, for instance IDataSource", message, StringComparison.Ordinal);
    }

    [Fact]
    [Silent]
    public void A_kind_may_be_implemented_by_a_base_class_or_through_another_interface() => AnalyzerRun.Check(
        "RCT2001",
        $$"""
        namespace Acme;
        public interface IBetterMetric : IMetric;
        public abstract class Base : IMetric { {{Code.Score}} }
        [Plugin("by-base")] public sealed partial class ByBase : Base;
        [Plugin("by-interface")] public sealed partial class ByInterface : IBetterMetric { {{Code.Score}} }
        """);

    [Fact]
    [Boundary]
    public void A_kind_of_this_assembly_that_is_wrong_itself_is_reported_alone() => AnalyzerRun.Check(
        "RCT1002", "namespace Acme; [PluginKind([|\"steps\"|])] public interface IStep; [Plugin(\"first\")] public sealed partial class First : IStep;");
}
