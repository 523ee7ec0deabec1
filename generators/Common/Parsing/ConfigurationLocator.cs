using System;
using System.Collections.Generic;
using Microsoft.CodeAnalysis;

namespace Recotem.Compilation;

/// <summary>Finds the generated binder of a configuration record, in this assembly by its name and in others by their manifest.</summary>
internal static class ConfigurationLocator
{
    public static ConfigurationUse? Use(INamedTypeSymbol record, Microsoft.CodeAnalysis.Compilation compilation)
    {
        bool isOwn = SymbolEqualityComparer.Default.Equals(record.ContainingAssembly, compilation.Assembly);
        string? conflict = null;
        string? binder = isOwn ? BinderCode(record) : ForeignBinder(record, out conflict);
        return binder is null || !Names.IsReachable(record)
            ? null
            : new ConfigurationUse(Names.Code(record), Names.Full(record), binder, isOwn, Names.IsPublic(record), conflict);
    }

    public static string BinderName(INamedTypeSymbol record) => Names.Flat(record) + "Binder";

    public static string BinderCode(INamedTypeSymbol record)
    {
        string space = Names.Namespace(record);
        return space.Length == 0 ? $"global::{BinderName(record)}" : $"global::{Names.NamespaceCode(space)}.{BinderName(record)}";
    }

    // A manifest of a newer format may well declare the binder: that is a conflict to report, and no reason to leave the record out.
    private static string? ForeignBinder(INamedTypeSymbol record, out string? conflict)
    {
        conflict = null;
        string name = Names.Full(record);
        foreach (AttributeData attribute in record.ContainingAssembly.GetAttributes())
        {
            if (!Attributes.Is(attribute.AttributeClass, WellKnownNames.PluginManifestAttribute) || Attributes.Text(attribute, 0) is not { } text)
                continue;
            if (!ManifestRecord.TryParse(text, out IReadOnlyList<string> fields))
                conflict ??= ManifestRecord.Unreadable(record.ContainingAssembly.Name, fields[0]);
            else if (fields.Count > 3 && fields[1] == "config" && string.Equals(fields[2], name, StringComparison.Ordinal))
                return "global::" + fields[3];
        }

        return conflict is null ? null : BinderCode(record);
    }
}
