using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Recotem.Analyzers;

/// <summary>
/// Decides which exceptions get to a place in a handler: <c>if (e is OperationCanceledException) throw;</c> is reached by cancellation
/// alone.
/// </summary>
internal sealed class HandlerPaths
{
    private readonly CatchFilter _filter;
    private readonly Bodies _bodies;

    public HandlerPaths(CatchFilter filter, Bodies bodies)
    {
        _filter = filter;
        _bodies = bodies;
    }

    /// <summary>Whether control may get to an operation while a variable holds an exception of a type.</summary>
    /// <param name="place">An operation in the handler.</param>
    /// <param name="scope">The handler.</param>
    /// <param name="variable">The variable of the catch.</param>
    /// <param name="type">A type that may not leave.</param>
    public bool CanReach(IOperation place, IOperation scope, ISymbol? variable, ITypeSymbol type)
    {
        if (variable is null)
            return true;
        for (IOperation child = place; child != scope && child.Parent is { } parent; child = parent)
        {
            bool isCut = parent switch
            {
                IConditionalOperation choice => IsCut(choice, child, variable, type),
                IBlockOperation block => block.Operations.TakeWhile(o => o != child).Any(o => !Completes(o, variable, type)),
                ISwitchCaseOperation section => IsCut(section, variable, type),
                ISwitchExpressionArmOperation { Parent: ISwitchExpressionOperation choice } arm when arm.Value == child => IsCut(arm, choice, variable, type),
                _ => false,
            };
            if (isCut)
                return false;
        }

        return true;
    }

    /// <summary>Whether control may get past a statement while a variable holds an exception of a type.</summary>
    public bool Completes(IOperation statement, ISymbol? variable, ITypeSymbol type) =>
        new Completion(_bodies, condition => _filter.Holds(condition, variable, type)).CanComplete(statement);

    private bool IsCut(IConditionalOperation choice, IOperation branch, ISymbol variable, ITypeSymbol type)
    {
        if (branch == choice.Condition)
            return false;
        bool? holds = _filter.Holds(choice.Condition, variable, type);
        return branch == choice.WhenTrue ? holds == false : holds == true;
    }

    private bool IsCut(ISwitchCaseOperation section, ISymbol variable, ITypeSymbol type)
    {
        if (section.Parent is not ISwitchOperation choice || !CatchFilter.Refers(choice.Value, variable))
            return false;
        foreach (ISwitchCaseOperation other in choice.Cases)
        {
            if (other == section)
                return other.Clauses.All(c => c is IPatternCaseClauseOperation pattern && _filter.Takes(pattern.Pattern, type) == false);
            // A section before this one that takes every such exception.
            if (other.Clauses.Any(c => c is IPatternCaseClauseOperation { Guard: null } pattern && _filter.Takes(pattern.Pattern, type) == true))
                return true;
        }

        return false;
    }

    private bool IsCut(ISwitchExpressionArmOperation arm, ISwitchExpressionOperation choice, ISymbol variable, ITypeSymbol type)
    {
        if (!CatchFilter.Refers(choice.Value, variable))
            return false;
        return _filter.Takes(arm.Pattern, type) == false
            || choice.Arms.TakeWhile(a => a != arm).Any(a => a.Guard is null && _filter.Takes(a.Pattern, type) == true);
    }
}
