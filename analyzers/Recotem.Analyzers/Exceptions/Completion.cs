using System;
using System.Linq;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Recotem.Analyzers;

/// <summary>Decides whether control can get past a statement, or leave it by a jump. Asked about handlers of catches, which are short.</summary>
internal sealed class Completion
{
    private const int Limit = 8;
    private readonly Bodies _bodies;
    private readonly Func<IOperation, bool?> _holds;

    /// <param name="bodies">The code of what is called.</param>
    /// <param name="holds">What is known of conditions.</param>
    public Completion(Bodies bodies, Func<IOperation, bool?>? holds = null)
    {
        _bodies = bodies;
        _holds = holds ?? (_ => null);
    }

    /// <summary>Whether control can reach the end of the statement.</summary>
    public bool CanComplete(IOperation? statement) => CanComplete(statement, 0);

    private bool CanComplete(IOperation? statement, int depth)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (statement)
        {
            case IBlockOperation block:
                return block.Operations.All(o => CanComplete(o, depth));
            case IThrowOperation or IReturnOperation { Kind: OperationKind.Return or OperationKind.YieldBreak } or IBranchOperation:
                return false;
            case IExpressionStatementOperation { Operation: var expression }:
                return CanComplete(expression, depth);
            case IConversionOperation conversion:
                return CanComplete(conversion.Operand, depth);
            case IAwaitOperation awaited:
                return CanComplete(awaited.Operation, depth);
            case IInvocationOperation call:
                return !NeverReturns(call, depth);
            case IConditionalOperation choice:
                bool? holds = _holds(choice.Condition);
                return (holds != false && CanComplete(choice.WhenTrue, depth)) || (holds != true && CanComplete(choice.WhenFalse, depth));
            case IUsingOperation use:
                return CanComplete(use.Body, depth);
            case ILockOperation locked:
                return CanComplete(locked.Body, depth);
            case ITryOperation attempt:
                return CanComplete(attempt.Finally, depth) && (CanComplete(attempt.Body, depth) || attempt.Catches.Any(c => CanComplete(c.Handler, depth)));
            case ISwitchOperation choice:
                return !choice.Cases.SelectMany(c => c.Clauses).Any(c => c is IDefaultCaseClauseOperation)
                    || choice.Cases.Any(c => c.Body.LastOrDefault() is IBranchOperation { BranchKind: BranchKind.Break } || CanComplete(c.Body.LastOrDefault(), depth));
            default:
                return true;
        }
    }

    // A helper that only throws, as `Fail(e)`.
    private bool NeverReturns(IInvocationOperation call, int depth)
    {
        if (call.TargetMethod.GetAttributes().Any(a => a.AttributeClass?.Name == "DoesNotReturnAttribute"))
            return true;
        if (call.TargetMethod is { Name: "Throw", ContainingType.Name: "ExceptionDispatchInfo" })
            return true;
        if (depth >= Limit || call.IsVirtual || _bodies.Of(call.TargetMethod) is not { } body)
            return false;
        return body.Roots.All(r => r switch
        {
            IMethodBodyOperation method => OnlyThrows(method.BlockBody ?? method.ExpressionBody, depth + 1),
            IBlockOperation block => OnlyThrows(block, depth + 1),
            _ => false,
        });
    }

    private bool OnlyThrows(IBlockOperation? block, int depth) =>
        block is not null
        && !CanComplete(block, depth)
        && !block.Descendants().Any(o => o is IReturnOperation { ReturnedValue: not (null or IThrowOperation or IConversionOperation { Operand: IThrowOperation }) });
}
