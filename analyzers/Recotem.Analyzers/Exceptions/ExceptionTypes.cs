using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Recotem.Analyzers;

/// <summary>The exceptions that the contract of data sources speaks of.</summary>
internal sealed class ExceptionTypes
{
    private readonly Microsoft.CodeAnalysis.Compilation _compilation;
    private readonly Dictionary<string, INamedTypeSymbol?> _found = new(StringComparer.Ordinal);

    public ExceptionTypes(Microsoft.CodeAnalysis.Compilation compilation) => _compilation = compilation;

    public INamedTypeSymbol? Any => Find("System.Exception");

    public INamedTypeSymbol? DataSource => Find("Recotem.DataSourceException");

    /// <summary>
    /// The type with a full metadata name. Where several assemblies have one, the compiler's own choice is taken: that of the
    /// compilation, or else a public one.
    /// </summary>
    public INamedTypeSymbol? Find(string name)
    {
        if (!_found.TryGetValue(name, out INamedTypeSymbol? type))
        {
            System.Collections.Immutable.ImmutableArray<INamedTypeSymbol> all = _compilation.GetTypesByMetadataName(name);
            type = all.FirstOrDefault(t => SymbolEqualityComparer.Default.Equals(t.ContainingAssembly, _compilation.Assembly))
                ?? all.FirstOrDefault(t => t.DeclaredAccessibility == Accessibility.Public)
                ?? all.FirstOrDefault();
            _found.Add(name, type);
        }

        return type;
    }

    public bool IsDataSource(ITypeSymbol? type) => Is(type, DataSource);

    /// <summary>Whether the type may leave a data source: as a data-source error, as cancellation, or as the sign of a bug.</summary>
    public bool MayLeave(ITypeSymbol type) =>
        Is(type, DataSource)
        || Is(type, Find("System.OperationCanceledException"))
        || Is(type, Find("System.ArgumentException"))
        || Is(type, Find("System.Diagnostics.UnreachableException"));

    /// <summary>Whether a catch of the type catches whatever happens.</summary>
    public bool IsGeneral(ITypeSymbol? type) => type is null || Is(Any, type) || Is(Find("System.SystemException"), type) || type.SpecialType == SpecialType.System_Object;

    /// <summary>Whether one type is another or descends from it.</summary>
    public static bool Is(ITypeSymbol? type, ITypeSymbol? ancestor)
    {
        if (ancestor is null)
            return false;
        if (type is ITypeParameterSymbol parameter)
            return parameter.ConstraintTypes.Any(c => Is(c, ancestor));
        for (ITypeSymbol? t = type; t is not null; t = t.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(t, ancestor))
                return true;
        }

        return false;
    }
}
