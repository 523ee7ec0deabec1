using Recotem.TestHarness;

namespace Recotem.Analyzers.Tests.Rules;

public sealed class Rct1004Tests
{
    [Theory]
    [Fires]
    [InlineData("Notify", "string? Run()", "it has a result; use First")]
    [InlineData("Notify", "Task<string?> Run()", "it has a result; use First")]
    [InlineData("Notify", "int Run()", "it has a result; make its result nullable and use First")]
    [InlineData("First", "void Run()", "it has no result; use Notify")]
    [InlineData("First", "ValueTask Run()", "it has no result; use Notify")]
    [InlineData("First", "int Run()", "its result cannot be null; make its result nullable")]
    [InlineData("First", "Task<string> Run()", "its result cannot be null; make its result nullable")]
    [InlineData("First", "IEnumerable<int> Run()", "its result cannot be null; use Collect")]
    [InlineData("Collect", "string? Run()", "its result is no sequence; use First")]
    [InlineData("Collect", "void Run()", "it has no result; use Notify")]
    [InlineData("Collect", "int Run(int seed)", "its result is no sequence; use Fold")]
    [InlineData("Fold", "int? Run(int seed)", "its result is not of the type of its first parameter; use First")]
    [InlineData("Fold", "int[] Run(int seed)", "its result is not of the type of its first parameter; use Collect")]
    [InlineData("Fold", "Task Run(int seed)", "it has no result; use Notify")]
    public void A_rule_that_the_signature_contradicts_is_refused(string rule, string signature, string reason)
    {
        string message = Assert.Single(AnalyzerRun.Check("RCT1004", Kind($"[Dispatch([|Dispatch.{rule}|])] {signature};"))).Message();

        Assert.Equal($"'Run' cannot be dispatched as {rule}, because {reason}", message);
    }

    [Theory]
    [Silent]
    [InlineData("Notify", "void Run()")]
    [InlineData("Notify", "Task Run()")]
    [InlineData("Notify", "ValueTask Run()")]
    [InlineData("First", "string? Run()")]
    [InlineData("First", "int? Run()")]
    [InlineData("First", "ValueTask<string?> Run()")]
    [InlineData("Collect", "int[] Run()")]
    [InlineData("Collect", "IReadOnlyList<int> Run()")]
    [InlineData("Collect", "Task<ImmutableArray<int>> Run()")]
    [InlineData("Collect", "IAsyncEnumerable<int> Run()")]
    [InlineData("Fold", "int Run(int seed)")]
    [InlineData("Fold", "ValueTask<string> Run(string text, int seed)")]
    [InlineData("Auto", "int Run()")]
    public void A_rule_that_agrees_with_the_signature_is_accepted(string rule, string signature) =>
        AnalyzerRun.Check("RCT1004", Kind($"[Dispatch(Dispatch.{rule})] {signature};"));

    [Fact]
    [Silent]
    public void Members_without_a_rule_get_the_inferred_one() => AnalyzerRun.Check("RCT1004", Kind("int Run(); void Stop();"));

    [Fact]
    [Boundary]
    public void Text_is_no_sequence_of_characters() => AnalyzerRun.Check("RCT1004", Kind("[Dispatch([|Dispatch.Collect|])] string Run(string text);"));

    [Fact]
    [Boundary]
    public void A_result_may_be_null_where_annotations_are_off() =>
        AnalyzerRun.Check("RCT1004", $"#nullable disable\n{Kind("[Dispatch(Dispatch.First)] string Run();")}");

    private static string Kind(string member) => $$"""
        namespace Acme;
        [PluginKind("acme.steps")]
        public interface IStep
        {
            {{member}}
        }
        """;
}
