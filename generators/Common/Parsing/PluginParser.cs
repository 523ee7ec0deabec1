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
        int before = problems.Count;
        string? written = Attributes.Text(attribute, 0);
        if (plain is not null && source is not null)
            problems.Add("RCT2020", type, type.Name).At(plain);
        EquatableArray<KindModel> kinds = Kinds(type, source is not null, cancellation);
        if (kinds.Count == 0)
            AddNoKind(type, source is not null, compilation, problems);
        // Whatever it is marked with: what is registered for sources reads recipes as they do.
        bool isSource = source is not null || kinds.Any(k => k.FullName == WellKnownNames.DataSourceKind);
        CheckName(written, type, kinds, problems).At(attribute, 0);
        EquatableArray<string> aliases = Attributes.NamedTexts(attribute, "Aliases");
        foreach (string alias in aliases)
            CheckName(alias, type, kinds, problems).At(attribute, "Aliases");
        string name = written ?? "";

        string? version = Attributes.NamedText(attribute, "Version");
        if (version is not null && !IsVersion(version))
        {
            string suggestion = SuggestVersion(version);
            problems.Add("RCT2008", type, version, type.Name, suggestion).At(attribute, "Version").Suggest(suggestion);
        }

        CheckConstruction(type, problems);
        EquatableArray<TypePart> parts = Parts(type, out List<INamedTypeSymbol> closed, cancellation);
        foreach (INamedTypeSymbol one in closed)
        {
            string role = SymbolEqualityComparer.Default.Equals(one, type) ? "is a plugin that the generator cannot complete" : $"contains the plugin '{type.Name}', which the generator cannot complete";
            problems.Add("RCT2014", one, one.Name, role);
        }

        bool isConstructible = type is { IsAbstract: false, IsStatic: false, TypeKind: TypeKind.Class };
        INamedTypeSymbol? record = null;
        ConfigurationUse? configuration = null;
        EquatableArray<ArgumentModel> arguments = isConstructible
            ? ConstructorParser.Parse(type, isSource, compilation, problems, out record, out configuration)
            : EquatableArray<ArgumentModel>.Empty;
        List<KeyValuePair<string, IPropertySymbol>> keys = record is null ? [] : ConfigurationKeys.OfTop(record);
        CheckDiscriminator(keys, type, compilation, problems);
        bool declaresNoExpandFields = NoExpandFieldsParser.TryParse(
            type, isSource, compilation, problems, out List<GuardedField> guarded, cancellation);
        // Without a record because of another mistake there is nothing to compare the guards with.
        if (record is not null || problems.Count == before)
            NoExpandFieldsParser.CheckKeys(guarded, record, keys, type, problems, cancellation);
        if (problems.Count > before)
            return null;

        EquatableArray<string> noExpandFields = guarded.Select(g => g.Key).Distinct().OrderBy(k => k, StringComparer.Ordinal).ToEquatable();
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

    /// <summary>What a marked class is called, in each of its kinds; nothing if its name is no text.</summary>
    public static IEnumerable<PluginIdentity> Identities(INamedTypeSymbol type, CancellationToken cancellation)
    {
        AttributeData? source = Attributes.Find(type, WellKnownNames.DataSourceAttribute);
        if ((source ?? Attributes.Find(type, WellKnownNames.PluginAttribute)) is not { } attribute || Attributes.Text(attribute, 0) is not { } name)
            return [];
        EquatableArray<string> names = Attributes.NamedTexts(attribute, "Aliases").Prepend(name).Distinct().ToEquatable();
        string? version = Attributes.NamedText(attribute, "Version");
        string fullName = Names.Full(type);
        return Kinds(type, source is not null, cancellation).Select(k => new PluginIdentity(fullName, k.Id, k.Selection == "Versioned", version, names));
    }

    private static void CheckConstruction(INamedTypeSymbol type, ContractProblems problems)
    {
        if (type.TypeKind != TypeKind.Class)
            problems.Add("RCT2004", type, type.Name, "it is no class", "declare it as a class");
        else if (type.IsStatic)
            problems.Add("RCT2004", type, type.Name, "it is static", "remove 'static'");
        else if (type.IsAbstract)
            problems.Add("RCT2004", type, type.Name, "it is abstract", "remove 'abstract', or mark the classes that derive from it");
        else if (type.Arity > 0)
            problems.Add("RCT2004", type, type.Name, "it has type parameters", "mark a class without them that derives from it");
        else if (IsGeneric(type))
            problems.Add("RCT2004", type, type.Name, "a type around it has type parameters", "move it out of that type");
        else if (!Names.IsReachable(type))
            problems.Add("RCT2004", type, type.Name, "generated code cannot reach it", "make it internal or public, and the types around it");
        else if (Attributes.IsForbidden(type))
            problems.Add("RCT2004", type, type.Name, "[Obsolete] forbids its use", "remove the plugin, or let [Obsolete] only warn");
    }

    // A kind of this assembly that has errors of its own is reported where it is declared.
    private static void AddNoKind(INamedTypeSymbol type, bool isSource, Microsoft.CodeAnalysis.Compilation compilation, ContractProblems problems)
    {
        INamedTypeSymbol? wrong = isSource ? null : type.AllInterfaces.FirstOrDefault(i =>
            Attributes.Find(i, WellKnownNames.PluginKindAttribute) is not null && SymbolEqualityComparer.Default.Equals(i.ContainingAssembly, compilation.Assembly));
        problems.Add("RCT2001", wrong ?? type, type.Name, isSource ? "IDataSource" : "IMetric or IAlgorithm").Suggest(isSource ? "IDataSource" : null);
    }

    // The name is placed by the caller, who knows whether it is the first or an alias.
    private static ProblemPlace CheckName(string? name, INamedTypeSymbol type, EquatableArray<KindModel> kinds, ContractProblems problems)
    {
        int before = problems.Count;
        KindModel? namespaced = kinds.FirstOrDefault(k => k.Namespaced);
        string? fault = NameGrammar.FaultOf(name, kinds.Count > 0 && kinds.All(k => k.IgnoreCase));
        if (fault is null && (namespaced is null || name!.IndexOf('.') >= 0))
            return new ProblemPlace(problems, before);
        string suggestion = NameGrammar.SuggestPluginName(name, type.Name);
        if (namespaced is not null && suggestion.IndexOf('.') < 0)
            suggestion = $"{NameGrammar.Prefix(type.ContainingAssembly.Name)}.{suggestion}";
        if (fault is not null)
            problems.Add("RCT2002", type, NameGrammar.Quoted(name), fault, suggestion).Suggest(suggestion);
        else
            problems.Add("RCT2003", type, name!, namespaced!.Id, suggestion).Suggest(suggestion);
        return new ProblemPlace(problems, before);
    }

    // The loader takes the discriminator away before the record is bound.
    private static void CheckDiscriminator(
        List<KeyValuePair<string, IPropertySymbol>> keys, INamedTypeSymbol plugin, Microsoft.CodeAnalysis.Compilation compilation, ContractProblems problems)
    {
        foreach (KeyValuePair<string, IPropertySymbol> option in keys)
        {
            if (option.Key == "type")
            {
                bool isOwn = SymbolEqualityComparer.Default.Equals(option.Value.ContainingAssembly, compilation.Assembly);
                problems.Add("RCT2105", isOwn ? option.Value : plugin, "type", option.Value.Name, "is reserved for the plugin's name");
            }
        }
    }

    private static bool IsVersion(string text)
    {
        string[] parts = text.Split('.');
        return parts.Length == 3 && parts.All(p => p.Length is > 0 and < 10 && p.All(c => c is >= '0' and <= '9'));
    }

    private static string SuggestVersion(string text)
    {
        string[] numbers = text.TrimStart('v', 'V').Split('.', '-', '+')
            .TakeWhile(p => p.Length is > 0 and < 10 && p.All(c => c is >= '0' and <= '9'))
            .Take(3)
            .ToArray();
        return numbers.Length == 0 ? "1.0.0" : string.Join(".", numbers.Concat(["0", "0"]).Take(3));
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
            if ((!isSource || Attributes.Is(contract, WellKnownNames.DataSourceKind)) && KindParser.ParseContract(contract, ignored, cancellation) is { } kind)
                kinds.Add(kind);
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

    // The type and those around it, outermost first; closed are those that cannot be completed.
    private static EquatableArray<TypePart> Parts(INamedTypeSymbol type, out List<INamedTypeSymbol> closed, CancellationToken cancellation)
    {
        var found = new List<TypePart>();
        closed = [];
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
            {
                if (reference.GetSyntax(cancellation) is TypeDeclarationSyntax declaration && declaration.Modifiers.Any(SyntaxKind.PartialKeyword))
                    continue;
                closed.Add(t);
                break;
            }
        }

        return found.ToEquatable();
    }
}
