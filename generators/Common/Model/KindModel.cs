namespace Recotem.Compilation;

/// <summary>An interface marked as a kind.</summary>
internal sealed record KindModel(
    string Id,
    string ApiVersion,
    string Selection,
    string? Section,
    bool Namespaced,
    bool IgnoreCase,
    string TypeCode,
    string FullName,
    EquatableArray<TraitModel> Traits,
    string? Description);

/// <summary>A static virtual property of a kind that descriptors record.</summary>
internal sealed record TraitModel(string Property, string Name, TraitForm Form, EquatableArray<EnumMember> Members);

/// <summary>How the value of a trait becomes text.</summary>
internal enum TraitForm
{
    Text,
    Boolean,
    Number,
    Enum,
}

/// <summary>A member of an enum: how code writes it, and how a recipe does.</summary>
internal sealed record EnumMember(string Code, string Key);
