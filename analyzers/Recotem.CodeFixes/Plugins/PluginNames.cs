using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Recotem.Analyzers;
using Recotem.Compilation;

namespace Recotem.CodeFixes;

/// <summary>The names of the plugins of an assembly.</summary>
internal static class PluginNames
{
    /// <summary>Whether no other plugin of the assembly has the name in a kind that the class implements.</summary>
    public static bool IsFree(string name, INamedTypeSymbol type, Microsoft.CodeAnalysis.Compilation compilation, CancellationToken cancellation)
    {
        var kinds = new HashSet<string>(Kinds(type).Select(k => Attributes.Text(k, 0) ?? ""), StringComparer.Ordinal);
        return !OwnTypes.All(compilation.Assembly.GlobalNamespace, cancellation)
            .Where(other => !SymbolEqualityComparer.Default.Equals(other, type))
            .SelectMany(other => PluginParser.Identities(other, cancellation))
            .Any(other => kinds.Contains(other.KindId) && other.Names.Any(n => string.Equals(n, name, StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>Whether a kind of the class takes upper-case letters in names.</summary>
    public static bool MayBeUpperCase(INamedTypeSymbol type) => Kinds(type).Any(k => Attributes.NamedFlag(k, "IgnoreCase"));

    private static IEnumerable<AttributeData> Kinds(INamedTypeSymbol type) =>
        type.AllInterfaces.Select(i => Attributes.Find(i, WellKnownNames.PluginKindAttribute)).OfType<AttributeData>();
}
