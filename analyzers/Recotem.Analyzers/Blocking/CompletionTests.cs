using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Recotem.Analyzers;

/// <summary>Knows where a test such as <c>if (task.IsCompleted)</c> has shown that a task has ended.</summary>
internal static class CompletionTests
{
    /// <summary>Whether a place is reached only after a test has found the task ended.</summary>
    /// <param name="place">The use of the task.</param>
    /// <param name="isTask">Tells the task from other values.</param>
    public static bool Passed(IOperation place, Func<IOperation?, bool> isTask)
    {
        for (IOperation child = place; child.Parent is { } parent; child = parent)
        {
            bool isPassed = parent switch
            {
                IConditionalOperation choice when child != choice.Condition => Shows(choice.Condition, child == choice.WhenTrue, isTask),
                IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd } both when child == both.RightOperand => Shows(both.LeftOperand, true, isTask),
                IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalOr } either when child == either.RightOperand => Shows(either.LeftOperand, false, isTask),
                IWhileLoopOperation { ConditionIsTop: true } loop when child == loop.Body => Shows(loop.Condition, !loop.ConditionIsUntil, isTask),
                // Which states the sections stand for is left to who wrote them.
                ISwitchCaseOperation { Parent: ISwitchOperation choice } => IsTest(choice.Value, isTask),
                ISwitchExpressionArmOperation { Parent: ISwitchExpressionOperation choice } => IsTest(choice.Value, isTask),
                IBlockOperation block => block.Operations.TakeWhile(o => o != child).Any(o => Leaves(o, isTask)),
                _ => false,
            };
            if (isPassed)
                return true;
        }

        return false;
    }

    // A statement that control gets past only if the task has ended.
    private static bool Leaves(IOperation statement, Func<IOperation?, bool> isTask) => statement switch
    {
        IConditionalOperation choice => (Shows(choice.Condition, false, isTask) && EndsInJump(choice.WhenTrue)) || (Shows(choice.Condition, true, isTask) && EndsInJump(choice.WhenFalse)),
        IWhileLoopOperation loop => Shows(loop.Condition, loop.ConditionIsUntil, isTask),
        _ => false,
    };

    private static bool EndsInJump(IOperation? statement) => statement switch
    {
        IBlockOperation block => EndsInJump(block.Operations.LastOrDefault()),
        IThrowOperation or IReturnOperation { Kind: OperationKind.Return or OperationKind.YieldBreak } or IBranchOperation => true,
        IExpressionStatementOperation { Operation: IThrowOperation } => true,
        _ => false,
    };

    // Whether the task has ended if the condition has the value.
    private static bool Shows(IOperation? condition, bool value, Func<IOperation?, bool> isTask) => condition switch
    {
        IConversionOperation conversion => Shows(conversion.Operand, value, isTask),
        IParenthesizedOperation parenthesized => Shows(parenthesized.Operand, value, isTask),
        IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not => Shows(not.Operand, !value, isTask),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd } both => Shows(both, value, isOneEnough: value, isTask),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalOr } either => Shows(either, value, isOneEnough: !value, isTask),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals } same => value && (IsTest(same.LeftOperand, isTask) || IsTest(same.RightOperand, isTask)),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.NotEquals } other => !value && (IsTest(other.LeftOperand, isTask) || IsTest(other.RightOperand, isTask)),
        IIsPatternOperation { Pattern: INegatedPatternOperation } test => !value && IsTest(test.Value, isTask),
        IIsPatternOperation test => value && IsTest(test.Value, isTask),
        // A test whose answer was kept.
        ILocalReferenceOperation local => Kept(local) is { } kept && Shows(kept, value, isTask),
        _ => value && IsTest(condition, isTask),
    };

    private static bool Shows(IBinaryOperation operation, bool value, bool isOneEnough, Func<IOperation?, bool> isTask) => isOneEnough
        ? Shows(operation.LeftOperand, value, isTask) || Shows(operation.RightOperand, value, isTask)
        : Shows(operation.LeftOperand, value, isTask) && Shows(operation.RightOperand, value, isTask);

    private static bool IsTest(IOperation? operation, Func<IOperation?, bool> isTask) =>
        operation is IPropertyReferenceOperation { Property.Name: "IsCompleted" or "IsCompletedSuccessfully" or "IsFaulted" or "IsCanceled" or "Status" } test && isTask(test.Instance);

    private static IOperation? Kept(ILocalReferenceOperation local)
    {
        if (local.Type?.SpecialType != SpecialType.System_Boolean)
            return null;
        IOperation root = local;
        while (root.Parent is not null)
            root = root.Parent;
        return root.Descendants().OfType<IVariableDeclaratorOperation>()
            .FirstOrDefault(d => SymbolEqualityComparer.Default.Equals(d.Symbol, local.Local))?.GetVariableInitializer()?.Value;
    }
}
