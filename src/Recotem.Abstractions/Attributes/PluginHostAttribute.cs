namespace Recotem;

/// <summary>
/// Marks the composition root of an executable: a top-level <c>static partial</c> class that the generator completes with the
/// catalog of all plugins of the assembly and of its references.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class PluginHostAttribute : Attribute;
