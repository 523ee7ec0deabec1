namespace Recotem.Compilation;

/// <summary>A class marked as a plugin.</summary>
internal sealed record PluginModel(
    string Name,
    string TypeCode,
    string FullName,
    string Namespace,
    string Flat,
    EquatableArray<TypePart> Parts,
    string? Version,
    string? Description,
    string? Documentation,
    EquatableArray<string> Tags,
    EquatableArray<string> Aliases,
    EquatableArray<KindModel> Kinds,
    EquatableArray<string> Facets,
    EquatableArray<ArgumentModel> Arguments,
    ConfigurationUse? Configuration,
    bool DeclaresNoExpandFields,
    EquatableArray<string> NoExpandFields,
    EquatableArray<string> FreeMembers,
    bool MayHide);

/// <summary>One of the nested declarations that lead to a class: <c>partial record Outer</c>.</summary>
internal sealed record TypePart(string Keyword, string Name);

/// <summary>An argument of a plugin's constructor.</summary>
internal sealed record ArgumentModel(ArgumentSource Source, string TypeCode, string FullName);

/// <summary>Where an argument comes from.</summary>
internal enum ArgumentSource
{
    Configuration,
    Required,
    Optional,
}

/// <summary>The configuration record that a plugin takes.</summary>
internal sealed record ConfigurationUse(string RecordCode, string RecordFullName, string BinderCode, bool IsOwn, bool IsPublic);
