using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;
using Perfolizer.Horology;
using Recotem.Generators.Benchmarks;
using Recotem.Generators.Benchmarks.Synthetic;

switch (args)
{
    case []:
        return await MeasureAsync(smoke: false);
    case ["--smoke"]:
        return await MeasureAsync(smoke: true);
    case [ColdRun.Verb, var images, var name, var generator]:
        ColdRun.Run(Scenario.All(images).Single(s => s.Name == name), generator);
        return 0;
    case ["write", var directory]:
        SyntheticBuild.Write(SyntheticSolution.Large, directory);
        return 0;
    default:
        await Console.Error.WriteLineAsync("""
            usage: [--smoke]
              (nothing)        measure every scenario
              --smoke          run every scenario of the small solution once
              write DIRECTORY  write the large solution as projects, for benchmarks/analyzers.sh
            """);
        return 2;
}

static async Task<int> MeasureAsync(bool smoke)
{
    string images = Directory.CreateTempSubdirectory("recotem-bench-").FullName;
    try
    {
        SyntheticSolution.Small.WriteImages(images);
        if (!smoke)
            SyntheticSolution.Large.WriteImages(images);
        Scenario[] scenarios = [.. Scenario.All(images).Where(s => !smoke || s.IsSmall)];
        var results = new List<ScenarioResult>();
        foreach (Scenario scenario in scenarios.Where(s => s.IsCold))
            results.Add(await ColdRun.MeasureAsync(scenario, images, processes: smoke ? 1 : 3));

        GeneratorBenchmarks.Scenarios = [.. scenarios.Where(s => !s.IsCold)];
        GeneratorBenchmarks.Names = [.. GeneratorBenchmarks.Scenarios.Select(s => s.Name)];
        // In this process, because the clock and the scenarios are ours.
        Job job = (smoke ? Job.Dry : Job.Default.WithWarmupCount(2).WithIterationCount(7).WithIterationTime(TimeInterval.FromMilliseconds(200)))
            .WithToolchain(InProcessNoEmitToolchain.DontLogOutput)
            .WithClock(new ThreadClock());
        ManualConfig config = ManualConfig.Create(DefaultConfig.Instance)
            .AddJob(job)
            .WithArtifactsPath(Path.Combine("artifacts", "benchmarks"))
            .WithOptions(ConfigOptions.DisableOptimizationsValidator);
        Summary summary = BenchmarkRunner.Run<GeneratorBenchmarks>(config);
        if (summary.HasCriticalValidationErrors || summary.Reports.Any(r => !r.Success))
            return 1;

        results.AddRange(GeneratorBenchmarks.Scenarios.Select(s => new ScenarioResult(
            s,
            Median(summary, s, nameof(GeneratorBenchmarks.Empty)),
            Median(summary, s, nameof(GeneratorBenchmarks.Binding)),
            Median(summary, s, nameof(GeneratorBenchmarks.Ours)))));
        ILogger log = ConsoleLogger.Default;
        log.WriteLine();
        log.WriteLine(ScenarioResult.Header);
        foreach (Scenario scenario in scenarios)
            log.WriteLine(results.Single(m => m.Scenario == scenario).Row);
        return 0;
    }
    finally
    {
        Directory.Delete(images, recursive: true);
    }
}

static double Median(Summary summary, Scenario scenario, string method) => summary.Reports
    .Single(r => r.BenchmarkCase.Descriptor.WorkloadMethod.Name == method && (string)r.BenchmarkCase.Parameters[nameof(GeneratorBenchmarks.Edit)] == scenario.Name)
    .ResultStatistics!.Median;
