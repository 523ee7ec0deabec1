using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Recotem.Analyzers.Tests;

/// <summary>What is promised about a rule, whether an analyzer or a target of the build reports it.</summary>
internal sealed record KnownRule(string Id, DiagnosticSeverity Severity, string Title, string Category, bool CanBeSuppressed, bool HasFix)
{
    // The rules whose row in the catalogue of the specification names a fix.
    private static readonly ImmutableHashSet<string> s_fixed =
    [
        "RCT1001", "RCT1002", "RCT1003", "RCT1004", "RCT1005", "RCT1006",
        "RCT2001", "RCT2002", "RCT2003", "RCT2004", "RCT2005", "RCT2008", "RCT2009", "RCT2010", "RCT2014", "RCT2016", "RCT2019",
        "RCT2102", "RCT2105", "RCT2106", "RCT2107",
        "RCT2201", "RCT2202", "RCT2204", "RCT2205", "RCT2206", "RCT2207", "RCT2208", "RCT2209", "RCT2210",
        "RCT4001", "RCT4002", "RCT4005", "RCT4006", "RCT4008", "RCT4015",
    ];

    /// <summary>The rules that targets of the build report, where no analyzer is loaded that could.</summary>
    public static ImmutableArray<KnownRule> OfBuild { get; } =
    [
        new("RCT9001", DiagnosticSeverity.Error, "Compiler too old for the generator", "Recotem.Environment", CanBeSuppressed: false, HasFix: false),
    ];

    /// <summary>Every rule, sorted by its id.</summary>
    public static ImmutableArray<KnownRule> All { get; } =
        [.. Recotem.Analyzers.Rules.All.Select(Of).Concat(OfBuild).OrderBy(r => r.Id, StringComparer.Ordinal)];

    public static KnownRule Of(string id) => All.Single(r => r.Id == id);

    private static KnownRule Of(DiagnosticDescriptor rule) => new(
        rule.Id,
        rule.DefaultSeverity,
        rule.Title.ToString(System.Globalization.CultureInfo.InvariantCulture),
        rule.Category,
        !rule.CustomTags.Contains(WellKnownDiagnosticTags.NotConfigurable),
        s_fixed.Contains(rule.Id));
}
