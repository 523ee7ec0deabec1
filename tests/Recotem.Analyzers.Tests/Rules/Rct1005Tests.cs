using Recotem.TestHarness;

namespace Recotem.Analyzers.Tests.Rules;

public sealed class Rct1005Tests
{
    [Theory]
    [Fires]
    [InlineData("static abstract int [|Weight|] { get; }")]
    [InlineData("static abstract void [|Weight|]();")]
    [InlineData("static abstract event Action [|Weight|];")]
    public void A_static_member_that_plugins_must_implement_is_refused(string member)
    {
        string message = Assert.Single(AnalyzerRun.Check("RCT1005", $"namespace Acme; [PluginKind(\"acme.steps\")] public interface IStep {{ {member} }}")).Message();

        Assert.Equal(
            "The static abstract member 'Weight' prevents the kind 'IStep' from being used as a type argument; make it 'static virtual' and give it a default body", message);
    }

    [Fact]
    [Fires]
    public void One_of_a_base_interface_is_reported_on_the_kind() =>
        AnalyzerRun.Check("RCT1005", "namespace Acme; public interface IWeighted { static abstract int Weight { get; } } [PluginKind(\"acme.steps\")] public interface [|IStep|] : IWeighted;");

    [Fact]
    [Silent]
    public void Other_interfaces_may_have_them() => AnalyzerRun.Check("RCT1005", "namespace Acme; public interface IWeighted { static abstract int Weight { get; } }");

    [Fact]
    [Boundary]
    public void A_default_body_makes_a_static_member_harmless() => AnalyzerRun.Check(
        "RCT1005", "namespace Acme; [PluginKind(\"acme.steps\")] public interface IStep { static virtual int Weight => 1; static int Twice(int x) => 2 * x; int Run(); }");
}
