namespace Recotem.Recipes;

/// <summary>What happens to repeated interactions of a user with an item.</summary>
public enum Dedup
{
    /// <summary>The first one stays.</summary>
    KeepFirst,

    /// <summary>The last one stays.</summary>
    KeepLast,

    /// <summary>All stay, and count as weight.</summary>
    None,
}
