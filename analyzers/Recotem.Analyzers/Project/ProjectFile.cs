using System;
using System.IO;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Recotem.Analyzers;

/// <summary>The project file, which the package passes to the compiler as an additional file.</summary>
internal static class ProjectFile
{
    /// <summary>The first group of properties of the project, where a missing one belongs; nowhere if the file is not known.</summary>
    public static Location Place(AnalyzerOptions options, CancellationToken cancellation)
    {
        if (Find(options) is not { } file || file.GetText(cancellation) is not { } text)
            return Location.None;
        TextSpan span = ProjectXml.Parse(text) is { } project ? project.Group ?? project.Root : default;
        return Location.Create(file.Path, span, text.Lines.GetLinePositionSpan(span));
    }

    // A project may pass other projects' files as well.
    private static AdditionalText? Find(AnalyzerOptions options) =>
        options.AnalyzerConfigOptionsProvider.GlobalOptions.TryGetValue("build_property.MSBuildProjectFullPath", out string? own) && own.Length > 0
            ? options.AdditionalFiles.FirstOrDefault(f => string.Equals(f.Path, own, StringComparison.Ordinal))
            : options.AdditionalFiles.FirstOrDefault(f => string.Equals(Path.GetExtension(f.Path), ".csproj", StringComparison.OrdinalIgnoreCase));
}
