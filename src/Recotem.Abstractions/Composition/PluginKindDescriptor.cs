using System.Collections.Immutable;

namespace Recotem;

/// <summary>Everything known about a kind without activating anything.</summary>
public sealed record PluginKindDescriptor : IPluginKind
{
    /// <summary>The kind's id.</summary>
    public required string Id { get; init; }

    /// <summary>The contract version, <c>major.minor</c>.</summary>
    public required string ApiVersion { get; init; }

    /// <summary>How plugins are picked.</summary>
    public Selection Selection { get; init; }

    /// <summary>The recipe section whose discriminator selects a plugin.</summary>
    public string? Section { get; init; }

    /// <summary>Whether plugin names must be dotted.</summary>
    public bool Namespaced { get; init; }

    /// <summary>Whether look-up ignores case.</summary>
    public bool IgnoreCase { get; init; }

    /// <summary>The interface.</summary>
    public required Type ContractType { get; init; }

    /// <summary>The names of the traits that plugins of this kind record.</summary>
    public ImmutableArray<string> Traits { get; init; } = [];

    /// <summary>The summary of the interface's XML documentation.</summary>
    public string? Description { get; init; }

    /// <summary>The assembly that declares the kind.</summary>
    public required PluginOrigin Origin { get; init; }
}
