namespace Recotem;

/// <summary>
/// Marks a record as configuration: the generator writes its binder, its validation and its JSON Schema. Nested records that a
/// configuration record refers to need no attribute.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ConfigurationAttribute : Attribute
{
    /// <summary>What happens to keys that name no property.</summary>
    public UnknownKeys UnknownKeys { get; init; }
}
