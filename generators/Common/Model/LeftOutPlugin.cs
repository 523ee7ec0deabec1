namespace Recotem.Compilation;

/// <summary>A plugin that a reference declares and the host does not contain.</summary>
internal sealed record LeftOutPlugin(PluginReference Plugin, LeftOutReason Reason, string? Entry);

/// <summary>Why a host does not contain a plugin. The names are those of the enum that catalogs tell it with.</summary>
internal enum LeftOutReason
{
    NotOwnAssembly,
    NotListed,
    Excluded,
    NotPreferred,
    Clash,
    Incompatible,
    UnknownKind,
}
