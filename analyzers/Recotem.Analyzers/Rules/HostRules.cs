using Microsoft.CodeAnalysis;

namespace Recotem.Analyzers;

/// <summary>Rules for what a host composes.</summary>
internal static class HostRules
{
    public static readonly DiagnosticDescriptor Rct4001DuplicatePluginName = new(
        "RCT4001",
        "Duplicate plugin name",
        "The plugin '{0}' is declared by '{1}' of '{2}' and by '{3}' of '{4}'; settle it with Prefer or Exclude on [PluginHost], or remove a reference",
        Category.Hosts,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "A recipe chooses a plugin by kind and name. Which of two packages wins must not depend on the order of references.",
        HelpLinks.Of("RCT4001"),
        WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor Rct4002NamesDifferByCase = new(
        "RCT4002",
        "Names differ only by case",
        "The plugins '{0}' ('{1}' of '{2}') and '{3}' ('{4}' of '{5}') differ only by case; leave one out with Exclude on [PluginHost]",
        Category.Hosts,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "Names that differ only by case are told apart by nobody who writes a recipe.",
        HelpLinks.Of("RCT4002"),
        WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor Rct4003RequiredCapabilityMissing = new(
        "RCT4003",
        "Required capability missing",
        "The plugin '{0}' of '{1}' requires {2}, which this host does not have; {3}",
        Category.Hosts,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "A plugin whose needs are not met could never be activated.",
        HelpLinks.Of("RCT4003"),
        WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor Rct4004OptionalCapabilityMissing = new(
        "RCT4004",
        "Optional capability missing",
        "The plugin '{0}' of '{1}' can use a plugin of the kind '{2}', of which this host has none",
        Category.Hosts,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        "The plugin works without it.",
        HelpLinks.Of("RCT4004"));

    public static readonly DiagnosticDescriptor Rct4005CapabilityAmbiguous = new(
        "RCT4005",
        "Capability ambiguous",
        "The plugin '{0}' of '{1}' requires one plugin of the kind '{2}', of which this host has several ({3}); name one in Defaults on [PluginHost], for instance \"{2}={4}\"",
        Category.Hosts,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "Which of several plugins is meant must not depend on the order of references.",
        HelpLinks.Of("RCT4005"),
        WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor Rct4006IncompatibleContractVersion = new(
        "RCT4006",
        "Incompatible contract version",
        "The plugin '{0}' ('{1}' of '{2}') was compiled against version {3} of its kind, but '{4}' declares {5}; update one of them, or leave the plugin out with Exclude on [PluginHost]",
        Category.Hosts,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "A plugin of another major version, or one that knows more of the contract than the host's copy, fails when it is called.",
        HelpLinks.Of("RCT4006"),
        WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor Rct4007RequirementCycle = new(
        "RCT4007",
        "Requirement cycle",
        "These plugins require each other, so that none can be constructed: {0}; make one of the needs optional, or leave one of them out with Exclude on [PluginHost]",
        Category.Hosts,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "A plugin is constructed after what it requires.",
        HelpLinks.Of("RCT4007"),
        WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor Rct4008PatternMatchesNothing = new(
        "RCT4008",
        "Pattern matches nothing",
        "'{0}' in {1} {2}; {3}",
        Category.Hosts,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "An entry without effect is misspelt, or a left-over.",
        HelpLinks.Of("RCT4008"));

    public static readonly DiagnosticDescriptor Rct4014ManifestTooNew = new(
        "RCT4014",
        "Manifest is newer than this generator",
        "The plugin manifest of '{0}' has format '{1}', but this generator reads format {2}; update the Recotem packages of this project",
        Category.Hosts,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "What the assembly offers cannot be read, so it would be missing.",
        HelpLinks.Of("RCT4014"),
        WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor Rct4015HostHasWrongShape = new(
        "RCT4015",
        "Host class has the wrong shape",
        "The host class '{0}' {1}; declare it as 'static partial class {2}' outside of other types",
        Category.Hosts,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "The generator completes the class with its catalog.",
        HelpLinks.Of("RCT4015"),
        WellKnownDiagnosticTags.NotConfigurable);
}
