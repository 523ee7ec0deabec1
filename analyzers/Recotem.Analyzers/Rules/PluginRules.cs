using Microsoft.CodeAnalysis;

namespace Recotem.Analyzers;

/// <summary>Rules for plugin classes.</summary>
internal static class PluginRules
{
    public static readonly DiagnosticDescriptor Rct2001ImplementsNoKind = new(
        "RCT2001",
        "Plugin implements no kind",
        "'{0}' is marked as a plugin but implements no kind; implement one, for instance {1}",
        Category.Plugins,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "A plugin is registered under the kinds whose interfaces its class implements.",
        HelpLinks.Of("RCT2001"),
        WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor Rct2002InvalidPluginName = new(
        "RCT2002",
        "Invalid plugin name",
        "The plugin name {0} {1}; use lower-case letters and digits with single '-', '_' or '.' between them, at most 64 characters, like '{2}'",
        Category.Plugins,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "Names are written in recipes, listings, file names and addresses, so they have one grammar.",
        HelpLinks.Of("RCT2002"),
        WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor Rct2003PluginNameNeedsNamespace = new(
        "RCT2003",
        "Plugin name needs a namespace",
        "The plugin name '{0}' has no namespace, which the kind '{1}' demands; write '{2}'",
        Category.Plugins,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "Names of this kind are shared by many parties, so they begin with a name of their own.",
        HelpLinks.Of("RCT2003"),
        WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor Rct2004CannotBeConstructed = new(
        "RCT2004",
        "Plugin cannot be constructed",
        "The plugin class '{0}' cannot be constructed, because {1}; {2}",
        Category.Plugins,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "Hosts construct plugins by a plain call of a constructor that they can reach.",
        HelpLinks.Of("RCT2004"),
        WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor Rct2005ParameterCannotBeSupplied = new(
        "RCT2005",
        "Constructor parameter cannot be supplied",
        "No host can supply the parameter '{0}' of type '{1}'; {2}",
        Category.Plugins,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "The constructor of a plugin is its list of needs: a configuration record, kinds, and services that hosts offer.",
        HelpLinks.Of("RCT2005"),
        WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor Rct2006SeveralConfigurations = new(
        "RCT2006",
        "More than one configuration record",
        "The constructor takes two configuration records, '{1}' and '{0}'; merge them into one, or nest one in the other",
        Category.Plugins,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "A plugin has one mapping in the recipe, and so one record.",
        HelpLinks.Of("RCT2006"),
        WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor Rct2007DuplicateName = new(
        "RCT2007",
        "Duplicate name in this assembly",
        "The name '{0}' of '{1}' is taken by '{2}' in the kind '{3}'{4}; rename one of them",
        Category.Plugins,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "A recipe chooses a plugin by kind and name, so a name can belong to one class only. Names that differ only by case are told apart by nobody.",
        HelpLinks.Of("RCT2007"),
        WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor Rct2008NotASemanticVersion = new(
        "RCT2008",
        "Not a semantic version",
        "The version '{0}' of '{1}' is not three numbers; write '{2}'",
        Category.Plugins,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "Versions are compared by major, minor and patch.",
        HelpLinks.Of("RCT2008"),
        WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor Rct2009IncompleteMetadata = new(
        "RCT2009",
        "Incomplete metadata",
        "{0} has no {1}; {2}",
        Category.Plugins,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        "Listings show people what a plugin is, whose it is and under what terms it may be used.",
        HelpLinks.Of("RCT2009"));

    public static readonly DiagnosticDescriptor Rct2010NotRegistered = new(
        "RCT2010",
        "Not registered",
        "'{0}' implements the kind '{1}' but is not registered; add [{2}(\"{3}\")], or make the class abstract",
        Category.Plugins,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        "A class is registered only if it is marked as a plugin.",
        HelpLinks.Of("RCT2010"));

    public static readonly DiagnosticDescriptor Rct2014NotPartial = new(
        "RCT2014",
        "Plugin class is not partial",
        "'{0}' {1}; add 'partial' to its declaration",
        Category.Plugins,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "The generator adds the name, the configuration schema and the binding to the class.",
        HelpLinks.Of("RCT2014"),
        WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor Rct2016NotMarkedAotCompatible = new(
        "RCT2016",
        "Assembly is not marked AOT compatible",
        "The project declares plugins but is not marked as compatible with native compilation; set the property IsAotCompatible to true",
        Category.Plugins,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "Hosts are compiled natively. With the mark the compiler checks while the plugin is written what would otherwise fail when a host is published.",
        HelpLinks.Of("RCT2016"),
        WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor Rct2017NameSaysNothing = new(
        "RCT2017",
        "Name says nothing",
        "The name '{0}' says nothing about the plugin; name what it does, or where its data comes from",
        Category.Plugins,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        "People choose plugins by name from a list.",
        HelpLinks.Of("RCT2017"));

    public static readonly DiagnosticDescriptor Rct2019DerivedPluginAttribute = new(
        "RCT2019",
        "Attribute derives from PluginAttribute",
        "The attribute '{0}' derives from '{1}', which would be ignored silently; mark plugins with [Plugin] itself",
        Category.Plugins,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "Plugins are found by the attribute's own name, so a derived attribute registers nothing.",
        HelpLinks.Of("RCT2019"),
        WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor Rct2020BothPluginAndDataSource = new(
        "RCT2020",
        "Both [Plugin] and [DataSource]",
        "'{0}' is marked with both [Plugin] and [DataSource]; keep one of them",
        Category.Plugins,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "The two attributes would register one class twice.",
        HelpLinks.Of("RCT2020"),
        WellKnownDiagnosticTags.NotConfigurable);
}
