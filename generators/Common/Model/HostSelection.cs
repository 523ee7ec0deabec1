using Microsoft.CodeAnalysis;

namespace Recotem.Compilation;

/// <summary>What a host says about the plugins that it takes.</summary>
internal sealed record HostSelection(
    EquatableArray<string> Only, EquatableArray<string> Exclude, EquatableArray<string> Prefer, EquatableArray<string> Defaults, bool OwnAssemblyOnly)
{
    public static HostSelection Of(AttributeData attribute) => new(
        Attributes.NamedTexts(attribute, nameof(Only)),
        Attributes.NamedTexts(attribute, nameof(Exclude)),
        Attributes.NamedTexts(attribute, nameof(Prefer)),
        Attributes.NamedTexts(attribute, nameof(Defaults)),
        Attributes.NamedFlag(attribute, nameof(OwnAssemblyOnly)));
}
