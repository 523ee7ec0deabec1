using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Recotem.Compilation;

/// <summary>Decides whether the dispatch rule that a member of a kind states agrees with its signature.</summary>
internal static class DispatchParser
{
    public static void Check(INamedTypeSymbol kind, ContractProblems problems, CancellationToken cancellation)
    {
        foreach (IMethodSymbol method in kind.GetMembers().OfType<IMethodSymbol>())
        {
            cancellation.ThrowIfCancellationRequested();
            if (Attributes.Find(method, WellKnownNames.DispatchAttribute) is not { } attribute || Stated(attribute) is not { } stated || stated == "Auto")
                continue;
            if (Misfit(stated, method) is { } reason)
            {
                string inferred = Inferred(method);
                bool fits = Misfit(inferred, method) is null;
                string remedy = fits ? $"use {inferred}" : stated == inferred ? "make its result nullable" : $"make its result nullable and use {inferred}";
                problems.Add("RCT1004", method, method.Name, stated, reason, remedy).At(attribute, 0).Suggest(fits ? inferred : null);
            }
        }
    }

    /// <summary>The rule that a signature implies.</summary>
    public static string Inferred(IMethodSymbol method)
    {
        ITypeSymbol? result = Result(method);
        return result is null ? "Notify" : IsSequence(result) ? "Collect" : IsFirstParameter(method, result) ? "Fold" : "First";
    }

    private static string? Stated(AttributeData attribute) =>
        attribute.ConstructorArguments.Length == 1 && attribute.ConstructorArguments[0] is { Kind: TypedConstantKind.Enum, Type: { } type } value
            ? type.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(f => f.HasConstantValue && Equals(f.ConstantValue, value.Value))?.Name
            : null;

    private static string? Misfit(string stated, IMethodSymbol method)
    {
        ITypeSymbol? result = Result(method);
        return stated switch
        {
            "Notify" => result is null ? null : "it has a result",
            _ when result is null => "it has no result",
            "Collect" => IsSequence(result) ? null : "its result is no sequence",
            "Fold" => IsFirstParameter(method, result) ? null : "its result is not of the type of its first parameter",
            _ => MayBeNull(result) ? null : "its result cannot be null",
        };
    }

    // What a task yields counts, not the task.
    private static ITypeSymbol? Result(IMethodSymbol method)
    {
        if (method.ReturnsVoid)
            return null;
        if (method.ReturnType is INamedTypeSymbol { Name: "Task" or "ValueTask" } task && Names.Namespace(task) == "System.Threading.Tasks")
            return task.Arity == 0 ? null : task.TypeArguments[0];
        return method.ReturnType;
    }

    private static bool IsSequence(ITypeSymbol type) =>
        type.SpecialType != SpecialType.System_String
        && (type is IArrayTypeSymbol || IsSequenceInterface(type) || type.AllInterfaces.Any(IsSequenceInterface));

    private static bool IsSequenceInterface(ITypeSymbol type) =>
        type.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T
        || (type.Name == "IAsyncEnumerable" && Names.Namespace(type) == "System.Collections.Generic");

    private static bool IsFirstParameter(IMethodSymbol method, ITypeSymbol result) =>
        method.Parameters.Length > 0 && SymbolEqualityComparer.Default.Equals(method.Parameters[0].Type, result);

    // Where annotations are off, nothing is known of references.
    private static bool MayBeNull(ITypeSymbol type) =>
        type.NullableAnnotation == NullableAnnotation.Annotated
        || type is { IsValueType: false, NullableAnnotation: NullableAnnotation.None }
        || type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;
}
