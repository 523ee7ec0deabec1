using Microsoft.CodeAnalysis;

namespace Recotem.Analyzers;

/// <summary>Rules for configuration records.</summary>
internal static class ConfigurationRules
{
    public static readonly DiagnosticDescriptor Rct2101UnsupportedOptionType = new(
        "RCT2101",
        "Unsupported option type",
        "The type '{1}' of '{0}' cannot be read from a recipe; {2}",
        Category.Configuration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "Binders read text, numbers, booleans, enums, dates, addresses, records, and lists, sets and mappings of them.",
        HelpLinks.Of("RCT2101"),
        WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor Rct2102RecordNotUsable = new(
        "RCT2102",
        "Configuration record not usable",
        "'{0}' cannot be bound, because {1}; {2}",
        Category.Configuration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "The binder constructs the record and sets its properties from generated code.",
        HelpLinks.Of("RCT2102"),
        WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor Rct2103InvalidConstraint = new(
        "RCT2103",
        "Invalid constraint",
        "The constraint [{1}] of '{0}' {2}; {3}",
        Category.Configuration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "A constraint is checked when a recipe is read and written into the JSON Schema, so it must be known, complete and fit the type.",
        HelpLinks.Of("RCT2103"),
        WellKnownDiagnosticTags.NotConfigurable);

    /// <summary>The harmless form of RCT2103, a warning that may be suppressed: the option is read, but its schema says less.</summary>
    public static readonly DiagnosticDescriptor Rct2103PatternNotShared = new(
        "RCT2103",
        "Invalid constraint",
        "The constraint [{1}] of '{0}' {2}; {3}",
        Category.Configuration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "A constraint is checked when a recipe is read and written into the JSON Schema, so it must be known, complete and fit the type.",
        HelpLinks.Of("RCT2103"));

    public static readonly DiagnosticDescriptor Rct2104ContradictoryConstraint = new(
        "RCT2104",
        "Contradictory constraint",
        "'{0}' contradicts itself: {1}; {2}",
        Category.Configuration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "A constraint that nothing fulfils, or that the default violates, would reject every recipe or none.",
        HelpLinks.Of("RCT2104"),
        WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor Rct2105KeyCollision = new(
        "RCT2105",
        "Key collision",
        "The key '{0}' of '{1}' {2}; rename it, for instance with [JsonPropertyName]",
        Category.Configuration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "A key of a recipe sets one property. The discriminator key chooses the plugin itself.",
        HelpLinks.Of("RCT2105"),
        WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor Rct2106SecretExposed = new(
        "RCT2106",
        "Secret exposed",
        "'{0}' {1}; {2}",
        Category.Configuration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "Values of secret options never appear in messages, schemas or listings, and never in a binary.",
        HelpLinks.Of("RCT2106"));

    public static readonly DiagnosticDescriptor Rct2107OptionMayStayUnset = new(
        "RCT2107",
        "Option may stay unset",
        "'{0}' stays null when a recipe leaves it out, although its type says otherwise; make it required, nullable, or give it a default",
        Category.Configuration,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "Code behind the configuration relies on what the types say.",
        HelpLinks.Of("RCT2107"));
}
