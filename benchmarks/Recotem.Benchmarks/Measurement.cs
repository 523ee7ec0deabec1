using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Recotem.Benchmarks;

/// <summary>Measures things that are compared with each other.</summary>
internal static class Measurement
{
    /// <summary>Whether the code is compiled while it runs, or was compiled ahead of time.</summary>
    public static string Runtime => RuntimeFeature.IsDynamicCodeCompiled ? "jit" : "aot";

    /// <summary>
    /// The median times of each action. The actions take turns, so that a change of the machine's speed meets them all; the first
    /// turns only warm up.
    /// </summary>
    public static async Task<Times[]> MediansAsync(int warmups, int runs, params Func<Task>[] actions)
    {
        var wall = new double[actions.Length, runs];
        var processor = new double[actions.Length, runs];
        for (int run = -warmups; run < runs; run++)
        {
            for (int i = 0; i < actions.Length; i++)
            {
                GC.Collect();
                TimeSpan before = Environment.CpuUsage.TotalTime;
                long start = Stopwatch.GetTimestamp();
                await actions[i]();
                TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
                TimeSpan used = Environment.CpuUsage.TotalTime - before;
                if (run >= 0)
                    (wall[i, run], processor[i, run]) = (elapsed.TotalSeconds, used.TotalSeconds);
            }
        }

        return [.. Enumerable.Range(0, actions.Length).Select(i => new Times(Median(wall, i, runs), Median(processor, i, runs)))];
    }

    private static double Median(double[,] values, int row, int count)
    {
        double[] sorted = [.. Enumerable.Range(0, count).Select(k => values[row, k]).Order()];
        return count % 2 == 1 ? sorted[count / 2] : (sorted[(count / 2) - 1] + sorted[count / 2]) / 2;
    }

    /// <summary>How long something took.</summary>
    /// <param name="Wall">Seconds of the clock.</param>
    /// <param name="Processor">Seconds of processor time, which tell more on a machine that others use too.</param>
    public readonly record struct Times(double Wall, double Processor);
}
