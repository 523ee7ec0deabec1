using Microsoft.CodeAnalysis;

namespace Recotem.Analyzers;

/// <summary>Rules for interfaces that others implement.</summary>
internal static class KindRules
{
    public static readonly DiagnosticDescriptor Rct1001InvalidKindId = new(
        "RCT1001",
        "Invalid kind id",
        "The kind id {0} is not a slug of lower-case letters, digits and single hyphens, in parts joined by dots; write it like '{1}'",
        Category.Kinds,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "Kind ids are part of recipes, listings and manifests, so they are lower-case slugs in one spelling.",
        HelpLinks.Of("RCT1001"),
        WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor Rct1002KindIdNeedsNamespace = new(
        "RCT1002",
        "Kind id needs a namespace",
        "The kind id '{0}' has no namespace; write '{1}', because ids without a dot belong to Recotem itself",
        Category.Kinds,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "Two packages must not invent the same kind id by accident, so ids outside Recotem begin with a name of their own.",
        HelpLinks.Of("RCT1002"),
        WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor Rct1003KindMustBePublicInterface = new(
        "RCT1003",
        "Kind must be a public, non-generic interface",
        "The kind '{0}' {1}; {2}",
        Category.Kinds,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "Plugins of other assemblies implement the kind and hosts refer to it by name, so it must be a public interface without type parameters.",
        HelpLinks.Of("RCT1003"),
        WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor Rct1004DispatchDoesNotFit = new(
        "RCT1004",
        "Dispatch does not fit the member",
        "'{0}' cannot be dispatched as {1}, because {2}; {3}",
        Category.Kinds,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "The dispatch rule of a member says how the results of several plugins become one, so it must agree with the return type.",
        HelpLinks.Of("RCT1004"),
        WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor Rct1005AbstractStaticMember = new(
        "RCT1005",
        "Abstract static member on a kind",
        "The static abstract member '{0}' prevents the kind '{1}' from being used as a type argument; make it 'static virtual' and give it a default body",
        Category.Kinds,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "An interface with abstract static members cannot be a type argument (CS8920), which every typed view of plugins needs.",
        HelpLinks.Of("RCT1005"),
        WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor Rct1006FanOutMemberWithoutBody = new(
        "RCT1006",
        "Fan-out member without default body",
        "Every plugin of the kind '{1}' must implement '{0}', although all of them are called; give it a default body",
        Category.Kinds,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "Plugins of a kind that calls all of them should implement only what they care about; members with default bodies are not even called.",
        HelpLinks.Of("RCT1006"));
}
