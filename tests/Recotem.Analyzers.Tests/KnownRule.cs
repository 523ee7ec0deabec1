using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Recotem.CodeFixes;

namespace Recotem.Analyzers.Tests;

/// <summary>What is promised about a rule, whether an analyzer or a target of the build reports it.</summary>
internal sealed record KnownRule(string Id, DiagnosticSeverity Severity, string Title, string Category, bool CanBeSuppressed, bool HasFix)
{
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
        FixableRules.Ids.Contains(rule.Id));
}
