using System.Collections.Immutable;

namespace Recotem;

/// <summary>A plugin that a reference of a host declares and that is not in its catalog: its code may not even be in the program.</summary>
public sealed record PluginOmission
{
    /// <summary>The plugin's identity.</summary>
    public required PluginRef Id { get; init; }

    /// <summary>The plugin's own version.</summary>
    public required SemVersion Version { get; init; }

    /// <summary>The version of the kind's contract that the plugin was compiled against, <c>major.minor</c>.</summary>
    public required string ContractVersion { get; init; }

    /// <summary>The full name of the plugin's class.</summary>
    public required string TypeName { get; init; }

    /// <summary>The assembly that holds the plugin.</summary>
    public required PluginOrigin Origin { get; init; }

    /// <summary>Other names of the plugin.</summary>
    public ImmutableArray<string> Aliases { get; init; } = [];

    /// <summary>Why the plugin was left out.</summary>
    public required OmissionReason Reason { get; init; }

    /// <summary>The entry of <see cref="PluginHostAttribute.Exclude"/> or <see cref="PluginHostAttribute.Prefer"/> that left it out; null for other reasons.</summary>
    public string? Entry { get; init; }
}

/// <summary>Why a host left out a plugin.</summary>
public enum OmissionReason
{
    /// <summary>The host takes plugins of its own assembly only.</summary>
    NotOwnAssembly,

    /// <summary>No entry of <see cref="PluginHostAttribute.Only"/> has it.</summary>
    NotListed,

    /// <summary>An entry of <see cref="PluginHostAttribute.Exclude"/> has it.</summary>
    Excluded,

    /// <summary>An entry of <see cref="PluginHostAttribute.Prefer"/> prefers another plugin of the same name.</summary>
    NotPreferred,

    /// <summary>Another plugin claims the same name, and nothing settles which is meant.</summary>
    Clash,

    /// <summary>It was compiled against a version of its kind that the host does not have.</summary>
    Incompatible,

    /// <summary>No reference declares its kind, or several do.</summary>
    UnknownKind,
}
