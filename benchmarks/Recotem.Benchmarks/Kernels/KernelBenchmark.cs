namespace Recotem.Benchmarks.Kernels;

/// <summary>What bounds a kernel.</summary>
internal enum KernelLimit
{
    /// <summary>Single-precision multiply-adds, in units of 10⁹ operations a second.</summary>
    FloatArithmetic,

    /// <summary>Double-precision multiply-adds, in units of 10⁹ operations a second.</summary>
    DoubleArithmetic,

    /// <summary>Reading from the second-level cache, in units of 10⁹ bytes a second.</summary>
    SecondLevelCache,

    /// <summary>Reading from memory, in units of 10⁹ bytes a second.</summary>
    Memory,
}

/// <summary>A kernel with data to run on.</summary>
/// <param name="Name">Its name and the shape of the data.</param>
/// <param name="Limit">What bounds it.</param>
/// <param name="Work">The operations or bytes of one run.</param>
/// <param name="Run">Runs it once, on one thread.</param>
internal sealed record KernelBenchmark(string Name, KernelLimit Limit, double Work, Action Run);
