using Microsoft.CodeAnalysis;

namespace Recotem.Analyzers;

/// <summary>Rules for data sources, which carry the strictest contract of all.</summary>
internal static class DataSourceRules
{
    public static readonly DiagnosticDescriptor Rct2201NoExpandFieldsMissing = new(
        "RCT2201",
        "NoExpandFields missing",
        "The data source '{0}' does not say which fields are read literally; declare 'public static ImmutableHashSet<string> NoExpandFields {{ get; }} = [];'",
        Category.DataSources,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "Text of a recipe's source is expanded from environment variables, except where a source says that a field holds a query or other text of its own. Every source must say so, if only to say that there is none.",
        HelpLinks.Of("RCT2201"),
        WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor Rct2202NoExpandFieldsWrongType = new(
        "RCT2202",
        "NoExpandFields has the wrong type",
        "'NoExpandFields' of '{0}' {1}; declare it as 'public static ImmutableHashSet<string> NoExpandFields {{ get; }}'",
        Category.DataSources,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "The guarded fields are constants of the class, which nothing can change while the program runs.",
        HelpLinks.Of("RCT2202"),
        WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor Rct2203NoExpandFieldsNotConstant = new(
        "RCT2203",
        "NoExpandFields is not constant",
        "'NoExpandFields' of '{0}' {1}; list constant text only, because the guards are written when the program is compiled",
        Category.DataSources,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "The generator reads the elements while it compiles, so the compiler must be able to evaluate them.",
        HelpLinks.Of("RCT2203"),
        WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor Rct2204NoExpandFieldsNamesNoField = new(
        "RCT2204",
        "NoExpandFields names no field",
        "'{0}' in 'NoExpandFields' is no key of '{1}'; {2}",
        Category.DataSources,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "A guard that matches no key guards nothing. Elements are the keys that a recipe writes, not names of properties.",
        HelpLinks.Of("RCT2204"),
        WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor Rct2205ForeignExceptionLeaves = new(
        "RCT2205",
        "Foreign exception leaves a data source",
        "'{0}' leaves the data source '{1}' from {2}; wrap it in a DataSourceException",
        Category.DataSources,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "Whatever goes wrong outside reaches people as a data-source error with exit code 3. Any other exception looks like a defect of the program.",
        HelpLinks.Of("RCT2205"));

    public static readonly DiagnosticDescriptor Rct2206ExternalCallNotWrapped = new(
        "RCT2206",
        "External call not wrapped",
        "'{0}' can fail with {1}, which leaves the data source '{2}' from {3}; catch it and throw a DataSourceException with it as the cause",
        Category.DataSources,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "Files, networks, databases and processes fail for reasons outside the program. Their exceptions are turned into data-source errors where they are called.",
        HelpLinks.Of("RCT2206"));

    public static readonly DiagnosticDescriptor Rct2207FailureSwallowed = new(
        "RCT2207",
        "Failure swallowed",
        "This catch of '{0}' hides the failure from whoever runs the recipe; throw a DataSourceException with it as the cause",
        Category.DataSources,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "A source that goes on after a failure trains a model on data that is not there.",
        HelpLinks.Of("RCT2207"));

    public static readonly DiagnosticDescriptor Rct2208CauseLost = new(
        "RCT2208",
        "Cause lost",
        "The DataSourceException loses its cause; pass {0} as its inner exception",
        Category.DataSources,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "The cause says what happened; without it nobody can mend it.",
        HelpLinks.Of("RCT2208"));

    public static readonly DiagnosticDescriptor Rct2209BlocksOrDetaches = new(
        "RCT2209",
        "Plugin blocks or detaches",
        "{0} {1}; {2}",
        Category.Plugins,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "Plugins run inside a server and a training pipeline, which wait for them asynchronously and cancel them.",
        HelpLinks.Of("RCT2209"));

    public static readonly DiagnosticDescriptor Rct2210NoConfigurationTaken = new(
        "RCT2210",
        "Data source takes no configuration",
        "The data source '{0}' has no constructor that takes {1}; {2}",
        Category.DataSources,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "The loader reads the source's mapping of the recipe into the record that the constructor takes.",
        HelpLinks.Of("RCT2210"),
        WellKnownDiagnosticTags.NotConfigurable);
}
