namespace Recotem;

/// <summary>The identity of a plugin.</summary>
/// <param name="Kind">The kind's id.</param>
/// <param name="Name">The plugin's name.</param>
/// <param name="Version">The plugin's version, where the kind selects by version; null for any.</param>
public readonly record struct PluginRef(string Kind, string Name, SemVersion? Version = null)
{
    /// <summary>The identity as <c>kind/name</c> or <c>kind/name@version</c>.</summary>
    public override string ToString() => Version is { } version ? $"{Kind}/{Name}@{version}" : $"{Kind}/{Name}";
}
