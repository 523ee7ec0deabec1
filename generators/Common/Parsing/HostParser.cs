using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Recotem.Compilation;

/// <summary>Decides whether a class is a valid host: a top-level static partial class.</summary>
internal static class HostParser
{
    public static HostModel? Parse(INamedTypeSymbol type, ClassDeclarationSyntax declaration) =>
        type.IsStatic && type.ContainingType is null && type.Arity == 0 && !type.IsFileLocal && declaration.Modifiers.Any(SyntaxKind.PartialKeyword)
            ? new HostModel(type.Name, Names.Full(type), Names.Namespace(type))
            : null;
}
