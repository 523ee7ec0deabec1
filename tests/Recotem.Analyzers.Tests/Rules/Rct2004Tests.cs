using Recotem.TestHarness;

namespace Recotem.Analyzers.Tests.Rules;

public sealed class Rct2004Tests
{
    [Theory]
    [Fires]
    [InlineData("public abstract partial class [|FirstHit|] : IMetric", "", "it is abstract; remove 'abstract', or mark the classes that derive from it")]
    [InlineData("public sealed partial class [|FirstHit|]<T> : IMetric", "", "it has type parameters; mark a class without them that derives from it")]
    [InlineData("file sealed partial class [|FirstHit|] : IMetric", "", "generated code cannot reach it; make it internal or public, and the types around it")]
    [InlineData(
        "public sealed partial class [|FirstHit|] : IMetric", "private FirstHit() { }", "it has no constructor that generated code can call; make a constructor internal or public")]
    [InlineData("public partial class [|FirstHit|] : IMetric", "protected FirstHit() { }", "it has no constructor that generated code can call; make a constructor internal or public")]
    [InlineData(
        "public partial class [|FirstHit|] : IMetric", "private protected FirstHit() { }", "it has no constructor that generated code can call; make a constructor internal or public")]
    [InlineData("public sealed partial class [|FirstHit|] : IMetric", "public required int Cutoff { get; init; }", "it has required members; take what they hold through the constructor")]
    [InlineData("public sealed partial class [|FirstHit|] : IMetric", "public required int Cutoff;", "it has required members; take what they hold through the constructor")]
    public void A_class_that_no_host_can_construct_is_refused(string type, string member, string reason)
    {
        string message = Assert.Single(AnalyzerRun.Check("RCT2004", $"namespace Acme; [Plugin(\"first-hit\")] {type} {{ {member} {Code.Score} }}")).Message();

        Assert.Equal($"The plugin class 'FirstHit' cannot be constructed, because {reason}", message);
    }

    [Fact]
    [Fires]
    public void A_static_class_is_refused() =>
        AnalyzerRun.Check("RCT2004", "namespace Acme; [Plugin(\"first-hit\")] public static partial class {|RCT2001:[|FirstHit|]|};");

    [Theory]
    [Fires]
    [InlineData("public partial class Outer<T>", "public")]
    [InlineData("public partial class Outer", "private")]
    [InlineData("public partial class Outer", "protected")]
    [InlineData("public partial class Outer", "private protected")]
    public void The_types_around_it_count(string outer, string accessibility) =>
        AnalyzerRun.Check("RCT2004", $"namespace Acme; {outer} {{ [Plugin(\"first-hit\")] {accessibility} sealed partial class [|FirstHit|] : IMetric {{ {Code.Score} }} }}");

    [Fact]
    [Fires]
    public void Required_members_of_a_base_class_count() => AnalyzerRun.Check(
        "RCT2004",
        $"namespace Acme; public abstract class Base : IMetric {{ public required int Cutoff {{ get; init; }} {Code.Score} }} [Plugin(\"first-hit\")] public sealed partial class [|FirstHit|] : Base;");

    [Theory]
    [Silent]
    [InlineData("public sealed partial class FirstHit")]
    [InlineData("internal partial class FirstHit")]
    [InlineData("public sealed partial record FirstHit")]
    public void Classes_and_records_may_be_public_or_internal(string type) =>
        AnalyzerRun.Check("RCT2004", $"namespace Acme; [Plugin(\"first-hit\")] {type} : IMetric {{ {Code.Score} }}");

    [Theory]
    [Boundary]
    [InlineData("internal FirstHit() { }")]
    [InlineData("protected internal FirstHit() { }")]
    [InlineData("internal FirstHit() { } private FirstHit(int cutoff) { }")]
    [InlineData("public required int Cutoff { get; init; } [System.Diagnostics.CodeAnalysis.SetsRequiredMembers] public FirstHit() { }")]
    public void One_constructor_that_the_assembly_can_call_is_enough(string members) =>
        AnalyzerRun.Check("RCT2004", $"namespace Acme; [Plugin(\"first-hit\")] public partial class FirstHit : IMetric {{ {members} {Code.Score} }}");

    [Fact]
    [Fires]
    public void A_generic_type_around_it_is_told_apart_from_parameters_of_its_own()
    {
        string message = Assert.Single(AnalyzerRun.Check(
            "RCT2004", $"namespace Acme; public partial class Outer<T> {{ [Plugin(\"first-hit\")] public sealed partial class [|FirstHit|] : IMetric {{ {Code.Score} }} }}")).Message();

        Assert.Contains("because a type around it has type parameters; move it out of that type", message, StringComparison.Ordinal);
    }
}
