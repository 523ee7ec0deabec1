using BenchmarkDotNet.Attributes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Recotem.Generators.Benchmarks.Synthetic;

namespace Recotem.Generators.Benchmarks;

/// <summary>An edit and the run of the driver after it, with our generator and with generators that do less.</summary>
public class GeneratorBenchmarks
{
    private Scenario _scenario = null!;
    private CSharpCompilation _before = null!;
    private GeneratorDriver _driver = null!;

    /// <summary>The scenarios to measure, by name; BenchmarkDotNet makes the instances, so this is how they learn about it.</summary>
    public static IReadOnlyList<string> Names { get; internal set; } = [];

    internal static IReadOnlyList<Scenario> Scenarios { get; set; } = [];

    [ParamsSource(nameof(Names))]
    public string Edit { get; set; } = "";

    [GlobalSetup(Target = nameof(Empty))]
    public void SetUpEmpty() => SetUp(new EmptyGenerator());

    [GlobalSetup(Target = nameof(Binding))]
    public void SetUpBinding() => SetUp(new BindingGenerator());

    [GlobalSetup(Target = nameof(Ours))]
    public void SetUpOurs()
    {
        SetUp(new RecotemGenerator());
        _scenario.Check();
    }

    [Benchmark(Baseline = true)]
    public object Empty() => Run();

    [Benchmark]
    public object Binding() => Run();

    [Benchmark]
    public object Ours() => Run();

    internal static GeneratorDriver Driver(IIncrementalGenerator generator) =>
        CSharpGeneratorDriver.Create([generator.AsSourceGenerator()], parseOptions: SyntheticProject.ParseOptions);

    private void SetUp(IIncrementalGenerator generator)
    {
        _scenario = Scenarios.Single(s => s.Name == Edit);
        _before = _scenario.Before();
        _driver = Driver(generator).RunGenerators(_before);
    }

    // The driver is immutable: every run continues from the first.
    private GeneratorDriver Run() => _driver.RunGenerators(_scenario.After(_before));
}
