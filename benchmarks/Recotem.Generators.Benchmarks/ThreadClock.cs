using System.Runtime.InteropServices;
using Perfolizer.Horology;

namespace Recotem.Generators.Benchmarks;

/// <summary>
/// Processor time of the calling thread, on which the driver does all of its work: unlike wall-clock time it does not grow when
/// something else runs on the machine. It comes from Linux; other systems get their best wall clock.
/// </summary>
internal sealed class ThreadClock : IClock
{
    private const int ThreadProcessorTime = 3;
    private const long NanosecondsPerSecond = 1_000_000_000;

    public string Title => "ThreadClock";

    public bool IsAvailable => true;

    public Frequency Frequency => OperatingSystem.IsLinux() ? new Frequency(NanosecondsPerSecond) : Chronometer.BestClock.Frequency;

    public long GetTimestamp()
    {
        if (!OperatingSystem.IsLinux())
            return Chronometer.BestClock.GetTimestamp();
        return GetTime(ThreadProcessorTime, out Time time) == 0
            ? (time.Seconds * NanosecondsPerSecond) + time.Nanoseconds
            : throw new InvalidOperationException("the processor time of the thread cannot be read");
    }

    [DllImport("libc", EntryPoint = "clock_gettime"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetTime(int clock, out Time time);

    [StructLayout(LayoutKind.Sequential)]
    private struct Time
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
