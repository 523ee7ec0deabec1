using System.ComponentModel.DataAnnotations;

namespace Recotem.Recipes;

/// <summary>Where the artifact is written.</summary>
[Configuration]
public sealed record OutputSection
{
    /// <summary>The address of the artifact, or of the pointer to it: a local path or a URI of an object store. Relative paths start at the working directory.</summary>
    [StringLength(int.MaxValue, MinimumLength = 1)]
    public required string Path { get; init; }

    /// <summary>Whether earlier artifacts are kept.</summary>
    public Versioning Versioning { get; init; } = Versioning.AppendSha;
}
