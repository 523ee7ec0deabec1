namespace Recotem.Recommenders;

/// <summary>
/// The sections in which every artifact holds the training interactions, to mask what a user has seen. Algorithms that score a user
/// from what the user has may read them too, and then need not store the interactions a second time.
/// </summary>
internal static class SeenSections
{
    /// <summary>users + 1, i64: where each user's row begins.</summary>
    public const string RowStarts = "seen.indptr";

    /// <summary>entries, i32: the items of each row, ascending.</summary>
    public const string Items = "seen.indices";

    /// <summary>entries, f32: the weight of each; only if some weight is not 1.</summary>
    public const string Weights = "seen.weights";
}
