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
        AdditionalText? file = options.AdditionalFiles.FirstOrDefault(f => IsProject(f.Path));
        if (file?.GetText(cancellation) is not { } text)
            return Location.None;
        string xml = text.ToString();
        int start = xml.IndexOf("<PropertyGroup", StringComparison.Ordinal);
        if (start < 0)
            start = Math.Max(0, xml.IndexOf("<Project", StringComparison.Ordinal));
        int end = xml.IndexOf('>', start);
        TextSpan span = TextSpan.FromBounds(start, end < 0 ? start : end + 1);
        return Location.Create(file.Path, span, text.Lines.GetLinePositionSpan(span));
    }

    public static bool IsProject(string path) => string.Equals(Path.GetExtension(path), ".csproj", StringComparison.OrdinalIgnoreCase);
}
