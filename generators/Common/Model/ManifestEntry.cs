namespace Recotem.Compilation;

/// <summary>One kind or plugin that a host can reach: a manifest record with the assembly it was read from.</summary>
internal sealed record ManifestEntry(string Record, string Assembly, string Version);
