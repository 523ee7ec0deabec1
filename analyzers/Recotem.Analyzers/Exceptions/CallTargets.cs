using System.Collections.Generic;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Recotem.Analyzers;

/// <summary>Finds the methods that a call in a data source may run.</summary>
internal sealed class CallTargets
{
    private readonly INamedTypeSymbol _source;
    private readonly ImmutableArray<INamedTypeSymbol> _own;

    public CallTargets(INamedTypeSymbol source)
    {
        _source = source;
        ImmutableArray<INamedTypeSymbol>.Builder own = ImmutableArray.CreateBuilder<INamedTypeSymbol>();
        own.Add(source);
        for (int i = 0; i < own.Count; i++)
            own.AddRange(own[i].GetTypeMembers());
        _own = own.ToImmutable();
    }

    /// <summary>The methods that may run: the one that is named, or what overrides or implements it in the class or in a nested type.</summary>
    public IEnumerable<IMethodSymbol> Of(IMethodSymbol method, IOperation? instance, bool isVirtual)
    {
        bool isOpen = isVirtual && !method.IsStatic && SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, _source.ContainingAssembly);
        if (!isOpen)
            yield return method;
        else if (instance is IInstanceReferenceOperation)
            yield return Override(_source, method) ?? method;
        else
        {
            yield return method;
            foreach (INamedTypeSymbol type in _own)
            {
                if (Implementation(type, method) is { } implementation && !SymbolEqualityComparer.Default.Equals(implementation, method))
                    yield return implementation;
            }
        }
    }

    private static IMethodSymbol? Implementation(INamedTypeSymbol type, IMethodSymbol method) =>
        method.ContainingType.TypeKind == TypeKind.Interface
            ? type.TypeKind == TypeKind.Interface ? null : type.FindImplementationForInterfaceMember(method) as IMethodSymbol
            : ExceptionTypes.Is(type.BaseType, method.ContainingType) ? Override(type, method) : null;

    private static IMethodSymbol? Override(INamedTypeSymbol derived, IMethodSymbol method)
    {
        for (INamedTypeSymbol? type = derived; type is not null; type = type.BaseType)
        {
            foreach (ISymbol member in type.GetMembers(method.Name))
            {
                for (IMethodSymbol? m = member as IMethodSymbol; m is not null; m = m.OverriddenMethod)
                {
                    if (SymbolEqualityComparer.Default.Equals(m.OriginalDefinition, method.OriginalDefinition))
                        return (IMethodSymbol)member;
                }
            }
        }

        return null;
    }
}
