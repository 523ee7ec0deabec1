using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Recotem.Compilation;

namespace Recotem.Analyzers;

/// <summary>Turns a problem of the contract into a diagnostic on the smallest useful place.</summary>
internal static class ProblemReporter
{
    /// <param name="problem">The problem.</param>
    /// <param name="analyzed">The type whose check found it, which is reported if the problem lies outside of this compilation.</param>
    /// <param name="compilation">The compilation.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static Diagnostic ToDiagnostic(this ContractProblem problem, ISymbol analyzed, Microsoft.CodeAnalysis.Compilation compilation, CancellationToken cancellation)
    {
        ImmutableDictionary<string, string?> properties = problem.Suggestion is null
            ? ImmutableDictionary<string, string?>.Empty
            : ImmutableDictionary<string, string?>.Empty.Add(FixProperties.Suggestion, problem.Suggestion);
        DiagnosticDescriptor rule = problem is { Id: "RCT2103", Severity: DiagnosticSeverity.Warning } ? ConfigurationRules.Rct2103PatternNotShared : Rules.Of(problem.Id);
        return Diagnostic.Create(
            rule,
            Place(problem, compilation, cancellation) ?? In(problem.Symbol, compilation) ?? In(analyzed, compilation) ?? Location.None,
            problem.Severity ?? rule.DefaultSeverity,
            problem.Related.Select(r => In(r, compilation)).OfType<Location>(),
            properties,
            problem.Arguments.ToArray<object>());
    }

    private static Location? Place(ContractProblem problem, Microsoft.CodeAnalysis.Compilation compilation, CancellationToken cancellation)
    {
        if (problem.Place is not { } reference || !compilation.ContainsSyntaxTree(reference.SyntaxTree))
            return null;
        SyntaxNode node = reference.GetSyntax(cancellation);
        return (node is AttributeSyntax attribute ? Argument(problem, attribute) ?? node : node).GetLocation();
    }

    private static SyntaxNode? Argument(ContractProblem problem, AttributeSyntax attribute)
    {
        SeparatedSyntaxList<AttributeArgumentSyntax>? arguments = attribute.ArgumentList?.Arguments;
        if (problem.NamedArgument is { } name)
            return arguments?.FirstOrDefault(a => a.NameEquals?.Name.Identifier.ValueText == name)?.Expression;
        return problem.Argument < 0 ? null : arguments?.Where(a => a.NameEquals is null).ElementAtOrDefault(problem.Argument)?.Expression;
    }

    private static Location? In(ISymbol symbol, Microsoft.CodeAnalysis.Compilation compilation) =>
        symbol.Locations.FirstOrDefault(l => l.SourceTree is { } tree && compilation.ContainsSyntaxTree(tree));
}
