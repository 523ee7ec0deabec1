using Recotem.TestHarness;

namespace Recotem.Analyzers.Tests.Rules;

public sealed class Rct2020Tests
{
    [Theory]
    [Fires]
    [InlineData("[[|Plugin(\"click-log\")|], DataSource(\"click-log\")]")]
    [InlineData("[DataSource(\"click-log\")][[|Plugin(\"clicks\")|]]")]
    public void One_class_with_both_marks_is_refused(string attributes)
    {
        string message = Assert.Single(AnalyzerRun.Check("RCT2020", Code.Source(Code.NoExpandFields).Replace("[DataSource(\"click-log\")]", attributes, StringComparison.Ordinal))).Message();

        Assert.Equal("'ClickLog' is marked with both [Plugin] and [DataSource]; keep one of them", message);
    }

    [Fact]
    [Fires]
    public void The_marks_may_stand_on_two_parts_of_the_class() => AnalyzerRun.Check(
        "RCT2020", Code.Source(Code.NoExpandFields), "namespace Acme; [[|Plugin(\"clicks\")|]] partial class ClickLog;");

    [Fact]
    [Silent]
    public void One_mark_is_right() => AnalyzerRun.Check("RCT2020", Code.Source(Code.NoExpandFields), Code.Metric());

    [Fact]
    [Boundary]
    public void A_source_may_be_marked_as_any_plugin_is() => AnalyzerRun.Check(
        "RCT2020", Code.Source(Code.NoExpandFields).Replace("[DataSource(\"click-log\")]", "[Plugin(\"click-log\")]", StringComparison.Ordinal));
}
