namespace Recotem;

/// <summary>What a binder does with a key that names no property of its record.</summary>
public enum UnknownKeys
{
    /// <summary>An error that suggests the nearest known key.</summary>
    Reject,

    /// <summary>The key is skipped.</summary>
    Ignore,
}
