using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Recotem.Analyzers;

/// <summary>Knows tasks that have ended already, whose result blocks nobody.</summary>
internal static class Completed
{
    public static bool IsKnown(IOperation task)
    {
        while (task is IConversionOperation conversion)
            task = conversion.Operand;
        // The antecedent of a continuation.
        if (task is IParameterReferenceOperation { Parameter.ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.AnonymousFunction } lambda } && IsContinuation(task, lambda))
            return true;
        if (task is IInvocationOperation { TargetMethod.Name: "FromResult" or "FromException" or "FromCanceled" } or IPropertyReferenceOperation { Property.Name: "CompletedTask" })
            return true;

        IOperation root = task;
        while (root.Parent is not null)
            root = root.Parent;
        ISymbol? symbol = SymbolOf(task);
        return root.Descendants().Any(o => o.Syntax.SpanStart < task.Syntax.SpanStart && Ends(o, symbol));
    }

    // Awaited before, alone or with others, or asked whether it has ended.
    private static bool Ends(IOperation operation, ISymbol? symbol) => operation switch
    {
        IAwaitOperation awaited => awaited.Operation.DescendantsAndSelf().Any(o => IsSame(o, symbol)
            || o is IInvocationOperation { TargetMethod: { Name: "WhenAll", ContainingType: var type } } && AwaitedTypes.IsTask(type)),
        IPropertyReferenceOperation { Property.Name: "IsCompleted" or "IsCompletedSuccessfully" or "Status" } test => IsSame(test.Instance, symbol),
        _ => false,
    };

    private static bool IsSame(IOperation? operation, ISymbol? symbol) => symbol is not null && operation is not null && SymbolEqualityComparer.Default.Equals(SymbolOf(operation), symbol);

    private static ISymbol? SymbolOf(IOperation operation) => operation switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IFieldReferenceOperation field => field.Field,
        _ => null,
    };

    private static bool IsContinuation(IOperation task, IMethodSymbol lambda)
    {
        for (IOperation? o = task; o is not null; o = o.Parent)
        {
            if (o is IAnonymousFunctionOperation function && SymbolEqualityComparer.Default.Equals(function.Symbol, lambda))
            {
                IOperation? user = function.Parent;
                while (user is IDelegateCreationOperation or IConversionOperation or IArgumentOperation)
                    user = user.Parent;
                return user is IInvocationOperation { TargetMethod.Name: "ContinueWith" };
            }
        }

        return false;
    }
}
