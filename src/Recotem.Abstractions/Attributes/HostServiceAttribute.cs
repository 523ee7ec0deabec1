namespace Recotem;

/// <summary>
/// Marks a type that hosts offer to plugins through a <see cref="PluginScope"/>, so that a constructor of a plugin may ask for it.
/// A parameter of any other type than a configuration record, a kind or a host service is a compile error.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Interface, Inherited = false)]
public sealed class HostServiceAttribute : Attribute;
