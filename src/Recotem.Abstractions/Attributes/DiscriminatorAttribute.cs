namespace Recotem;

/// <summary>Renames the key that chooses the plugin in a <see cref="PluginChoice{TKind}"/>; <c>type</c> without it.</summary>
/// <param name="key">The key, for instance <c>scheme</c>.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DiscriminatorAttribute(string key) : Attribute
{
    /// <summary>The discriminator key.</summary>
    public string Key => key;
}
