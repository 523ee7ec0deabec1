namespace Recotem.Recommenders;

/// <summary>One score per item.</summary>
internal sealed class TopPopModel(int userCount, ReadOnlyMemory<double> popularity) : IFittedModel
{
    /// <summary>items, f64: the sum of the weights of an item's interactions.</summary>
    public const string Popularity = "model.popularity";

    public int UserCount => userCount;

    public int ItemCount => popularity.Length;

    public void ScoreUsers(ReadOnlySpan<int> users, Span<double> scores)
    {
        for (int n = 0; n < users.Length; n++)
            popularity.Span.CopyTo(scores[(n * ItemCount)..]);
    }

    public bool TryScoreItems(ReadOnlySpan<int> items, Span<double> scores)
    {
        popularity.Span.CopyTo(scores);
        return true;
    }

    public void Save(ISectionWriter sections) => sections.Write(Popularity, [ItemCount], popularity.Span);

    public void Dispose()
    {
    }
}
