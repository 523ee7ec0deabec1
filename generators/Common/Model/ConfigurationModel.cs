namespace Recotem.Compilation;

/// <summary>A configuration record, or a record nested in one.</summary>
internal sealed record ConfigurationModel(
    string TypeCode,
    string FullName,
    string Namespace,
    string BinderName,
    string Title,
    bool IsPublic,
    bool IgnoresUnknownKeys,
    bool ValidatesSelf,
    string? Description,
    EquatableArray<PropertyModel> Properties)
{
    public string BinderCode => Namespace.Length == 0 ? $"global::{BinderName}" : $"global::{Names.NamespaceCode(Namespace)}.{BinderName}";
}

/// <summary>A property of a configuration record.</summary>
internal sealed record PropertyModel(
    string Name,
    string Code,
    string Key,
    ValueModel Value,
    bool IsRequiredMember,
    bool IsKeyRequired,
    bool IsRequiredUnlessSet,
    bool IsSecret,
    string? Description,
    string? DefaultJson,
    string? DefaultChoice,
    EquatableArray<ConstraintModel> Constraints,
    SearchModel? Search);

/// <summary>The shape of a value.</summary>
internal enum ValueShape
{
    Boolean,
    Integer,
    Single,
    Double,
    Decimal,
    Text,
    Enum,
    Uri,
    TimeSpan,
    DateOnly,
    DateTimeOffset,
    Node,
    Choice,
    Record,
    List,
    Set,
    Map,
}

/// <summary>A value that a binder reads.</summary>
/// <param name="Shape">The shape.</param>
/// <param name="TypeCode">The type without nullable annotation.</param>
/// <param name="IsNullable">Whether null is allowed.</param>
/// <param name="IsReference">Whether the type is a class or an interface.</param>
/// <param name="Element">The element of a list, set or mapping.</param>
/// <param name="Container">For collections: how the type is made from what the reader yields; <c>{0}</c> is that.</param>
/// <param name="Size">For collections: the member that counts elements.</param>
/// <param name="Members">The members of an enum.</param>
/// <param name="Target">The binder of a record, or the id of a chosen kind.</param>
/// <param name="Detail">The full name of a record, or the discriminator of a choice, or the C# keyword of an integer.</param>
internal sealed record ValueModel(
    ValueShape Shape,
    string TypeCode,
    bool IsNullable,
    bool IsReference,
    ValueModel? Element = null,
    string? Container = null,
    string? Size = null,
    EquatableArray<EnumMember> Members = default,
    string? Target = null,
    string? Detail = null)
{
    public string Annotated => IsNullable ? TypeCode + "?" : TypeCode;
}

/// <summary>A rule that the value of one property must obey.</summary>
internal sealed record ConstraintModel(
    ConstraintKind Kind,
    string? Min = null,
    string? Max = null,
    string? MinShown = null,
    string? MaxShown = null,
    bool MinExclusive = false,
    bool MaxExclusive = false,
    string? Pattern = null,
    EquatableArray<AllowedValue> Allowed = default,
    string? Message = null);

/// <summary>The rules that the binder knows.</summary>
internal enum ConstraintKind
{
    Range,
    Length,
    Pattern,
    Allowed,
    NotBlank,
    NotNull,
}

/// <summary>An allowed value: as C#, as JSON, and for messages.</summary>
internal sealed record AllowedValue(string Code, string Json, string Shown);

/// <summary>What a search may draw.</summary>
internal sealed record SearchModel(SearchForm Form, string Min, string Max, bool Log, string Step, EquatableArray<SearchValue> Values);

/// <summary>The form of a search dimension.</summary>
internal enum SearchForm
{
    Integer,
    Real,
    Categorical,
}

/// <summary>A value of a categorical dimension: its text, and the name of its scalar kind.</summary>
internal sealed record SearchValue(string Text, string ScalarKind);
