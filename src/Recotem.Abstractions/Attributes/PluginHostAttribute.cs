namespace Recotem;

/// <summary>
/// Marks the composition root of an executable: a top-level <c>static partial</c> class that the generator completes with the
/// catalog of all plugins of the assembly and of its references.
/// </summary>
/// <remarks>
/// What is left out is not mentioned by the generated code, so that trimming removes it from the program. A pattern is
/// <c>kind/name</c>, or <c>kind/name@origin</c>, where the origin is an assembly or the full name of a class; <c>*</c> stands for any
/// text within a part. Names are compared with their case. <c>recotem plugin why NAME</c> tells what became of a plugin.
/// </remarks>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class PluginHostAttribute : Attribute
{
    /// <summary>Patterns of the plugins that may be taken, for instance <c>sources/*</c>. Empty for all.</summary>
    public string[] Only { get; init; } = [];

    /// <summary>Patterns of plugins that are left out, for instance <c>sources/csv@Acme.Csv</c>, even if <see cref="Only"/> has them.</summary>
    public string[] Exclude { get; init; } = [];

    /// <summary>
    /// Which of several plugins of one name is taken: <c>sources/csv=Acme.Csv</c> takes the one of that assembly, or of that class, and
    /// leaves out the others that claim the name, be it as an alias. The first entry for a name counts.
    /// </summary>
    public string[] Prefer { get; init; } = [];

    /// <summary>
    /// Which plugin a constructor gets that asks for one of a kind of which there are several: <c>object-stores=s3</c>.
    /// </summary>
    public string[] Defaults { get; init; } = [];

    /// <summary>Whether only plugins of the host's own assembly are taken. Kinds are taken from all references nevertheless.</summary>
    public bool OwnAssemblyOnly { get; init; }
}
