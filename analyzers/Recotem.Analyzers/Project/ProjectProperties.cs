using System;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Recotem.Analyzers;

/// <summary>The MSBuild properties that the package makes visible. Where it does not, nothing is known of the project.</summary>
internal sealed class ProjectProperties
{
    private readonly AnalyzerConfigOptions _options;

    public ProjectProperties(AnalyzerConfigOptions options) => _options = options;

    public bool AreKnown => _options.TryGetValue("build_property.IsAotCompatible", out _);

    public bool Is(string property) => string.Equals(Text(property), "true", StringComparison.OrdinalIgnoreCase);

    public bool IsNot(string property) => string.Equals(Text(property), "false", StringComparison.OrdinalIgnoreCase);

    public bool Has(string property) => Text(property).Length > 0;

    private string Text(string property) => _options.TryGetValue("build_property." + property, out string? value) ? value.Trim() : "";
}
