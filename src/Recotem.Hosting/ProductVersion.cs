using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Recotem.Hosting;

/// <summary>The version of the product, and what it runs on.</summary>
internal static class ProductVersion
{
    /// <summary>The version as three numbers.</summary>
    internal static string Text { get; } = typeof(ProductVersion).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    /// <summary>
    /// The version with what decides about speed: whether the code was compiled ahead of time, and whether vectors are used.
    /// A native binary that was published without an instruction set would be slow for no visible reason.
    /// </summary>
    internal static string Details =>
        $"{Text} ({(RuntimeFeature.IsDynamicCodeCompiled ? "JIT" : "native AOT")}, {RuntimeInformation.FrameworkDescription}, "
        + $"{RuntimeInformation.RuntimeIdentifier}, {(Vector256.IsHardwareAccelerated ? "Vector256 accelerated" : "no vector acceleration")})";
}
