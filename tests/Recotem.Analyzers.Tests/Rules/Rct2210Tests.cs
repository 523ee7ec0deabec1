using Recotem.TestHarness;

namespace Recotem.Analyzers.Tests.Rules;

public sealed class Rct2210Tests
{
    [Fact]
    [Fires]
    public void A_data_source_must_take_the_record_that_it_declares()
    {
        string message = Assert.Single(AnalyzerRun.Check("RCT2210", Source("[|ClickLog|]", "[Configuration] public sealed record Config;"))).Message();

        Assert.Equal("The data source 'ClickLog' has no constructor that takes 'Config'; add a parameter of type 'Config'", message);
    }

    [Fact]
    [Fires]
    public void It_must_declare_one_if_there_is_none()
    {
        string message = Assert.Single(AnalyzerRun.Check("RCT2210", Source("[|ClickLog|]", ""))).Message();

        Assert.Equal("The data source 'ClickLog' has no constructor that takes a configuration record; declare a record marked [Configuration] and take it", message);
    }

    [Fact]
    [Fires]
    public void Services_alone_are_no_configuration() => AnalyzerRun.Check("RCT2210", Source("[|ClickLog|](IEventLog log)", "public object Log => log;"));

    [Fact]
    [Silent]
    public void Plugins_of_other_kinds_need_none() => AnalyzerRun.Check("RCT2210", Code.Metric(members: "[Configuration] public sealed record Config;"));

    [Fact]
    [Silent]
    public void The_record_may_be_declared_elsewhere_and_stand_beside_services() => AnalyzerRun.Check(
        "RCT2210", Source("ClickLog(IEventLog log, Settings settings)", "public object All => (log, settings);"), "namespace Acme; [Configuration] public sealed record Settings;");

    [Fact]
    [Boundary]
    public void One_of_several_constructors_is_enough() => AnalyzerRun.Check(
        "RCT2210", Source("ClickLog", "[Configuration] public sealed record Config; public ClickLog() { } public ClickLog(Config config) => _ = config;"));

    private static string Source(string type, string members) => $$"""
        namespace Acme;
        [DataSource("click-log")]
        public sealed partial class {{type}} : IDataSource
        {
            {{members}}
            {{Code.NoExpandFields}}
            {{Code.Fetch}}
        }
        """;
}
