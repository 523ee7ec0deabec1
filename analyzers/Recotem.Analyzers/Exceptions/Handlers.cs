using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Recotem.Analyzers;

/// <summary>Judges the handlers of catches: whether they hide a failure, and whether they lose its cause.</summary>
internal sealed class Handlers
{
    private readonly ExceptionTypes _exceptions;
    private readonly Bodies _bodies;
    private readonly CatchFilter _filter;
    private readonly Completion _completion;
    private readonly HandlerPaths _paths;
    private readonly ExceptionFlow _flow;
    private readonly HandedOn _handedOn;

    public Handlers(ExceptionTypes exceptions, Bodies bodies, ExceptionFlow flow)
    {
        _exceptions = exceptions;
        _bodies = bodies;
        _flow = flow;
        _handedOn = new HandedOn(bodies);
        _filter = new CatchFilter(exceptions, bodies);
        _completion = new Completion(bodies);
        _paths = new HandlerPaths(_filter, bodies);
    }

    /// <summary>Whether a catch of a failure from outside goes on as if nothing had happened.</summary>
    public bool Swallows(ICatchClauseOperation clause)
    {
        if (!TakesExternal(clause) || CleansUp(clause))
            return false;
        // A retry that gives up: the filter or a throw ends the loop.
        bool givesUp = clause.Filter is not null && _filter.Catches(clause, CatchFilter.CaughtType(clause) ?? _exceptions.Any!) is null
            || InHandler(clause).Any(o => o is IThrowOperation);
        if (PassesOn(clause))
            return false;
        // Ways that only cancellation takes do not count.
        ILocalSymbol? variable = CatchFilter.Variable(clause);
        ITypeSymbol caught = CatchFilter.CaughtType(clause) ?? _exceptions.Any!;
        foreach (IOperation exit in InHandler(clause).Where(o => o is IReturnOperation or IBranchOperation && _paths.CanReach(o, clause.Handler, variable, caught)))
        {
            switch (exit)
            {
                case IReturnOperation { Kind: OperationKind.YieldReturn }:
                    continue;
                case IReturnOperation returned when !SaysFailure(returned.ReturnedValue):
                    return true;
                case IBranchOperation { BranchKind: BranchKind.Continue } when !givesUp && Exits(exit, clause):
                    return true;
                // Jumping back to try again, until the filter stops catching.
                case IBranchOperation { BranchKind: BranchKind.GoTo } when !givesUp:
                case IBranchOperation { BranchKind: BranchKind.Break } when Exits(exit, clause):
                    return true;
            }
        }

        return _paths.Completes(clause.Handler, variable, caught) && !(givesUp && IsInLoop(clause));
    }

    /// <summary>The errors that are made in a handler without the exception that it has caught, and how that is called.</summary>
    public IEnumerable<(IOperation Made, string Cause)> LoseCause(ICatchClauseOperation clause)
    {
        HashSet<ISymbol> causes = Causes(clause);
        string cause = CatchFilter.Variable(clause) is { } variable ? $"'{variable.Name}'" : $"the caught '{CatchFilter.CaughtType(clause)?.Name ?? "Exception"}'";
        foreach (IOperation operation in clause.Handler.Descendants())
        {
            // The handler of a catch within this one is judged on its own.
            if (Innermost(operation) != clause)
                continue;
            if (operation is IObjectCreationOperation { Type: var type } creation && _exceptions.IsDataSource(type))
            {
                IArgumentOperation? inner = creation.Arguments.FirstOrDefault(a => a.Parameter is { } p && p.Type.Name == "Exception");
                if (inner is null || !Mentions(inner.Value, causes))
                    yield return (creation, cause);
            }
            else if (operation is IInvocationOperation call && _exceptions.IsDataSource(call.Type) && _bodies.Of(call.TargetMethod) is not null
                && !call.Arguments.Any(a => Mentions(a.Value, causes)) && !Mentions(call.Instance, causes))
            {
                yield return (call, cause);
            }
            else if (operation is IInvocationOperation { TargetMethod: var helper } && _bodies.Of(helper) is { IsOwn: true } body)
            {
                foreach (IObjectCreationOperation lost in LostInHelper(body, helper))
                    yield return (lost, cause);
            }
        }
    }

