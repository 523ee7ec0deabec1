using System.Diagnostics;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Perfolizer.Horology;

namespace Recotem.Generators.Benchmarks;

/// <summary>
/// The second run of the driver in a process, each time in a new process: the first loads and compiles our code, and any further
/// one would be faster than what a build or an editor sees.
/// </summary>
internal static class ColdRun
{
    /// <summary>The verb of the process that is measured.</summary>
    public const string Verb = "cold";

    /// <summary>The median of some processes.</summary>
    public static async Task<ScenarioResult> MeasureAsync(Scenario scenario, string images, int processes) => new(
        scenario,
        await MedianAsync(scenario, nameof(EmptyGenerator), images, processes),
        await MedianAsync(scenario, nameof(BindingGenerator), images, processes),
        await MedianAsync(scenario, nameof(RecotemGenerator), images, processes));

    /// <summary>Runs the driver twice and prints the nanoseconds of the second run.</summary>
    public static void Run(Scenario scenario, string generator)
    {
        IIncrementalGenerator instance = generator switch
        {
            nameof(EmptyGenerator) => new EmptyGenerator(),
            nameof(BindingGenerator) => new BindingGenerator(),
            _ => new RecotemGenerator(),
        };
        var clock = new ThreadClock();
        GeneratorBenchmarks.Driver(instance).RunGenerators(scenario.Before());
        Microsoft.CodeAnalysis.CSharp.CSharpCompilation compilation = scenario.Before();
        GeneratorDriver driver = GeneratorBenchmarks.Driver(instance);
        StartedClock started = clock.Start();
        driver.RunGenerators(compilation);
        Console.WriteLine(started.GetElapsed().GetNanoseconds().ToString(CultureInfo.InvariantCulture));
    }

    private static async Task<double> MedianAsync(Scenario scenario, string generator, string images, int processes)
    {
        var times = new List<double>();
        for (int i = 0; i < processes; i++)
        {
            var start = new ProcessStartInfo(Environment.ProcessPath!, [Verb, images, scenario.Name, generator]) { RedirectStandardOutput = true };
            using Process process = Process.Start(start) ?? throw new InvalidOperationException("no process was started");
            string output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            if (process.ExitCode != 0)
                throw new InvalidOperationException($"{scenario.Name}: the process ended with {process.ExitCode}");
            times.Add(double.Parse(output, CultureInfo.InvariantCulture));
        }

        times.Sort();
        return times[times.Count / 2];
    }
}
