using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Recotem.TestHarness;

namespace Recotem.Generators.Tests;

/// <summary>Generator and analyzers on the compiler that they are compiled against.</summary>
public sealed class OldestDriverTests
{
    public static TheoryData<string> Shapes => [.. Shape.All.Keys];

    [Theory]
    [InlineData(typeof(Microsoft.CodeAnalysis.Compilation))]
    [InlineData(typeof(Microsoft.CodeAnalysis.CSharp.CSharpCompilation))]
    public void The_compiler_is_the_oldest_supported_one(Type type)
    {
        Version version = type.Assembly.GetName().Version!;
        Assert.Equal((4, 8), (version.Major, version.Minor));
    }

    [Theory]
    [InlineData("Recotem.Generators")]
    [InlineData("Recotem.Analyzers")]
    public void What_compilers_load_asks_for_no_newer_compiler(string assembly) => Assert.All(
        Assembly.Load(assembly).GetReferencedAssemblies().Where(r => r.Name!.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal)),
        r => Assert.Equal((4, 8), (r.Version!.Major, r.Version.Minor)));

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Every_shape_is_generated_and_compiles(string shape) => Assert.NotEmpty(Shape.All[shape].Run().Sources);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Analyzers_report_no_error_in_any_shape(string shape)
    {
        ImmutableArray<Diagnostic> reported = AnalyzerRun.Run(new AnalyzerInput { Project = Shape.All[shape].Complete() }, out _);
        Assert.DoesNotContain(reported, d => d.Severity == DiagnosticSeverity.Error);
    }

    [Theory]
    [InlineData("[PluginKind(\"Bad\")] public interface IK;", "RCT1001")]
    [InlineData("[Plugin(\"a\")] public sealed partial class A;", "RCT2001")]
    [InlineData("[Plugin(\"a\")] public sealed class A : IMetric { public double Score(in Ranking ranking) => 1; }", "RCT2014")]
    [InlineData("[Configuration] public sealed record C { public object? X { get; init; } }", "RCT2101")]
    [InlineData("[Configuration] public sealed record C { [Range(5, 1)] public int X { get; init; } }", "RCT2104")]
    public void Analyzers_report_mistakes(string file, string rule) =>
        Assert.Contains(AnalyzerRun.Run(new AnalyzerInput { Project = GeneratorInput.Of($"namespace Acme; {file}") }, out _), d => d.Id == rule);
}
