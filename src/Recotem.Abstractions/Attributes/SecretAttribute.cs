namespace Recotem;

/// <summary>Marks a configuration property whose value never appears in messages, events or listings.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecretAttribute : Attribute;
