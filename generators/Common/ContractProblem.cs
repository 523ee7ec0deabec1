using System.Collections.Generic;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Recotem.Compilation;

/// <summary>A violation of the plugin contract. The generator only asks whether there is one; analyzers report it.</summary>
internal sealed class ContractProblem
{
    public ContractProblem(string id, ISymbol symbol, string[] arguments)
    {
        Id = id;
        Symbol = symbol;
        Arguments = ImmutableArray.Create(arguments);
    }

    /// <summary>The rule that explains it.</summary>
    public string Id { get; }

    /// <summary>What violates the contract.</summary>
    public ISymbol Symbol { get; }

    /// <summary>What fills the message of the rule.</summary>
    public ImmutableArray<string> Arguments { get; }

    /// <summary>Where exactly, if that is less than the declaration of the symbol.</summary>
    public SyntaxReference? Place { get; private set; }

    /// <summary>The position within <see cref="Place"/> of an argument of an attribute; negative for the whole.</summary>
    public int Argument { get; private set; } = -1;

    /// <summary>The named argument of the attribute, if that is what is wrong.</summary>
    public string? NamedArgument { get; private set; }

    /// <summary>What a fix writes instead; null if only a person can know.</summary>
    public string? Suggestion { get; private set; }

    /// <summary>Other declarations that belong to the problem.</summary>
    public ImmutableArray<ISymbol> Related { get; private set; } = ImmutableArray<ISymbol>.Empty;

    /// <summary>How it is reported, where that differs from the rule.</summary>
    public DiagnosticSeverity? Severity { get; private set; }

    /// <summary>Reports it as a warning, whatever the rule is by default.</summary>
    public ContractProblem AsWarning()
    {
        Severity = DiagnosticSeverity.Warning;
        return this;
    }

    /// <summary>Places the problem on an attribute.</summary>
    public ContractProblem At(AttributeData attribute)
    {
        Place = attribute.ApplicationSyntaxReference;
        return this;
    }

    /// <summary>Places the problem on an argument of an attribute.</summary>
    public ContractProblem At(AttributeData attribute, int argument)
    {
        Argument = argument;
        return At(attribute);
    }

    /// <summary>Places the problem on a named argument of an attribute.</summary>
    public ContractProblem At(AttributeData attribute, string argument)
    {
        NamedArgument = argument;
        return At(attribute);
    }

    /// <summary>Places the problem on a node.</summary>
    public ContractProblem At(SyntaxNode node)
    {
        Place = node.GetReference();
        return this;
    }

    public ContractProblem Suggest(string? text)
    {
        Suggestion = text;
        return this;
    }

    public ContractProblem Relate(ISymbol symbol)
    {
        Related = Related.Add(symbol);
        return this;
    }
}

/// <summary>Collects problems.</summary>
internal sealed class ContractProblems
{
    private readonly List<ContractProblem> _all = [];

    public IReadOnlyList<ContractProblem> All => _all;

    public int Count => _all.Count;

    public ContractProblem Add(string id, ISymbol symbol, params string[] arguments)
    {
        var problem = new ContractProblem(id, symbol, arguments);
        _all.Add(problem);
        return problem;
    }

    public void Add(ContractProblem problem) => _all.Add(problem);
}

/// <summary>Places the problems that a check has just added.</summary>
internal readonly struct ProblemPlace
{
    private readonly ContractProblems _problems;
    private readonly int _from;

    public ProblemPlace(ContractProblems problems, int from) => (_problems, _from) = (problems, from);

    public void At(AttributeData attribute, int argument)
    {
        for (int i = _from; i < _problems.Count; i++)
            _problems.All[i].At(attribute, argument);
    }

    public void At(AttributeData attribute, string argument)
    {
        for (int i = _from; i < _problems.Count; i++)
            _problems.All[i].At(attribute, argument);
    }
}
