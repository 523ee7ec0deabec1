using Microsoft.CodeAnalysis;

namespace Recotem.Generators.Tests;

internal static class SymbolExtensions
{
    /// <summary>All types of an assembly, nested ones included.</summary>
    public static IEnumerable<INamedTypeSymbol> GetAllTypes(this IAssemblySymbol assembly) => Of(assembly.GlobalNamespace);

    private static IEnumerable<INamedTypeSymbol> Of(INamespaceOrTypeSymbol symbol)
    {
        foreach (INamespaceOrTypeSymbol member in symbol.GetMembers().OfType<INamespaceOrTypeSymbol>())
        {
            if (member is INamedTypeSymbol type)
                yield return type;
            foreach (INamedTypeSymbol nested in Of(member))
                yield return nested;
        }
    }
}
