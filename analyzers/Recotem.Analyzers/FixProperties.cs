namespace Recotem.Analyzers;

/// <summary>What diagnostics tell code fixes.</summary>
internal static class FixProperties
{
    /// <summary>The text that is written instead.</summary>
    public const string Suggestion = nameof(Suggestion);

    /// <summary>The property of the project, or of the attribute, that is missing.</summary>
    public const string Property = nameof(Property);
}
