namespace Recotem.Analyzers;

/// <summary>What diagnostics tell code fixes.</summary>
internal static class FixProperties
{
    /// <summary>The text that is written instead.</summary>
    public const string Suggestion = nameof(Suggestion);

    /// <summary>The property of the project, or of the attribute, that is missing.</summary>
    public const string Property = nameof(Property);

    /// <summary>The exceptions that leave, as code writes their types, with semicolons between them (RCT2205, RCT2206).</summary>
    public const string Exceptions = nameof(Exceptions);

    /// <summary>Whether a caught exception is thrown again (RCT2205).</summary>
    public const string Rethrown = nameof(Rethrown);

    /// <summary>The variable of the catch; null if it declares none (RCT2207, RCT2208).</summary>
    public const string Cause = nameof(Cause);

    /// <summary>How blocking code is mended: the name of a <see cref="BlockingFix"/> (RCT2209).</summary>
    public const string Blocking = nameof(Blocking);

    /// <summary>The other choice, where there are two: for RCT4001 the assembly of the second plugin.</summary>
    public const string Alternative = nameof(Alternative);
}
