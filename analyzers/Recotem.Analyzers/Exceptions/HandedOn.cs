using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Recotem.Analyzers;

/// <summary>
/// Decides whether an exception is handed on otherwise than by throwing: to a method that takes exceptions, to the caller, or to whoever
/// reads a field. Writing it to a log does not count.
/// </summary>
internal sealed class HandedOn
{
    private const int Limit = 4;
    private readonly Bodies _bodies;

    public HandedOn(Bodies bodies) => _bodies = bodies;

    /// <summary>Whether a use of a variable that holds the exception hands it on.</summary>
    public bool IsBy(IOperation use) => IsBy(use, 0);

    private bool IsBy(IOperation use, int depth)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        IOperation value = use;
        while (value.Parent is IConversionOperation or ITupleOperation or ICoalesceOperation || value.Parent is IConditionalOperation choice && choice.Condition != value)
            value = value.Parent;
        return value.Parent switch
        {
            IReturnOperation => true,
            IAssignmentOperation assignment when assignment.Value == value => assignment.Target.DescendantsAndSelf().Any(IsOutside),
            IArgumentOperation { Parent: IInvocationOperation call } argument => Takes(call, argument, depth),
            IArgumentOperation { Parent: IObjectCreationOperation creation } argument when IsFailure(argument) => IsBy(creation, depth),
            _ => false,
        };
    }

    private static bool IsOutside(IOperation target) =>
        target is IFieldReferenceOperation or IPropertyReferenceOperation or IParameterReferenceOperation { Parameter.RefKind: RefKind.Out or RefKind.Ref };

    // Exceptions fit only into parameters that are made for them, and into those of anything, which are for texts.
    private static bool IsFailure(IArgumentOperation argument) => argument.Parameter is { Type.SpecialType: not SpecialType.System_Object, IsParams: false };

    private bool Takes(IInvocationOperation call, IArgumentOperation argument, int depth)
    {
        IMethodSymbol method = call.TargetMethod;
        if (!IsFailure(argument) || IsLog(method))
            return false;
        // Capturing is for throwing later, and a list of the method itself is judged by what is made of it.
        if (method.ContainingType.Name == "ExceptionDispatchInfo" || (call.Instance is ILocalReferenceOperation { Type: { } list } && IsCollection(list)))
            return false;
        if (_bodies.Of(method) is not { } body)
            return true;
        // The parameter by its place: of extensions the one that was reduced has none.
        IParameterSymbol parameter = argument.Parameter!.OriginalDefinition;
        return depth < Limit && body.Roots.SelectMany(r => r.Descendants())
            .Any(o => o is IParameterReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Parameter.OriginalDefinition, parameter) && IsKeptBy(reference, depth + 1));
    }

    // What a helper returns is judged where it is called.
    private bool IsKeptBy(IOperation use, int depth)
    {
        IOperation? o = use.Parent;
        while (o is IConversionOperation or IArgumentOperation or IObjectCreationOperation or ITupleOperation)
            o = o.Parent;
        return o is not IReturnOperation && IsBy(use, depth);
    }

    private static bool IsCollection(ITypeSymbol type) => type.AllInterfaces.Any(i => i.SpecialType == SpecialType.System_Collections_IEnumerable);

    private static bool IsLog(IMethodSymbol method)
    {
        IEnumerable<INamedTypeSymbol> types = new[] { method.ContainingType }.Concat(method.ContainingType.AllInterfaces);
        return SaysLog(method.Name) || method.Name.StartsWith("Track", StringComparison.Ordinal) || method.Name.StartsWith("Trace", StringComparison.Ordinal)
            || types.Any(t => SaysLog(t.Name) || t.Name is "Activity" or "SentrySdk");
    }

    // Log, Logger, LogError, IEventLog and the like, but neither Login nor Catalog.
    private static bool SaysLog(string name)
    {
        for (int i = name.IndexOf("Log", StringComparison.Ordinal); i >= 0; i = name.IndexOf("Log", i + 1, StringComparison.Ordinal))
        {
            int end = i + "Log".Length;
            if (end == name.Length || !char.IsLower(name[end]) || string.CompareOrdinal(name, end, "g", 0, 1) == 0 || (name[end] == 's' && end + 1 == name.Length))
                return true;
        }

        return false;
    }
}
