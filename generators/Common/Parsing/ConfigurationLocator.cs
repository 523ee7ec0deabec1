using System;
using System.Collections.Generic;
using Microsoft.CodeAnalysis;

namespace Recotem.Compilation;

/// <summary>Finds the generated binder of a configuration record, in this assembly by its name and in others by their manifest.</summary>
internal static class ConfigurationLocator
{
    /// <param name="record">The record.</param>
    /// <param name="user">What refers to it, which is blamed if the manifest of the record's assembly cannot be read.</param>
    /// <param name="compilation">The compilation.</param>
    /// <param name="problems">Receives that problem.</param>
    /// <returns>The binder, or null if the record has none.</returns>
    public static ConfigurationUse? Use(INamedTypeSymbol record, ISymbol user, Microsoft.CodeAnalysis.Compilation compilation, ContractProblems problems)
    {
        bool isOwn = SymbolEqualityComparer.Default.Equals(record.ContainingAssembly, compilation.Assembly);
        string? binder = isOwn ? BinderCode(record) : ForeignBinder(record, user, problems);
        return binder is null || !Names.IsReachable(record)
            ? null
            : new ConfigurationUse(Names.Code(record), Names.Full(record), binder, isOwn, Names.IsPublic(record));
    }

    public static string BinderName(INamedTypeSymbol record) => Names.Flat(record) + "Binder";

    public static string BinderCode(INamedTypeSymbol record)
    {
        string space = Names.Namespace(record);
        return space.Length == 0 ? $"global::{BinderName(record)}" : $"global::{Names.NamespaceCode(space)}.{BinderName(record)}";
    }

    // A manifest of a newer format may well declare the binder: then that is the problem, and not that there is none.
    private static string? ForeignBinder(INamedTypeSymbol record, ISymbol user, ContractProblems problems)
    {
        string? newer = null;
        string name = Names.Full(record);
        foreach (AttributeData attribute in record.ContainingAssembly.GetAttributes())
        {
            if (!Attributes.Is(attribute.AttributeClass, WellKnownNames.PluginManifestAttribute) || Attributes.Text(attribute, 0) is not { } text)
                continue;
            if (!ManifestRecord.TryParse(text, out IReadOnlyList<string> fields))
                newer ??= fields[0];
            else if (fields.Count > 3 && fields[1] == "config" && string.Equals(fields[2], name, StringComparison.Ordinal))
                return "global::" + fields[3];
        }

        if (newer is null)
            return null;
        problems.Add("RCT4014", user, record.ContainingAssembly.Name, newer, ManifestRecord.Format);
        return BinderCode(record);
    }
}
