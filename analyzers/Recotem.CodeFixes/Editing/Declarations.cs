using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Recotem.CodeFixes;

/// <summary>Finds what people have written of a symbol.</summary>
internal static class Declarations
{
    /// <summary>The declarations in files of the solution, which generated files are not.</summary>
    public static IReadOnlyList<T> Of<T>(ISymbol symbol, Solution solution, CancellationToken cancellation)
        where T : MemberDeclarationSyntax =>
    [
        .. symbol.DeclaringSyntaxReferences
            .Where(r => solution.GetDocument(r.SyntaxTree) is not (null or SourceGeneratedDocument))
            .Select(r => r.GetSyntax(cancellation))
            .OfType<T>(),
    ];

    /// <summary>The type and the types around it, innermost first.</summary>
    public static IEnumerable<INamedTypeSymbol> Outwards(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? t = type; t is not null; t = t.ContainingType)
            yield return t;
    }
}
