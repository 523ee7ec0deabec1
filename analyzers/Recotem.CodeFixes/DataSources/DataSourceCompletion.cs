using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Recotem.Compilation;

namespace Recotem.CodeFixes;

/// <summary>What a class must still declare to be a data source.</summary>
internal static class DataSourceCompletion
{
    /// <summary>The members; null if they cannot be added.</summary>
    public static IReadOnlyList<MemberDeclarationSyntax>? Of(INamedTypeSymbol type, Finding finding)
    {
        var members = new List<MemberDeclarationSyntax>();
        if (!ConfigurationConstructor.Exists(type))
        {
            if (ConfigurationConstructor.For(type) is not { } constructor)
                return null;
            members.AddRange(constructor);
        }

        if (type.GetMembers(WellKnownNames.NoExpandFields).IsEmpty)
        {
            if (NoExpandFieldsProperty.Of(finding, type, []) is not { } property)
                return null;
            members.Add(property);
        }

        return members;
    }
}
