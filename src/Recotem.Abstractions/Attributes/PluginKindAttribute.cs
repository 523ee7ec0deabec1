namespace Recotem;

/// <summary>Marks an interface as an extension point: a kind, which plugins implement.</summary>
/// <param name="id">The kind id: a lower-case slug (<c>metrics</c>), dotted outside the core (<c>acme.rerankers</c>).</param>
[AttributeUsage(AttributeTargets.Interface, Inherited = false)]
public sealed class PluginKindAttribute(string id) : Attribute
{
    /// <summary>The kind id.</summary>
    public string Id => id;

    /// <summary>The contract version, <c>major.minor</c>. A plugin that was compiled against another major is refused.</summary>
    public string ApiVersion { get; init; } = "1.0";

    /// <summary>How plugins of this kind are picked.</summary>
    public Selection Selection { get; init; } = Selection.Named;

    /// <summary>The recipe section whose discriminator selects a plugin of this kind, for instance <c>training.metric</c>.</summary>
    public string? Section { get; init; }

    /// <summary>Whether plugin names of this kind must be dotted.</summary>
    public bool Namespaced { get; init; }

    /// <summary>Whether look-up ignores case. Identity stays case-sensitive.</summary>
    public bool IgnoreCase { get; init; }
}
