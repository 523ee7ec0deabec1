using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Recotem.Compilation;

namespace Recotem.Analyzers;

/// <summary>
/// What the check of one type must know of the others in its assembly: the names of all plugins, and the records that configuration
/// records refer to. Found once per compilation, and only if a type asks.
/// </summary>
internal sealed class OwnTypes
{
    private readonly Lazy<Dictionary<string, List<NameClash>>> _clashes;
    private readonly Func<string, INamedTypeSymbol?> _find;
    private readonly Lazy<HashSet<INamedTypeSymbol>> _nested;

    public OwnTypes(Microsoft.CodeAnalysis.Compilation compilation, CancellationToken cancellation)
    {
        // A cancelled search must not be remembered as the answer.
        _clashes = new Lazy<Dictionary<string, List<NameClash>>>(
            () => DuplicateNames.Find(All(compilation.Assembly.GlobalNamespace, cancellation).SelectMany(t => PluginParser.Identities(t, cancellation))),
            LazyThreadSafetyMode.PublicationOnly);
        _find = name => All(compilation.Assembly.GlobalNamespace, cancellation).FirstOrDefault(t => Names.Full(t) == name);
        _nested = new Lazy<HashSet<INamedTypeSymbol>>(() => Nested(compilation, cancellation), LazyThreadSafetyMode.PublicationOnly);
    }

    public bool IsConfiguration(INamedTypeSymbol type) =>
        Attributes.Find(type, WellKnownNames.ConfigurationAttribute) is not null || (type.IsRecord && _nested.Value.Contains(type));

    public void CheckNames(INamedTypeSymbol type, ContractProblems problems)
    {
        if (!_clashes.Value.TryGetValue(Names.Full(type), out List<NameClash> clashes))
            return;
        AttributeData attribute = (Attributes.Find(type, WellKnownNames.DataSourceAttribute) ?? Attributes.Find(type, WellKnownNames.PluginAttribute))!;
        foreach (NameClash clash in clashes)
        {
            string but = clash.Name == clash.OtherName ? "" : $" as '{clash.OtherName}', which differs only by case";
            ContractProblem problem = problems.Add("RCT2007", type, clash.Name, type.Name, clash.Other, clash.KindId, but);
            if (_find(clash.Other) is { } other)
                problem.Relate(other);
            if (Attributes.Text(attribute, 0) == clash.Name)
                problem.At(attribute, 0);
            else
                problem.At(attribute, "Aliases");
        }
    }

    private static HashSet<INamedTypeSymbol> Nested(Microsoft.CodeAnalysis.Compilation compilation, CancellationToken cancellation)
    {
        var nested = new HashSet<INamedTypeSymbol>(SymbolEqualityComparer.Default);
        var pending = new Queue<INamedTypeSymbol>(
            All(compilation.Assembly.GlobalNamespace, cancellation).Where(t => Attributes.Find(t, WellKnownNames.ConfigurationAttribute) is not null));
        while (pending.Count > 0)
        {
            foreach (IPropertySymbol property in ConfigurationParser.Properties(pending.Dequeue()))
            {
                cancellation.ThrowIfCancellationRequested();
                ValueParser.Parse(property.Type, property, record =>
                {
                    if (SymbolEqualityComparer.Default.Equals(record.ContainingAssembly, compilation.Assembly) && nested.Add(record))
                        pending.Enqueue(record);
                    return "";
                });
            }
        }

        return nested;
    }

    /// <summary>The types of a namespace or type, at any depth.</summary>
    public static IEnumerable<INamedTypeSymbol> All(INamespaceOrTypeSymbol container, CancellationToken cancellation)
    {
        foreach (ISymbol member in container.GetMembers())
        {
            cancellation.ThrowIfCancellationRequested();
            if (member is INamedTypeSymbol type)
                yield return type;
            if (member is INamespaceOrTypeSymbol inner)
            {
                foreach (INamedTypeSymbol nested in All(inner, cancellation))
                    yield return nested;
            }
        }
    }
}
