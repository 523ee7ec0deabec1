namespace Recotem.Recommenders;

/// <summary>How interactions are weighted before neighbours are compared.</summary>
public enum FeatureWeighting
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>By the rarity of the item: x · ln(users / (interactions of the item + 1)).</summary>
    TfIdf,

    /// <summary>As Okapi BM25 does, with users as documents: rare items weigh more, long histories less.</summary>
    Bm_25,
}
