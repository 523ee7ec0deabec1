using Recotem.TestHarness;

namespace Recotem.Analyzers.Tests.Rules;

public sealed class Rct4015Tests
{
    [Theory]
    [Fires]
    [InlineData("public partial class [|Plugins|];", "is not static")]
    [InlineData("public static class [|Plugins|];", "is not partial")]
    [InlineData("internal class [|Plugins|];", "is not static and is not partial")]
    [InlineData("public static partial class [|Plugins|]<T>;", "has type parameters")]
    [InlineData("file static partial class [|Plugins|];", "is file-local")]
    [InlineData("public partial record [|Plugins|];", "is a record")]
    public void A_class_of_another_shape_is_reported(string declaration, string reason)
    {
        string message = Assert.Single(AnalyzerRun.Check("RCT4015", $"namespace Acme; [PluginHost] {declaration}")).Message();

        Assert.Equal($"The host class 'Plugins' {reason}; declare it as 'static partial class Plugins' outside of other types", message);
    }

    [Fact]
    [Fires]
    public void A_nested_class_is_reported() =>
        AnalyzerRun.Check("RCT4015", "namespace Acme; public static partial class Outer { [PluginHost] public static partial class [|Plugins|]; }");

    [Theory]
    [Silent]
    [InlineData("namespace Acme; [PluginHost] public static partial class Plugins;")]
    [InlineData("namespace Acme; [PluginHost] internal static partial class Plugins { public static int Count => Catalog.Plugins.Length; }")]
    [InlineData("namespace Acme; public static class Plugins;")]
    public void A_top_level_static_partial_class_is_accepted(string text) => AnalyzerRun.Check("RCT4015", text);

    [Fact]
    [Boundary]
    public void Every_part_must_be_partial_but_one_may_say_static()
    {
        AnalyzerRun.Check("RCT4015", "namespace Acme; [PluginHost] partial class Plugins; public static partial class Plugins;");
    }
}
