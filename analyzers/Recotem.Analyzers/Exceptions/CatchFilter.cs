using System;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Recotem.Analyzers;

/// <summary>
/// Decides whether a catch takes exceptions of a type, its filter included. Only what the filter says about types and cancellation
/// is understood; a filter that depends on anything else lets exceptions through.
/// </summary>
internal sealed class CatchFilter
{
    private readonly ExceptionTypes _exceptions;
    private readonly Bodies _bodies;

    public CatchFilter(ExceptionTypes exceptions, Bodies bodies)
    {
        _exceptions = exceptions;
        _bodies = bodies;
    }

    /// <summary>Whether exceptions of the type are caught: always, never, or perhaps (null).</summary>
    public bool? Catches(ICatchClauseOperation clause, ITypeSymbol type)
    {
        ITypeSymbol? caught = CaughtType(clause);
        bool? byType = caught is null || ExceptionTypes.Is(type, caught) ? true : ExceptionTypes.Is(caught, type) ? null : false;
        if (byType == false || clause.Filter is null)
            return byType;
        bool? byFilter = Evaluate(clause.Filter, Variable(clause), type, depth: 0);
        return byFilter == true ? byType : byFilter;
    }

    /// <summary>The declared type of a catch; null for a catch of everything.</summary>
    public static ITypeSymbol? CaughtType(ICatchClauseOperation clause) =>
        clause.ExceptionType is { SpecialType: not SpecialType.System_Object } type ? type : null;

    /// <summary>The variable of a catch.</summary>
    public static ILocalSymbol? Variable(ICatchClauseOperation clause) =>
        (clause.ExceptionDeclarationOrExpression as IVariableDeclaratorOperation)?.Symbol;

    /// <summary>Whether a condition holds if a variable holds an exception of a type that may not leave.</summary>
    public bool? Holds(IOperation? condition, ISymbol? variable, ITypeSymbol type) => Evaluate(condition, variable, type, depth: 0);

    /// <summary>Whether an exception of a type that may not leave is taken by a pattern.</summary>
    public bool? Takes(IPatternOperation pattern, ITypeSymbol type) => Fits(pattern, type);

