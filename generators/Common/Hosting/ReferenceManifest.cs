namespace Recotem.Compilation;

/// <summary>What one reference declares: its kinds and plugins as manifest records, in the order of the assembly.</summary>
internal sealed record ReferenceManifest(string Assembly, string Version, EquatableArray<string> Records);
