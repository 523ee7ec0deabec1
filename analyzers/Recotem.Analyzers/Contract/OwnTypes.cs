using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Recotem.Compilation;

namespace Recotem.Analyzers;

/// <summary>
/// What the check of one type must know of the others in its assembly: the names of all plugins, and the records that configuration
/// records refer to. Found once per compilation, and only if a type asks.
/// </summary>
internal sealed class OwnTypes
{
    private readonly Once<Dictionary<string, List<NameClash>>> _clashes;
    private readonly Microsoft.CodeAnalysis.Compilation _compilation;
    private readonly Once<HashSet<INamedTypeSymbol>> _nested;

    public OwnTypes(Microsoft.CodeAnalysis.Compilation compilation)
    {
        _compilation = compilation;
        _clashes = new Once<Dictionary<string, List<NameClash>>>(
            cancellation => DuplicateNames.Find(Marked(compilation, cancellation).SelectMany(t => PluginParser.Identities(t, cancellation))));
        _nested = new Once<HashSet<INamedTypeSymbol>>(cancellation => Nested(compilation, cancellation));
    }

    public bool IsConfiguration(INamedTypeSymbol type, CancellationToken cancellation) =>
        Attributes.Find(type, WellKnownNames.ConfigurationAttribute) is not null || (type.IsRecord && _nested.Get(cancellation).Contains(type));

    public void CheckNames(INamedTypeSymbol type, ContractProblems problems, CancellationToken cancellation)
    {
        if (!_clashes.Get(cancellation).TryGetValue(Names.Full(type), out List<NameClash> clashes))
            return;
        AttributeData attribute = (Attributes.Find(type, WellKnownNames.DataSourceAttribute) ?? Attributes.Find(type, WellKnownNames.PluginAttribute))!;
        foreach (NameClash clash in clashes)
        {
            string but = clash.Name == clash.OtherName ? "" : $" as '{clash.OtherName}', which differs only by case";
            ContractProblem problem = problems.Add("RCT2007", type, clash.Name, type.Name, clash.Other, clash.KindId, but);
            if (Find(_compilation, clash.Other) is { } other)
                problem.Relate(other);
            if (Attributes.Text(attribute, 0) == clash.Name)
                problem.At(attribute, 0);
            else
                problem.At(attribute, "Aliases");
        }
    }

    /// <summary>The type of an assembly's source with a name as <see cref="Names.Full"/> writes it.</summary>
    public static INamedTypeSymbol? Find(Microsoft.CodeAnalysis.Compilation compilation, string fullName)
    {
        IEnumerable<INamespaceOrTypeSymbol> found = [compilation.Assembly.GlobalNamespace];
        foreach (string part in fullName.Split('.'))
        {
            int parameters = part.IndexOf('<');
            string name = parameters < 0 ? part : part.Substring(0, parameters);
            found = found.SelectMany(container => container.GetMembers(name)).OfType<INamespaceOrTypeSymbol>();
        }

        return found.OfType<INamedTypeSymbol>().FirstOrDefault(t => Names.Full(t) == fullName);
    }

    /// <summary>The types of a namespace or type, at any depth.</summary>
    public static IEnumerable<INamedTypeSymbol> All(INamespaceOrTypeSymbol container, CancellationToken cancellation)
    {
        // To ask a type for all of its members would bind them.
        IEnumerable<INamespaceOrTypeSymbol> members = container is INamespaceSymbol space ? space.GetMembers() : container.GetTypeMembers();
        foreach (INamespaceOrTypeSymbol member in members)
        {
            cancellation.ThrowIfCancellationRequested();
            if (member is INamedTypeSymbol type)
                yield return type;
            foreach (INamedTypeSymbol inner in All(member, cancellation))
                yield return inner;
        }
    }

    private static HashSet<INamedTypeSymbol> Nested(Microsoft.CodeAnalysis.Compilation compilation, CancellationToken cancellation)
    {
        var nested = new HashSet<INamedTypeSymbol>(SymbolEqualityComparer.Default);
        var pending = new Queue<INamedTypeSymbol>(
            Marked(compilation, cancellation).Where(t => Attributes.Find(t, WellKnownNames.ConfigurationAttribute) is not null));
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

    // Most types have no attributes at all, and their syntax tells that without binding anything.
    private static IEnumerable<INamedTypeSymbol> Marked(Microsoft.CodeAnalysis.Compilation compilation, CancellationToken cancellation) =>
        All(compilation.Assembly.GlobalNamespace, cancellation).Where(type => type.DeclaringSyntaxReferences.Any(
            d => d.GetSyntax(cancellation) is MemberDeclarationSyntax { AttributeLists.Count: > 0 }));
}
