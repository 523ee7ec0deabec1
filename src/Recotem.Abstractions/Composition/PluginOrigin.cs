namespace Recotem;

/// <summary>Where a plugin or kind comes from.</summary>
/// <param name="Assembly">The assembly's simple name.</param>
/// <param name="Version">The assembly's version.</param>
public sealed record PluginOrigin(string Assembly, SemVersion Version);
