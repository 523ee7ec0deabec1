using Recotem.TestHarness;

namespace Recotem.Analyzers.Tests.Rules;

public sealed class Rct2019Tests
{
    [Fact]
    [Fires]
    public void An_attribute_that_derives_from_the_plugin_attribute_is_refused()
    {
        string message = Assert.Single(AnalyzerRun.Check("RCT2019", "namespace Acme; public sealed class [|MetricAttribute|](string name) : PluginAttribute(name);")).Message();

        Assert.Equal("The attribute 'MetricAttribute' derives from 'PluginAttribute', which would be ignored silently; mark plugins with [Plugin] itself", message);
    }

    [Fact]
    [Fires]
    public void So_is_one_that_derives_from_that_and_an_abstract_one() => AnalyzerRun.Check(
        "RCT2019", "namespace Acme; public abstract class [|BaseAttribute|](string name) : PluginAttribute(name); internal sealed class [|MetricAttribute|]() : BaseAttribute(\"metric-of-mine\");");

    [Fact]
    [Silent]
    public void Other_attributes_are_left_alone() => AnalyzerRun.Check("RCT2019", "namespace Acme; [AttributeUsage(AttributeTargets.Class)] public sealed class NoteAttribute : Attribute;");

    [Fact]
    [Boundary]
    public void An_attribute_of_the_same_name_from_elsewhere_is_another_one() => AnalyzerRun.Check(
        "RCT2019", "namespace Acme.Of.Old; public class PluginAttribute : Attribute; public sealed class MetricAttribute : Acme.Of.Old.PluginAttribute;");
}
