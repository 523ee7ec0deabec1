namespace Recotem;

/// <summary>
/// Marks a partial class as a data source, which carries the strictest contract of all kinds: a configuration record taken by
/// its constructor, a public static <c>NoExpandFields</c>, and nothing but <see cref="DataSourceException"/> or cancellation
/// leaving it.
/// </summary>
/// <param name="name">The discriminator that recipes write as <c>source.type</c>.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class DataSourceAttribute(string name) : PluginAttribute(name);
