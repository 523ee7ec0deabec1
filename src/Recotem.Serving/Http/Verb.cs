namespace Recotem.Serving;

/// <summary>What a request asks of a recipe.</summary>
internal enum Verb
{
    /// <summary>Nothing: the path has no colon.</summary>
    None,

    /// <summary>The text behind the colon is no verb.</summary>
    Unknown,

    Recommend,
    RecommendRelated,
    BatchRecommend,
    BatchRecommendRelated,
}

/// <summary>The names of verbs.</summary>
internal static class Verbs
{
    public const string All = "recommend, recommend-related, batch-recommend, batch-recommend-related";

    public static Verb Parse(ReadOnlySpan<char> text) => text switch
    {
        "recommend" => Verb.Recommend,
        "recommend-related" => Verb.RecommendRelated,
        "batch-recommend" => Verb.BatchRecommend,
        "batch-recommend-related" => Verb.BatchRecommendRelated,
        _ => Verb.Unknown,
    };

    public static string Name(this Verb verb) => verb switch
    {
        Verb.Recommend => "recommend",
        Verb.RecommendRelated => "recommend-related",
        Verb.BatchRecommend => "batch-recommend",
        Verb.BatchRecommendRelated => "batch-recommend-related",
        _ => "",
    };

    /// <summary>Whether the verb scores users that were not trained, from items they have.</summary>
    public static bool IsRelated(this Verb verb) => verb is Verb.RecommendRelated or Verb.BatchRecommendRelated;

    public static bool IsBatch(this Verb verb) => verb is Verb.BatchRecommend or Verb.BatchRecommendRelated;
}
