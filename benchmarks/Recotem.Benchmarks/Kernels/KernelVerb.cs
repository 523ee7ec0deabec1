using System.Diagnostics;

namespace Recotem.Benchmarks.Kernels;

/// <summary>Measures each kernel beside what the machine can do, in the same run.</summary>
internal static class KernelVerb
{
    // Kernels of other families append their lists here.
    private static readonly Func<bool, IEnumerable<KernelBenchmark>>[] s_families = [DenseKernels.All, FactorKernels.All];

    public static BenchmarkVerb Verb { get; } = new(
        "kernels", "--smoke true|false --repeat R: each numeric kernel on one thread, as a share of what the machine can do", InAll: true, RunAsync);

    private static Task RunAsync(VerbOptions options)
    {
        bool smoke = bool.Parse(options.Text("smoke", "false"));
        int repeat = options.Integer("repeat", smoke ? 1 : 25, min: 1);
        options.ExpectAllRead();

        var limits = new Dictionary<KernelLimit, double>();
        foreach (KernelBenchmark probe in MachineProbe.All(smoke))
        {
            double rate = Rate(probe, repeat, smoke);
            limits[probe.Limit] = Math.Max(rate, limits.GetValueOrDefault(probe.Limit));
            Write("probe", probe, rate, null);
        }

        foreach (KernelBenchmark kernel in s_families.SelectMany(family => family(smoke)))
            Write("kernel", kernel, Rate(kernel, repeat, smoke), limits[kernel.Limit]);
        return Task.CompletedTask;
    }

    // The best run: others, on a shared machine, measure the neighbours as well.
    private static double Rate(KernelBenchmark benchmark, int repeat, bool smoke)
    {
        // The compiler takes its time to look at hot code a second time.
        TimeSpan warmup = smoke ? TimeSpan.Zero : TimeSpan.FromSeconds(0.7);
        long begin = Stopwatch.GetTimestamp();
        do
        {
            benchmark.Run();
        }
        while (Stopwatch.GetElapsedTime(begin) < warmup);

        double best = double.PositiveInfinity;
        for (int run = 0; run < repeat; run++)
        {
            long start = Stopwatch.GetTimestamp();
            benchmark.Run();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return benchmark.Work / best / 1e9;
    }

    private static void Write(string role, KernelBenchmark benchmark, double rate, double? limit) => JsonLine.Write(w =>
    {
        bool isArithmetic = benchmark.Limit is KernelLimit.FloatArithmetic or KernelLimit.DoubleArithmetic;
        w.WriteString("verb", "kernels");
        w.WriteString("runtime", Measurement.Runtime);
        w.WriteString(role, benchmark.Name);
        w.WriteString("limit", benchmark.Limit.ToString());
        w.WriteNumber(isArithmetic ? "gflops" : "gigabytes_per_second", Math.Round(rate, 2));
        if (limit is { } most)
        {
            w.WriteNumber("limit_of_this_run", Math.Round(most, 2));
            w.WriteNumber("share", Math.Round(rate / most, 3));
        }
    });
}
