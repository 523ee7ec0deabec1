namespace Recotem;

/// <summary>How a member of a kind is called when several plugins take part.</summary>
public enum Dispatch
{
    /// <summary>The rule that the return type implies.</summary>
    Auto,

    /// <summary>All are called. For members without a result.</summary>
    Notify,

    /// <summary>They are called in order until one gives a result that is not null. Implied by every other return type.</summary>
    First,

    /// <summary>All are called, and their sequences are joined. Implied by a sequence.</summary>
    Collect,

    /// <summary>Each gets the result of the one before. Implied by a result of the type of the first parameter.</summary>
    Fold,
}
