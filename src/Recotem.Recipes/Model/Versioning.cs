namespace Recotem.Recipes;

/// <summary>Whether earlier artifacts are kept.</summary>
public enum Versioning
{
    /// <summary>Each artifact gets a name that holds the beginning of its hash, and a pointer at the output path names the newest.</summary>
    AppendSha,

    /// <summary>The artifact stands at the output path itself and replaces the one before.</summary>
    AlwaysOverwrite,
}
