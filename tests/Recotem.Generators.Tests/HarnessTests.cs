using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Recotem.TestHarness;

namespace Recotem.Generators.Tests;

/// <summary>The checks that every run of the generator goes through do find what they look for.</summary>
public sealed class HarnessTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_step_that_holds_a_part_of_the_compilation_is_found(bool holds)
    {
        CSharpCompilation compilation = GeneratorInput.Of("namespace Acme; public class C;").Compile(LanguageVersion.Latest);
        GeneratorDriverRunResult result = CSharpGeneratorDriver.Create(
            [new HoldingGenerator(holds).AsSourceGenerator()],
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true))
            .RunGenerators(compilation).GetRunResult();
        Exception? failure = Record.Exception(() => StepValues.Check(result, ["Held"]));
        if (holds)
            Assert.Contains("Held[].<Symbol>k__BackingField holds a ", failure!.Message, StringComparison.Ordinal);
        else
            Assert.Null(failure);
    }

    [Fact]
    public void A_run_that_uses_every_feature_tracks_every_step()
    {
        GeneratorRun run = GeneratorRun.Of(Samples.Host, Samples.EchoSource, Samples.Metrics, "namespace Acme; [PluginKind(\"acme.k\")] public interface IK;");
        Assert.Empty(GeneratorRun.StepNames.Except(run.Result.Results.Single().TrackedSteps.Keys));
    }

    [Theory]
    [InlineData("a\nb", "a\nc", "line 2\n  expected: b\n  received: c")]
    [InlineData("a", "a\nb", "line 2\n  expected: (end)\n  received: b")]
    [InlineData("a\nb", "a", "line 2\n  expected: b\n  received: (end)")]
    public void The_first_difference_is_shown(string expected, string actual, string shown) => Assert.Equal(shown, Snapshot.FirstDifference(expected, actual));

    [Fact]
    public void Only_the_version_of_the_tool_is_scrubbed() => Assert.Equal(
        "[GeneratedCode(\"Recotem.Generators\", \"{version}\")] Version = \"1.2.3\"",
        Snapshot.Scrub("[GeneratedCode(\"Recotem.Generators\", \"10.20.3\")] Version = \"1.2.3\""));

    [Fact]
    public void The_driver_lets_go_of_a_compilation_that_was_replaced()
    {
        GeneratorDriver driver = CSharpGeneratorDriver.Create(new RecotemGenerator());
        WeakReference first = Run(ref driver, "namespace Acme; public class Before;");
        WeakReference second = Run(ref driver, "namespace Acme; public class After;");
        for (int i = 0; i < 10 && first.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(first.IsAlive);
        GC.KeepAlive(driver);
        GC.KeepAlive(second);
    }

    // Not inlined, so that no local of the test keeps the compilation.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Run(ref GeneratorDriver driver, string file)
    {
        CSharpCompilation compilation = GeneratorInput.Of(Samples.Host, Samples.EchoSource, file).Compile(LanguageVersion.Latest);
        driver = driver.RunGenerators(compilation);
        return new WeakReference(compilation);
    }

    private sealed record Model(string Name, ISymbol? Symbol);

    private sealed class HoldingGenerator(bool holds) : IIncrementalGenerator
    {
        public void Initialize(IncrementalGeneratorInitializationContext context)
        {
            IncrementalValueProvider<Model[]> held = context.CompilationProvider
                .Select((compilation, _) => new[] { new Model("C", holds ? compilation.GetTypeByMetadataName("Acme.C") : null) })
                .WithTrackingName("Held");
            context.RegisterSourceOutput(held, (output, models) => output.AddSource("Held.g.cs", $"// {models.Length}"));
        }
    }
}