    // A helper that is handed the exception, and makes an error without it.
    private IEnumerable<IObjectCreationOperation> LostInHelper(Body body, IMethodSymbol helper)
    {
        var given = new HashSet<ISymbol>(
            helper.OriginalDefinition.Parameters.Where(p => ExceptionTypes.Is(p.Type, _exceptions.Any)),
            SymbolEqualityComparer.Default);
        if (given.Count == 0)
            return Enumerable.Empty<IObjectCreationOperation>();
        return body.Roots.SelectMany(r => r.Descendants())
            .OfType<IObjectCreationOperation>()
            .Where(c => _exceptions.IsDataSource(c.Type) && !c.Arguments.Any(a => Mentions(a.Value, given)));
    }

    private bool TakesExternal(ICatchClauseOperation clause)
    {
        ITypeSymbol? caught = CatchFilter.CaughtType(clause);
        if (caught is not null && _exceptions.MayLeave(caught))
            return false;
        if (_flow.Reaching(clause).Any(t => !_exceptions.MayLeave(t)))
            return true;
        if (caught is not null && !_exceptions.IsGeneral(caught))
            return ExternalApis.IsExternal(caught, _exceptions);
        // A catch of everything whose filter names exceptions of our own making is none of everything.
        return clause.Filter is null
            || new[] { "System.IO.IOException", "System.Net.Http.HttpRequestException", "System.Data.Common.DbException", "System.UnauthorizedAccessException" }
                .Select(_exceptions.Find)
                .Any(t => t is not null && _filter.Catches(clause, t) != false);
    }

    // Best effort is right where a failure is already under way, or nothing depends on the outcome.
    private static bool CleansUp(ICatchClauseOperation clause)
    {
        for (IOperation? o = clause.Parent, child = clause; o is not null; child = o, o = o.Parent)
        {
            if (o is ICatchClauseOperation || (o is ITryOperation attempt && attempt.Finally == child))
                return true;
            if (o is IAnonymousFunctionOperation or ILocalFunctionOperation)
                return false;
        }

        return clause.SemanticModel?.GetEnclosingSymbol(clause.Syntax.SpanStart) is IMethodSymbol { Name: "Dispose" or "DisposeAsync" };
    }

    // The error is made, or the exception handed on, or kept in a variable of which an error is made further on.
    private bool PassesOn(ICatchClauseOperation clause)
    {
        if (InHandler(clause).Any(o => o is IObjectCreationOperation or IInvocationOperation && _exceptions.IsDataSource(o.Type) && !IsThrown(o) && IsKept(o)))
            return true;
        if (CatchFilter.Variable(clause) is null)
            return false;
        HashSet<ISymbol> causes = Causes(clause);
        IOperation root = clause;
        while (root.Parent is not null)
            root = root.Parent;
        return root.Descendants().Any(o => (o is IArgumentOperation argument && IsMade(argument) && !Contains(clause, o) && Mentions(argument.Value, causes))
            || (o is ILocalReferenceOperation local && causes.Contains(local.Local) && _handedOn.IsBy(o)));
    }

    private bool IsMade(IArgumentOperation argument) =>
        (argument.Parent is IObjectCreationOperation or IInvocationOperation) && _exceptions.IsDataSource(argument.Parent.Type);

    // An error that is written to a log and forgotten is made for nothing.
    private bool IsKept(IOperation made, int depth = 0)
    {
        IOperation? user = made.Parent;
        while (user is IConversionOperation or IVariableInitializerOperation or IConditionalOperation or ICoalesceOperation)
            user = user.Parent;
        return user switch
        {
            IReturnOperation => true,
            IAssignmentOperation { Target: IDiscardOperation } => false,
            IAssignmentOperation { Target: ILocalReferenceOperation local } => IsUsed(local.Local, made, depth),
            IAssignmentOperation => true,
            IVariableDeclaratorOperation declarator => IsUsed(declarator.Symbol, made, depth),
            IArgumentOperation argument => IsTaken(argument),
            _ => false,
        };
    }

