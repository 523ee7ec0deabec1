using System.Collections.Generic;
using Microsoft.CodeAnalysis;

namespace Recotem.Compilation;

/// <summary>A violation of the plugin contract. The generator only asks whether there is one; analyzers report it.</summary>
/// <param name="Id">The diagnostic that explains it.</param>
/// <param name="Symbol">What violates the contract.</param>
/// <param name="Detail">What the message names.</param>
internal sealed record ContractProblem(string Id, ISymbol Symbol, string Detail);

/// <summary>Collects problems.</summary>
internal sealed class ContractProblems
{
    private readonly List<ContractProblem> _all = [];

    public IReadOnlyList<ContractProblem> All => _all;

    public void Add(string id, ISymbol symbol, string detail = "") => _all.Add(new ContractProblem(id, symbol, detail));
}
