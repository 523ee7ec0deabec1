using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Recotem.Compilation;

/// <summary>Decides whether an interface is a kind, and describes it.</summary>
internal static class KindParser
{
    public static KindModel? Parse(INamedTypeSymbol type, ContractProblems problems, CancellationToken cancellation) =>
        Parse(type, problems, Documentation.Summary, cancellation);

    /// <summary>A kind as its plugins see it, without its description.</summary>
    public static KindModel? ParseContract(INamedTypeSymbol type, ContractProblems problems, CancellationToken cancellation) =>
        Parse(type, problems, static (_, _) => null, cancellation);

    private static KindModel? Parse(
        INamedTypeSymbol type, ContractProblems problems, Func<ISymbol, CancellationToken, string?> description, CancellationToken cancellation)
    {
        if (Attributes.Find(type, WellKnownNames.PluginKindAttribute) is not { } attribute)
            return null;
        int before = problems.Count;
        string? written = Attributes.Text(attribute, 0);
        string id = written ?? "";
        CheckType(type, problems);
        CheckId(written, type, attribute, problems);
        DispatchParser.Check(type, problems, cancellation);
        CheckStatics(type, problems);
        if (problems.Count > before)
            return null;

        string apiVersion = Attributes.NamedText(attribute, "ApiVersion") ?? "1.0";
        return new KindModel(
            id,
            apiVersion,
            Selection(Attributes.Named(attribute, "Selection")),
            Attributes.NamedText(attribute, "Section"),
            Attributes.NamedFlag(attribute, "Namespaced"),
            Attributes.NamedFlag(attribute, "IgnoreCase"),
            Names.Code(type),
            Names.Full(type),
            Traits(type, cancellation),
            description(type, cancellation));
    }

    private static void CheckType(INamedTypeSymbol type, ContractProblems problems)
    {
        if (type.TypeKind != TypeKind.Interface)
            problems.Add("RCT1003", type, type.Name, "is not an interface", "declare it as an interface");
        else if (type.IsGenericType)
            problems.Add("RCT1003", type, type.Name, "has type parameters", "remove them, also from the types around it");
        else if (!Names.IsPublic(type))
            problems.Add("RCT1003", type, type.Name, "is not public", "make it public, and the types around it");
        else if (Attributes.IsForbidden(type))
            problems.Add("RCT1003", type, type.Name, "is forbidden by [Obsolete]", "remove the kind, or let [Obsolete] only warn");
    }

    private static void CheckId(string? id, INamedTypeSymbol type, AttributeData attribute, ContractProblems problems)
    {
        string assembly = type.ContainingAssembly.Name;
        bool needsNamespace = !NameGrammar.IsOfRecotem(assembly);
        bool isId = NameGrammar.IsKindId(id);
        if (isId && (!needsNamespace || id!.IndexOf('.') >= 0))
            return;
        string suggestion = NameGrammar.SuggestKindId(id, type.Name);
        if (needsNamespace && suggestion.IndexOf('.') < 0)
            suggestion = $"{NameGrammar.Prefix(assembly)}.{suggestion}";
        if (!isId)
            problems.Add("RCT1001", type, NameGrammar.Quoted(id), suggestion).At(attribute, 0).Suggest(suggestion);
        else
            problems.Add("RCT1002", type, id!, suggestion).At(attribute, 0).Suggest(suggestion);
    }

    // The type argument of every typed view of plugins is the kind, which the language forbids for abstract statics (CS8920).
    private static void CheckStatics(INamedTypeSymbol type, ContractProblems problems)
    {
        foreach (INamedTypeSymbol declaring in type.AllInterfaces.Insert(0, type))
        {
            foreach (ISymbol member in declaring.GetMembers())
            {
                if (member is { IsStatic: true, IsAbstract: true } and not IMethodSymbol { AssociatedSymbol: not null })
                    problems.Add("RCT1005", SymbolEqualityComparer.Default.Equals(declaring, type) ? member : type, member.Name, type.Name);
            }
        }
    }

    private static string Selection(TypedConstant value) =>
        value.Kind == TypedConstantKind.Enum && value.Type is INamedTypeSymbol type
            ? type.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(f => f.HasConstantValue && Equals(f.ConstantValue, value.Value))?.Name ?? "Named"
            : "Named";

    private static EquatableArray<TraitModel> Traits(INamedTypeSymbol type, CancellationToken cancellation)
    {
        var traits = new List<TraitModel>();
        foreach (INamedTypeSymbol declaring in type.AllInterfaces.Insert(0, type))
        {
            foreach (IPropertySymbol property in declaring.GetMembers().OfType<IPropertySymbol>())
            {
                cancellation.ThrowIfCancellationRequested();
                if (!property.IsStatic || !property.IsVirtual || property.GetMethod is null || Attributes.Find(property, WellKnownNames.ListedAttribute) is null
                    || Attributes.IsForbidden(property))
                    continue;
                TraitForm? form = property.Type.SpecialType switch
                {
                    SpecialType.System_String => TraitForm.Text,
                    SpecialType.System_Boolean => TraitForm.Boolean,
                    SpecialType.System_Byte or SpecialType.System_SByte or SpecialType.System_Int16 or SpecialType.System_UInt16
                        or SpecialType.System_Int32 or SpecialType.System_UInt32 or SpecialType.System_Int64 or SpecialType.System_UInt64
                        or SpecialType.System_Single or SpecialType.System_Double or SpecialType.System_Decimal => TraitForm.Number,
                    _ => property.Type.TypeKind == TypeKind.Enum ? TraitForm.Enum : null,
                };
                if (form is { } known)
                {
                    EquatableArray<EnumMember> members = known == TraitForm.Enum ? EnumMembers(property.Type) : EquatableArray<EnumMember>.Empty;
                    traits.Add(new TraitModel(property.Name, SnakeCase.Of(property.Name), known, members));
                }
            }
        }

        return traits.ToEquatable();
    }

    /// <summary>The members of an enum that code may use, in the order of their declaration; of several with one value, the first.</summary>
    public static EquatableArray<EnumMember> EnumMembers(ITypeSymbol type)
    {
        var members = new List<EnumMember>();
        var seen = new HashSet<string>();
        foreach (IFieldSymbol field in type.GetMembers().OfType<IFieldSymbol>())
        {
            if (field.HasConstantValue && !Attributes.IsForbidden(field) && seen.Add(string.Format(CultureInfo.InvariantCulture, "{0}", field.ConstantValue)))
                members.Add(new EnumMember($"{Names.Code(type)}.{Names.Escape(field.Name)}", SnakeCase.Of(field.Name)));
        }

        return members.ToEquatable();
    }
}
