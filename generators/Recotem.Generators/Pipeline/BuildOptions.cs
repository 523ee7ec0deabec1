using System;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Recotem.Generators;

/// <summary>What the generator must know of the build. The props of the package make these properties visible.</summary>
internal static class BuildOptions
{
    /// <summary>Whether analyzers report what is wrong, by the rules of the compiler's own targets.</summary>
    public static bool AnalyzersRun(AnalyzerConfigOptions options)
    {
        string run = Value("RunAnalyzers");
        return !IsFalse(run) && (run.Length > 0 || !IsFalse(Value("RunAnalyzersDuringBuild")));

        string Value(string property) => options.TryGetValue($"build_property.{property}", out string? value) ? value.Trim() : "";
    }

    private static bool IsFalse(string value) => string.Equals(value, "false", StringComparison.OrdinalIgnoreCase);
}
