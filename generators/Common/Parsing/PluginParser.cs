using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Recotem.Compilation;

/// <summary>Decides whether a class is a valid plugin, and describes it.</summary>
internal static class PluginParser
{
    private static readonly string[] s_members = ["PluginName", "ConfigSchema", "Bind"];

    public static PluginModel? Parse(INamedTypeSymbol type, Microsoft.CodeAnalysis.Compilation compilation, ContractProblems problems, CancellationToken cancellation)
    {
        AttributeData? plain = Attributes.Find(type, WellKnownNames.PluginAttribute);
        AttributeData? source = Attributes.Find(type, WellKnownNames.DataSourceAttribute);
        if ((source ?? plain) is not { } attribute)
            return null;
        int before = problems.All.Count;
        string name = Attributes.Text(attribute, 0) ?? "";
        if (plain is not null && source is not null)
            problems.Add("RCT2020", type, name);
        EquatableArray<KindModel> kinds = Kinds(type, source is not null, cancellation);
        if (kinds.Count == 0)
            problems.Add("RCT2001", type, name);
        EquatableArray<string> aliases = Attributes.NamedTexts(attribute, "Aliases");
        foreach (string candidate in aliases.Prepend(name))
        {
            if (!IsPluginName(candidate, kinds.Any(k => k.IgnoreCase)))
                problems.Add("RCT2002", type, candidate);
            else if (kinds.Any(k => k.Namespaced) && candidate.IndexOf('.') < 0)
                problems.Add("RCT2003", type, candidate);
        }

        string? version = Attributes.NamedText(attribute, "Version");
        if (version is not null && !IsVersion(version))
            problems.Add("RCT2008", type, version);
        if (type.IsAbstract || type.IsStatic || IsGeneric(type) || !Names.IsReachable(type))
            problems.Add("RCT2004", type, name);
        if (!TryParts(type, out EquatableArray<TypePart> parts, cancellation))
            problems.Add("RCT2014", type, name);
        EquatableArray<ArgumentModel> arguments = ConstructorParser.Parse(type, source is not null, compilation, problems, out INamedTypeSymbol? record, out ConfigurationUse? configuration);
        bool declaresNoExpandFields = NoExpandFieldsParser.TryParse(
            type, source is not null, compilation, problems, out EquatableArray<string> noExpandFields, cancellation);
        NoExpandFieldsParser.CheckKeys(type, noExpandFields, record, problems, cancellation);
        if (problems.All.Count > before)
            return null;

        return new PluginModel(
            name,
            Names.Code(type),
            Names.Full(type),
            Names.Namespace(type),
            Names.Flat(type),
            parts,
            version,
            Attributes.NamedText(attribute, "Description") ?? Documentation.Summary(type, cancellation),
            Attributes.NamedText(attribute, "Documentation"),
            Attributes.NamedTexts(attribute, "Tags"),
            aliases,
            kinds,
            Facets(type),
            arguments,
            configuration,
            declaresNoExpandFields,
            noExpandFields,
            s_members.Where(m => type.Name != m && type.GetMembers(m).IsEmpty).ToEquatable(),
            type.BaseType is { SpecialType: not SpecialType.System_Object });
    }

    public static bool IsPluginName(string name, bool upperCase)
    {
        if (name.Length is 0 or > 64)
            return false;
        bool separated = true;
        foreach (char c in name)
        {
            bool separator = c is '-' or '_' or '.';
            if (separator ? separated : c is not ((>= 'a' and <= 'z') or (>= '0' and <= '9')) && !(upperCase && c is >= 'A' and <= 'Z'))
                return false;
            separated = separator;
        }

        return !separated;
    }

    private static bool IsVersion(string text)
    {
        string[] parts = text.Split('.');
        return parts.Length == 3 && parts.All(p => p.Length is > 0 and < 10 && p.All(c => c is >= '0' and <= '9'));
    }

    private static bool IsGeneric(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? t = type; t is not null; t = t.ContainingType)
        {
            if (t.Arity > 0)
                return true;
        }

        return false;
    }

    // A data source is registered for its kind alone, whatever else its class implements.
    private static EquatableArray<KindModel> Kinds(INamedTypeSymbol type, bool isSource, CancellationToken cancellation)
    {
        var ignored = new ContractProblems();
        var kinds = new List<KindModel>();
        foreach (INamedTypeSymbol contract in type.AllInterfaces)
        {
            cancellation.ThrowIfCancellationRequested();
            if (KindParser.Parse(contract, ignored, cancellation) is { } kind && (!isSource || kind.FullName == WellKnownNames.DataSourceKind))
                kinds.Add(kind with { Description = null });
        }

        return kinds.OrderBy(k => k.Id, StringComparer.Ordinal).ToEquatable();
    }

    private static EquatableArray<string> Facets(INamedTypeSymbol type)
    {
        var homes = new HashSet<string>(StringComparer.Ordinal) { WellKnownNames.Abstractions };
        foreach (INamedTypeSymbol contract in type.AllInterfaces)
        {
            if (Attributes.Find(contract, WellKnownNames.PluginKindAttribute) is not null)
                homes.Add(contract.ContainingAssembly.Name);
        }

        return type.AllInterfaces
            .Where(i => i.Arity == 0 && Names.IsPublic(i) && homes.Contains(i.ContainingAssembly.Name)
                && Attributes.Find(i, WellKnownNames.PluginKindAttribute) is null)
            .Select(Names.Full)
            .OrderBy(n => n, StringComparer.Ordinal)
            .ToEquatable();
    }

    private static bool TryParts(INamedTypeSymbol type, out EquatableArray<TypePart> parts, CancellationToken cancellation)
    {
        var found = new List<TypePart>();
        bool partial = true;
        for (INamedTypeSymbol? t = type; t is not null; t = t.ContainingType)
        {
            string keyword = t.TypeKind switch
            {
                TypeKind.Interface => "interface",
                TypeKind.Struct => t.IsRecord ? "record struct" : "struct",
                _ => t.IsRecord ? "record" : "class",
            };
            found.Insert(0, new TypePart(keyword, Names.Escape(t.Name)));
            foreach (SyntaxReference reference in t.DeclaringSyntaxReferences)
                partial &= reference.GetSyntax(cancellation) is TypeDeclarationSyntax declaration && declaration.Modifiers.Any(SyntaxKind.PartialKeyword);
        }

        parts = found.ToEquatable();
        return partial;
    }
}
