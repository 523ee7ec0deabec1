using Recotem.TestHarness;

namespace Recotem.Analyzers.Tests.Rules;

public sealed class Rct1003Tests
{
    [Theory]
    [Fires]
    [InlineData("[PluginKind(\"acme.a\")] internal interface [|IKind|];", "is not public; make it public, and the types around it")]
    [InlineData("[PluginKind(\"acme.a\")] interface [|IKind|];", "is not public; make it public, and the types around it")]
    [InlineData("[PluginKind(\"acme.a\")] file interface [|IKind|];", "is not public; make it public, and the types around it")]
    [InlineData("internal class Outer { [PluginKind(\"acme.a\")] public interface [|IKind|]; }", "is not public; make it public, and the types around it")]
    [InlineData("[PluginKind(\"acme.a\")] public interface [|IKind|]<T>;", "has type parameters; remove them, also from the types around it")]
    [InlineData("public class Outer<T> { [PluginKind(\"acme.a\")] public interface [|IKind|]; }", "has type parameters; remove them, also from the types around it")]
    public void A_kind_that_others_cannot_implement_is_refused(string kind, string reason)
    {
        string message = Assert.Single(AnalyzerRun.Check("RCT1003", $"namespace Acme; {kind}")).Message();

        Assert.Equal($"The kind 'IKind' {reason}", message);
    }

    [Fact]
    [Silent]
    public void Interfaces_that_are_no_kinds_may_be_of_any_shape() =>
        AnalyzerRun.Check("RCT1003", "namespace Acme; internal interface IHelp; public interface IOf<T>; [HostService] public interface IService<T>;");

    [Fact]
    [Boundary]
    public void A_kind_may_be_nested_in_a_public_type_and_have_generic_members_and_bases() => AnalyzerRun.Check(
        "RCT1003",
        """
        namespace Acme;
        public interface IOf<T>;
        public static class Kinds
        {
            [PluginKind("acme.kinds")]
            public interface IKind : IOf<int>
            {
                T Get<T>();
            }
        }
        """);
}