    private bool? Evaluate(IOperation? condition, ISymbol? variable, ITypeSymbol type, int depth)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (condition)
        {
            case null:
                return null;
            case { ConstantValue: { HasValue: true, Value: bool constant } }:
                return constant;
            case IConversionOperation conversion:
                return Evaluate(conversion.Operand, variable, type, depth);
            case IParenthesizedOperation parenthesized:
                return Evaluate(parenthesized.Operand, variable, type, depth);
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not:
                return !Evaluate(not.Operand, variable, type, depth);
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.And } and:
                return And(Evaluate(and.LeftOperand, variable, type, depth), Evaluate(and.RightOperand, variable, type, depth));
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalOr or BinaryOperatorKind.Or } or:
                return !And(!Evaluate(or.LeftOperand, variable, type, depth), !Evaluate(or.RightOperand, variable, type, depth));
            case IIsTypeOperation test when Refers(test.ValueOperand, variable):
                return Is(type, test.TypeOperand) is { } answer ? answer != test.IsNegated : null;
            case IIsPatternOperation test when Refers(test.Value, variable):
                return Fits(test.Pattern, type);
            case ISwitchExpressionOperation choice when Refers(choice.Value, variable):
                return Choose(choice, variable, type, value => Evaluate(value, variable, type, depth), depth);
            case IIsPatternOperation test when AsksForNull(test.Pattern, test.Value.Type) is { } isNull:
                return IsNull(test.Value, variable, type, depth) is { } answered ? answered == isNull : null;
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } test when Compared(test) is { } compared:
                return IsNull(compared, variable, type, depth) is { } found ? found == (test.OperatorKind == BinaryOperatorKind.Equals) : null;
            case IPropertyReferenceOperation { Property.Name: "IsCancellationRequested" }:
                // A filter that steps aside for cancellation covers everything else.
                return false;
            case IInvocationOperation call when depth < 4:
                return Inline(call, variable, (value, parameter) => Evaluate(value, parameter, type, depth + 1));
            default:
                return null;
        }
    }

    // What a translation such as `when (Translate(e) is { } known)` makes of an exception.
    private bool? IsNull(IOperation? value, ISymbol? variable, ITypeSymbol type, int depth)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (value)
        {
            case { ConstantValue: { HasValue: true, Value: null } }:
                return true;
            case IObjectCreationOperation:
                return false;
            case IConversionOperation { OperatorMethod: null } conversion:
                return IsNull(conversion.Operand, variable, type, depth);
            case IParenthesizedOperation parenthesized:
                return IsNull(parenthesized.Operand, variable, type, depth);
            case IConditionalOperation choice:
                bool? holds = Evaluate(choice.Condition, variable, type, depth);
                bool? whenTrue = holds == false ? null : IsNull(choice.WhenTrue, variable, type, depth);
                bool? whenFalse = holds == true ? null : IsNull(choice.WhenFalse, variable, type, depth);
                return holds == true || whenTrue == whenFalse ? whenTrue : holds == false ? whenFalse : null;
            case ISwitchExpressionOperation choice when Refers(choice.Value, variable):
                return Choose(choice, variable, type, arm => IsNull(arm, variable, type, depth), depth);
            case IInvocationOperation call when depth < 4:
                return Inline(call, variable, (returned, parameter) => IsNull(returned, parameter, type, depth + 1));
            default:
                return null;
        }
    }

    private static bool? AsksForNull(IPatternOperation pattern, ITypeSymbol? type) => pattern switch
    {
        INegatedPatternOperation not => !AsksForNull(not.Pattern, type),
        IConstantPatternOperation { Value.ConstantValue: { HasValue: true, Value: null } } => true,
        IRecursivePatternOperation { DeconstructionSubpatterns.IsEmpty: true, PropertySubpatterns.IsEmpty: true } any when ExceptionTypes.Is(type, any.MatchedType) => false,
        IDeclarationPatternOperation { MatchedType: { } matched } when ExceptionTypes.Is(type, matched) => false,
        ITypePatternOperation typed when ExceptionTypes.Is(type, typed.MatchedType) => false,
        _ => null,
    };

    private static IOperation? Compared(IBinaryOperation test) =>
        test.RightOperand.ConstantValue is { HasValue: true, Value: null } ? test.LeftOperand
        : test.LeftOperand.ConstantValue is { HasValue: true, Value: null } ? test.RightOperand
        : null;

    private bool? Choose(ISwitchExpressionOperation choice, ISymbol? variable, ITypeSymbol type, Func<IOperation, bool?> read, int depth)
    {
        foreach (ISwitchExpressionArmOperation arm in choice.Arms)
        {
            bool? fits = arm.Guard is null ? Fits(arm.Pattern, type) : And(Fits(arm.Pattern, type), Evaluate(arm.Guard, variable, type, depth));
            if (fits != false)
                return fits == true ? read(arm.Value) : null;
        }

        return null;
    }

    // A predicate of the class, as in `when (IsExternal(e))`, is read like the filter itself.
    private bool? Inline(IInvocationOperation call, ISymbol? variable, Func<IOperation?, ISymbol?, bool?> read)
    {
        if (_bodies.Of(call.TargetMethod) is not { Roots.Length: 1 } body)
            return null;
        ISymbol? parameter = null;
        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (Refers(argument.Value, variable))
                parameter = argument.Parameter?.OriginalDefinition;
        }

        IBlockOperation? block = body.Roots[0] switch
        {
            IMethodBodyOperation method => method.BlockBody ?? method.ExpressionBody,
            IBlockOperation own => own,
            _ => null,
        };
        int count = block?.Operations.Length ?? 0;
        if (count == 0 || block!.Operations[count - 1] is not IReturnOperation last)
            return null;
        // Statements before the only return, such as writing to a log, do not change the answer.
        for (int i = 0; i < count - 1; i++)
        {
            if (block.Operations[i] is not IExpressionStatementOperation)
                return null;
        }

        return read(last.ReturnedValue, parameter);
    }

    private bool? Fits(IPatternOperation pattern, ITypeSymbol type) => pattern switch
    {
        INegatedPatternOperation not => !Fits(not.Pattern, type),
        IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.Or } or => !And(!Fits(or.LeftPattern, type), !Fits(or.RightPattern, type)),
        IBinaryPatternOperation and => And(Fits(and.LeftPattern, type), Fits(and.RightPattern, type)),
        ITypePatternOperation typed => Is(type, typed.MatchedType),
        IDeclarationPatternOperation declared => declared.MatchedType is null ? true : Is(type, declared.MatchedType),
        IDiscardPatternOperation => true,
        IRecursivePatternOperation { DeconstructionSubpatterns.IsEmpty: true, PropertySubpatterns.IsEmpty: true } whole => Is(type, whole.MatchedType),
        IRecursivePatternOperation part => Is(type, part.MatchedType) == false ? false : null,
        IConstantPatternOperation { Value.ConstantValue: { HasValue: true, Value: null } } => false,
        _ => null,
    };

    private bool? Is(ITypeSymbol type, ITypeSymbol tested)
    {
        if (ExceptionTypes.Is(type, tested))
            return true;
        // Of a wider type only what may not leave is of interest, so excluding the rest excludes nothing.
        if (!ExceptionTypes.Is(tested, type) || _exceptions.MayLeave(tested))
            return false;
        return null;
    }

    private static bool? And(bool? left, bool? right) => left == false || right == false ? false : left == true && right == true ? true : null;

    /// <summary>Whether a value is a variable.</summary>
    public static bool Refers(IOperation? value, ISymbol? variable)
    {
        while (value is IConversionOperation conversion)
            value = conversion.Operand;
        return variable is not null && value switch
        {
            ILocalReferenceOperation local => SymbolEqualityComparer.Default.Equals(local.Local, variable),
            IParameterReferenceOperation parameter => SymbolEqualityComparer.Default.Equals(parameter.Parameter, variable),
            _ => false,
        };
    }
}
