using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Recotem.Compilation;

namespace Recotem.Analyzers;

/// <summary>Turns what is wrong with a host into diagnostics on its attribute, or on the element of a list there.</summary>
internal sealed class HostReporter
{
    private readonly AttributeData _attribute;
    private readonly Microsoft.CodeAnalysis.Compilation _compilation;
    private readonly CancellationToken _cancellation;

    public HostReporter(AttributeData attribute, Microsoft.CodeAnalysis.Compilation compilation, CancellationToken cancellation) =>
        (_attribute, _compilation, _cancellation) = (attribute, compilation, cancellation);

    public Diagnostic ToDiagnostic(HostProblem problem)
    {
        ImmutableDictionary<string, string?> properties = ImmutableDictionary<string, string?>.Empty;
        if (problem.Suggestion is not null)
            properties = properties.Add(FixProperties.Suggestion, problem.Suggestion);
        if (problem.Alternative is not null)
            properties = properties.Add(FixProperties.Alternative, problem.Alternative);
        return Diagnostic.Create(
            Rules.Of(problem.Id), Place(problem.Place).GetLocation(), problem.OwnTypes.Select(Declaration).OfType<Location>(), properties, problem.Arguments.ToArray<object>());
    }

    private SyntaxNode Place(HostElement? element)
    {
        SyntaxNode attribute = _attribute.ApplicationSyntaxReference!.GetSyntax(_cancellation);
        if (element is null || attribute is not AttributeSyntax { ArgumentList.Arguments: var arguments })
            return attribute;
        ExpressionSyntax? list = arguments.FirstOrDefault(a => a.NameEquals?.Name.Identifier.ValueText == element.List)?.Expression;
        IReadOnlyList<SyntaxNode> elements = list switch
        {
            CollectionExpressionSyntax collection => collection.Elements,
            ImplicitArrayCreationExpressionSyntax array => array.Initializer.Expressions,
            ArrayCreationExpressionSyntax { Initializer: { } initializer } => initializer.Expressions,
            _ => [],
        };
        return element.Index < elements.Count ? elements[element.Index] : list ?? attribute;
    }

    private Location? Declaration(string type) =>
        OwnTypes.Find(_compilation, type)?.Locations.FirstOrDefault(l => l.SourceTree is { } tree && _compilation.ContainsSyntaxTree(tree));
}
