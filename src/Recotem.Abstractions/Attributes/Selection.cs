namespace Recotem;

/// <summary>How the plugins of a kind are picked.</summary>
public enum Selection
{
    /// <summary>By name, from a recipe.</summary>
    Named,

    /// <summary>Every plugin takes part.</summary>
    All,

    /// <summary>Exactly one plugin is active.</summary>
    Single,

    /// <summary>By name and semantic version.</summary>
    Versioned,
}
