using Microsoft.CodeAnalysis;

namespace Recotem.Analyzers;

/// <summary>Rules for the project around the plugins.</summary>
internal static class ProjectRules
{
    public static readonly DiagnosticDescriptor Rct9002ReferencedIndirectly = new(
        "RCT9002",
        "Recotem.Abstractions is referenced only indirectly",
        "The project declares plugins, kinds or a host, but references Recotem.Abstractions only through other packages; run 'dotnet add package Recotem.Abstractions'",
        Category.Environment,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "Whether a generator reaches a project through other packages is up to their authors. Without it nothing of the project is registered.",
        HelpLinks.Of("RCT9002"),
        WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor Rct9003NoDocumentationFile = new(
        "RCT9003",
        "No documentation file",
        "The project declares plugins but writes no documentation file, so that the compiler does not check the comments from which their descriptions are taken; set the property GenerateDocumentationFile to true",
        Category.Environment,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        "Descriptions of plugins and options in listings and schemas are the summaries of documentation comments.",
        HelpLinks.Of("RCT9003"),
        WellKnownDiagnosticTags.CompilationEnd);
}
