namespace Recotem;

/// <summary>Marks a partial class as a plugin of every kind that it implements.</summary>
/// <param name="name">The name by which recipes choose the plugin, unique within its kind.</param>
/// <remarks>Attributes that derive from this one, other than those of the SDK, are ignored by the generator.</remarks>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public class PluginAttribute(string name) : Attribute
{
    /// <summary>The plugin's name.</summary>
    public string Name => name;

    /// <summary>The plugin's version, three numbers. Default: the version of its assembly.</summary>
    public string? Version { get; init; }

    /// <summary>One line for lists. Default: the summary of the class's XML documentation.</summary>
    public string? Description { get; init; }

    /// <summary>The address of a page about the plugin.</summary>
    public string? Documentation { get; init; }

    /// <summary>Free words for lists and filters.</summary>
    public string[] Tags { get; init; } = [];

    /// <summary>Other names under which recipes may choose the plugin.</summary>
    public string[] Aliases { get; init; } = [];
}
