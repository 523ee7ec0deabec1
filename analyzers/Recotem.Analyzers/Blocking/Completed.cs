using System.Collections.Generic;
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
        if (task is IParameterReferenceOperation { Parameter: var antecedent } && User(task, antecedent) is { TargetMethod.Name: "ContinueWith" })
            return true;
        if (task is IInvocationOperation { TargetMethod.Name: "FromResult" or "FromException" or "FromCanceled" } or IPropertyReferenceOperation { Property.Name: "CompletedTask" })
            return true;
        return (SymbolOf(task) is { } symbol && CompletionTests.Passed(task, o => IsSame(o, symbol))) || IsAwaited(task);
    }

    // Awaited before, alone or with others.
    private static bool IsAwaited(IOperation task)
    {
        IOperation root = task;
        while (root.Parent is not null)
            root = root.Parent;
        HashSet<ISymbol> holders = Holders(task, root);
        return root.Descendants().Any(o => o is IAwaitOperation && o.Syntax.SpanStart < task.Syntax.SpanStart
            && o.Descendants().Any(a => SymbolOf(a) is { } awaited && holders.Contains(awaited)));
    }

    // The task's own variable, and those of the collections and combined tasks that it is part of.
    private static HashSet<ISymbol> Holders(IOperation task, IOperation root)
    {
        var holders = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        IOperation whole = task switch
        {
            IArrayElementReferenceOperation element => element.ArrayReference,
            IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } list } => list,
            _ => task,
        };
        if (SymbolOf(whole) is not { } first)
            return holders;
        holders.Add(first);
        // An element: of the sequence of a loop, or of the one that a lambda is run for.
        for (IOperation? o = task.Parent; o is not null; o = o.Parent)
        {
            if (o is IForEachLoopOperation loop && loop.Locals.Any(holders.Contains))
                AddAll(loop.Collection, holders);
        }

        if (first is IParameterSymbol parameter && User(task, parameter) is { } user)
        {
            foreach (IOperation operand in user.ChildOperations.Where(c => !c.DescendantsAndSelf().Contains(task)))
                AddAll(operand, holders);
        }

        int before;
        do
        {
            before = holders.Count;
            foreach (IOperation operation in root.Descendants())
            {
                if (operation.Syntax.SpanStart >= task.Syntax.SpanStart)
                    continue;
                switch (operation)
                {
                    case IVariableDeclaratorOperation declarator when declarator.GetVariableInitializer() is { } initializer && Keeps(declarator.Symbol.Type, initializer.Value, holders):
                        holders.Add(declarator.Symbol);
                        break;
                    case IAssignmentOperation assignment when SymbolOf(assignment.Target) is { } target && Keeps(assignment.Target.Type, assignment.Value, holders):
                        holders.Add(target);
                        break;
                    case IInvocationOperation { TargetMethod.Name: "Add" or "AddRange" or "Enqueue" or "Push", Instance: { } list } call
                        when SymbolOf(list) is { } collection && call.Arguments.Any(a => Keeps(list.Type, a.Value, holders)):
                        holders.Add(collection);
                        break;
                }
            }
        }
        while (holders.Count != before);
        return holders;
    }

    private static bool Keeps(ITypeSymbol? type, IOperation value, HashSet<ISymbol> holders) =>
        AwaitedTypes.HoldsTasks(type) && value.DescendantsAndSelf().Any(o => SymbolOf(o) is { } symbol && holders.Contains(symbol));

    private static void AddAll(IOperation operation, HashSet<ISymbol> symbols)
    {
        foreach (IOperation part in operation.DescendantsAndSelf())
        {
            if (AwaitedTypes.HoldsTasks(part.Type) && SymbolOf(part) is { } symbol)
                symbols.Add(symbol);
        }
    }

    private static bool IsSame(IOperation? operation, ISymbol symbol) => operation is not null && SymbolEqualityComparer.Default.Equals(SymbolOf(operation), symbol);

    private static ISymbol? SymbolOf(IOperation operation) => operation switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IFieldReferenceOperation field => field.Field,
        _ => null,
    };

    // The call that is given the lambda with a parameter.
    private static IInvocationOperation? User(IOperation task, IParameterSymbol parameter)
    {
        for (IOperation? o = task; o is not null; o = o.Parent)
        {
            if (o is IAnonymousFunctionOperation function && SymbolEqualityComparer.Default.Equals(function.Symbol, parameter.ContainingSymbol))
            {
                IOperation? user = function.Parent;
                while (user is IDelegateCreationOperation or IConversionOperation or IArgumentOperation)
                    user = user.Parent;
                return user as IInvocationOperation;
            }
        }

        return null;
    }
}
