using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Recotem.Compilation;

/// <summary>Decides whether an interface is a kind, and describes it.</summary>
internal static class KindParser
{
    public static KindModel? Parse(INamedTypeSymbol type, ContractProblems problems, CancellationToken cancellation)
    {
        if (Attributes.Find(type, WellKnownNames.PluginKindAttribute) is not { } attribute)
            return null;
        string id = Attributes.Text(attribute, 0) ?? "";
        if (type.TypeKind != TypeKind.Interface || type.IsGenericType || !Names.IsPublic(type))
        {
            problems.Add("RCT1003", type, id);
            return null;
        }

        if (!IsKindId(id))
        {
            problems.Add("RCT1001", type, id);
            return null;
        }

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
            Documentation.Summary(type, cancellation));
    }

    public static bool IsKindId(string id) => id.Split('.').All(IsSlug);

    private static bool IsSlug(string part)
    {
        if (part.Length == 0 || part[0] is < 'a' or > 'z' || part[part.Length - 1] == '-')
            return false;
        for (int i = 1; i < part.Length; i++)
        {
            if (part[i] is not ((>= 'a' and <= 'z') or (>= '0' and <= '9')) && (part[i] != '-' || part[i - 1] == '-'))
                return false;
        }

        return true;
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
                if (!property.IsStatic || !property.IsVirtual || property.GetMethod is null || Attributes.Find(property, WellKnownNames.ListedAttribute) is null)
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

    /// <summary>The members of an enum in the order of their declaration; of several with one value, the first.</summary>
    public static EquatableArray<EnumMember> EnumMembers(ITypeSymbol type)
    {
        var members = new List<EnumMember>();
        var seen = new HashSet<string>();
        foreach (IFieldSymbol field in type.GetMembers().OfType<IFieldSymbol>())
        {
            if (field.HasConstantValue && seen.Add(string.Format(CultureInfo.InvariantCulture, "{0}", field.ConstantValue)))
                members.Add(new EnumMember($"{Names.Code(type)}.{Names.Escape(field.Name)}", SnakeCase.Of(field.Name)));
        }

        return members.ToEquatable();
    }
}
