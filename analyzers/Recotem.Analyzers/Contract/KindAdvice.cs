using System.Linq;
using Microsoft.CodeAnalysis;
using Recotem.Compilation;

namespace Recotem.Analyzers;

/// <summary>What would surprise the users of a kind that is otherwise valid.</summary>
internal static class KindAdvice
{
    public static void Check(INamedTypeSymbol type, KindModel kind, ContractProblems problems)
    {
        // A kind with properties is a guarded list of plugins, each of which is used by itself.
        if (kind.Selection != "All" || type.GetMembers().Any(m => m is IPropertySymbol { IsStatic: false }))
            return;
        foreach (IMethodSymbol method in type.GetMembers().OfType<IMethodSymbol>())
        {
            if (method is { IsStatic: false, IsAbstract: true, MethodKind: MethodKind.Ordinary })
                problems.Add("RCT1006", method, method.Name, kind.Id);
        }
    }
}
