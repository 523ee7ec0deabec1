namespace Recotem.Serving;

/// <summary>A valid body of a single verb, or a valid element of a batch. Ids are positions in a <see cref="RequestText"/>.</summary>
internal struct RecommendRequest
{
    /// <summary>The number of items if the body does not say.</summary>
    public const int DefaultLimit = 10;

    public const int MaxLimit = 1000;
    public const int MaxExcluded = 1000;
    public const int MaxSeeds = 100;
    public const int MaxIdLength = 256;

    /// <summary>The user's id, or the first seed; the ids of a list follow each other.</summary>
    public int Subject;

    /// <summary>The number of seeds; 1 for a user.</summary>
    public int SubjectCount;

    public int Limit;
    public int Excluded;
    public int ExcludedCount;
}
