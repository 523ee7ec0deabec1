using Microsoft.CodeAnalysis;
using Recotem.Compilation;

namespace Recotem.Analyzers;

/// <summary>Rules for what a host composes.</summary>
internal static class HostRules
{
    public static readonly DiagnosticDescriptor Rct4001DuplicatePluginName = new(
        "RCT4001",
        "Duplicate plugin name",
        HostMessages.Rct4001,
        Category.Hosts,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "A recipe chooses a plugin by kind and name. Which of two packages wins must not depend on the order of references.",
        HelpLinks.Of("RCT4001"),
        WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor Rct4002NamesDifferByCase = new(
        "RCT4002",
        "Names differ only by case",
        HostMessages.Rct4002,
        Category.Hosts,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "Names that differ only by case are told apart by nobody who writes a recipe.",
        HelpLinks.Of("RCT4002"),
        WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor Rct4003RequiredCapabilityMissing = new(
        "RCT4003",
        "Required capability missing",
        HostMessages.Rct4003,
        Category.Hosts,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "A plugin whose needs are not met could never be activated.",
        HelpLinks.Of("RCT4003"),
        WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor Rct4004OptionalCapabilityMissing = new(
        "RCT4004",
        "Optional capability missing",
        HostMessages.Rct4004,
        Category.Hosts,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        "The plugin works without it.",
        HelpLinks.Of("RCT4004"));

    public static readonly DiagnosticDescriptor Rct4005CapabilityAmbiguous = new(
        "RCT4005",
        "Capability ambiguous",
        HostMessages.Rct4005,
        Category.Hosts,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "Which of several plugins is meant must not depend on the order of references.",
        HelpLinks.Of("RCT4005"),
        WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor Rct4006IncompatibleContractVersion = new(
        "RCT4006",
        "Incompatible contract version",
        HostMessages.Rct4006,
        Category.Hosts,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "A plugin of another major version, or one that knows more of the contract than the host's copy, fails when it is called.",
        HelpLinks.Of("RCT4006"),
        WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor Rct4007RequirementCycle = new(
        "RCT4007",
        "Requirement cycle",
        HostMessages.Rct4007,
        Category.Hosts,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "A plugin is constructed after what it requires.",
        HelpLinks.Of("RCT4007"),
        WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor Rct4008PatternMatchesNothing = new(
        "RCT4008",
        "Pattern matches nothing",
        HostMessages.Rct4008,
        Category.Hosts,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "An entry without effect is misspelt, or a left-over.",
        HelpLinks.Of("RCT4008"));

    public static readonly DiagnosticDescriptor Rct4014ManifestTooNew = new(
        "RCT4014",
        "Manifest is newer than this generator",
        HostMessages.Rct4014,
        Category.Hosts,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "What the assembly offers cannot be read, so it would be missing.",
        HelpLinks.Of("RCT4014"),
        WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor Rct4015HostHasWrongShape = new(
        "RCT4015",
        "Host class has the wrong shape",
        "The host class '{0}' {1}; declare it as 'static partial class {0}' outside of other types",
        Category.Hosts,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "The generator completes the class with its catalog.",
        HelpLinks.Of("RCT4015"),
        WellKnownDiagnosticTags.NotConfigurable);
}