    private bool IsUsed(ILocalSymbol local, IOperation made, int depth)
    {
        const int Limit = 4;
        IOperation root = made;
        while (root.Parent is not null)
            root = root.Parent;
        return root.Descendants().Any(o => o is ILocalReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Local, local)
            && (IsThrown(reference) || (depth < Limit && IsKept(reference, depth + 1))));
    }

    private bool IsTaken(IArgumentOperation argument) => argument.Parent is IInvocationOperation call
        ? call.TargetMethod.Name is "FromException" or "SetException" or "TrySetException" or "Add" or "Enqueue" or "Push" || _bodies.Of(call.TargetMethod) is not null
        : argument.Parent is IObjectCreationOperation;

    private static bool IsThrown(IOperation operation)
    {
        for (IOperation? o = operation.Parent; o is not null and not IBlockOperation; o = o.Parent)
        {
            if (o is IThrowOperation)
                return true;
        }

        return false;
    }

    private bool SaysFailure(IOperation? value) =>
        value is not null
        && (!_completion.CanComplete(value) || value.DescendantsAndSelf().Any(o => o is IThrowOperation || _exceptions.IsDataSource(o.Type)));

    // The variables that hold the exception or something made of it.
    private static HashSet<ISymbol> Causes(ICatchClauseOperation clause)
    {
        var causes = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        for (IOperation? o = clause; o is not null; o = o.Parent)
        {
            if (o is ICatchClauseOperation around && CatchFilter.Variable(around) is { } variable)
                causes.Add(variable);
        }

        if (causes.Count == 0)
            return causes;
        int before;
        do
        {
            before = causes.Count;
            foreach (IOperation operation in clause.Descendants())
            {
                switch (operation)
                {
                    case IVariableDeclaratorOperation declarator when declarator.GetVariableInitializer() is { } initializer && Mentions(initializer.Value, causes):
                        causes.Add(declarator.Symbol);
                        break;
                    case IAssignmentOperation assignment when Mentions(assignment.Value, causes) && Target(assignment.Target) is { } target:
                        causes.Add(target);
                        break;
                    case IDeclarationPatternOperation { DeclaredSymbol: { } declared } pattern when pattern.Parent is IIsPatternOperation test && Mentions(test.Value, causes):
                        causes.Add(declared);
                        break;
                    case IInvocationOperation { Instance: { } instance } call when call.Arguments.Any(a => Mentions(a.Value, causes)) && Target(instance) is { } list:
                        causes.Add(list);
                        break;
                }
            }
        }
        while (causes.Count != before);
        return causes;
    }

    private static ISymbol? Target(IOperation operation) => operation switch
    {
        ILocalReferenceOperation local => local.Local,
        IFieldReferenceOperation field => field.Field,
        IPropertyReferenceOperation property => property.Property,
        IParameterReferenceOperation parameter => parameter.Parameter,
        _ => null,
    };

    private static bool Mentions(IOperation? operation, HashSet<ISymbol> causes) =>
        operation is not null && operation.DescendantsAndSelf().Any(o => Target(o) is { } symbol && causes.Contains(symbol) && !IsText(o));

    // e.Message and the like tell what happened, but not where.
    private static bool IsText(IOperation operation) =>
        operation.Parent is IPropertyReferenceOperation { Property: var property } && property.Type.SpecialType == SpecialType.System_String;

    private static IEnumerable<IOperation> InHandler(ICatchClauseOperation clause) =>
        clause.Handler.Descendants().Where(o => !IsInFunction(o, clause));

    private static bool IsInFunction(IOperation operation, ICatchClauseOperation clause)
    {
        for (IOperation? o = operation; o is not null && o != clause; o = o.Parent)
        {
            if (o is IAnonymousFunctionOperation or ILocalFunctionOperation)
                return true;
        }

        return false;
    }

    private static ICatchClauseOperation? Innermost(IOperation operation)
    {
        IOperation? o = operation.Parent;
        while (o is not null and not ICatchClauseOperation)
            o = o.Parent;
        return (ICatchClauseOperation?)o;
    }

    private static bool Exits(IOperation branch, ICatchClauseOperation clause)
    {
        var jump = (IBranchOperation)branch;
        return !clause.Handler.Descendants().Any(o =>
            (o is ILoopOperation loop && (SymbolEqualityComparer.Default.Equals(loop.ExitLabel, jump.Target) || SymbolEqualityComparer.Default.Equals(loop.ContinueLabel, jump.Target)))
            || (o is ISwitchOperation choice && SymbolEqualityComparer.Default.Equals(choice.ExitLabel, jump.Target)));
    }

    private static bool IsInLoop(ICatchClauseOperation clause)
    {
        for (IOperation? o = clause.Parent; o is not (null or IAnonymousFunctionOperation or ILocalFunctionOperation); o = o.Parent)
        {
            if (o is ILoopOperation)
                return true;
        }

        return false;
    }

    private static bool Contains(IOperation outer, IOperation inner)
    {
        for (IOperation? o = inner; o is not null; o = o.Parent)
        {
            if (o == outer)
                return true;
        }

        return false;
    }
}
