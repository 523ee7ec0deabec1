using System;
using System.Collections.Generic;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Recotem.Compilation;

/// <summary>The keys that a configuration can hold.</summary>
internal static class ConfigurationKeys
{
    /// <summary>The keys of a record itself, with the properties that have them.</summary>
    public static List<KeyValuePair<string, IPropertySymbol>> OfTop(INamedTypeSymbol record) =>
        ConfigurationParser.Properties(record).ConvertAll(p => new KeyValuePair<string, IPropertySymbol>(ConfigurationParser.Key(p), p));

    /// <summary>The keys of a record at any depth; null if some place of it takes keys of any name.</summary>
    public static HashSet<string>? Of(INamedTypeSymbol record, CancellationToken cancellation)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        var seen = new HashSet<INamedTypeSymbol>(SymbolEqualityComparer.Default) { record };
        var pending = new Queue<INamedTypeSymbol>();
        pending.Enqueue(record);
        while (pending.Count > 0)
        {
            foreach (IPropertySymbol property in ConfigurationParser.Properties(pending.Dequeue()))
            {
                cancellation.ThrowIfCancellationRequested();
                keys.Add(ConfigurationParser.Key(property));
                ValueModel? value = ValueParser.Parse(property.Type, property, nested =>
                {
                    if (seen.Add(nested))
                        pending.Enqueue(nested);
                    return "";
                });
                // The keys of a chosen plugin are guarded too, and are not known here.
                for (; value is not null; value = value.Element)
                {
                    if (value.Shape is ValueShape.Node or ValueShape.Map or ValueShape.Choice)
                        return null;
                }
            }
        }

        return keys;
    }
}
