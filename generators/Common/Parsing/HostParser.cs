using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Recotem.Compilation;

/// <summary>Decides whether a class is a valid host: a top-level static partial class.</summary>
internal static class HostParser
{
    public static HostModel? Parse(INamedTypeSymbol type, ContractProblems problems, CancellationToken cancellation)
    {
        if (Attributes.Find(type, WellKnownNames.PluginHostAttribute) is not { } attribute)
            return null;
        string[] faults = Faults(type, cancellation).ToArray();
        if (faults.Length > 0)
        {
            problems.Add("RCT4015", type, type.Name, string.Join(" and ", faults));
            return null;
        }

        return new HostModel(type.Name, Names.Full(type), Names.Namespace(type), HostSelection.Of(attribute));
    }

    private static IEnumerable<string> Faults(INamedTypeSymbol type, CancellationToken cancellation)
    {
        if (type.IsRecord)
            yield return "is a record";
        else if (!type.IsStatic)
            yield return "is not static";
        if (!type.DeclaringSyntaxReferences.All(r => r.GetSyntax(cancellation) is TypeDeclarationSyntax t && t.Modifiers.Any(SyntaxKind.PartialKeyword)))
            yield return "is not partial";
        if (type.ContainingType is { } outer)
            yield return $"is nested in '{outer.Name}'";
        if (type.Arity > 0)
            yield return "has type parameters";
        if (type.IsFileLocal)
            yield return "is file-local";
    }
}
