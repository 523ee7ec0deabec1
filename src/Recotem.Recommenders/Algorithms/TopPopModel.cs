namespace Recotem.Recommenders;

/// <summary>One score per item.</summary>
internal sealed class TopPopModel : IFittedModel, IItemRanker
{
    /// <summary>items, f64: the sum of the weights of an item's interactions.</summary>
    public const string Popularity = "model.popularity";

    private readonly ReadOnlyMemory<double> _popularity;
    private readonly Lazy<int[]> _order;

    public TopPopModel(int userCount, ReadOnlyMemory<double> popularity)
    {
        UserCount = userCount;
        _popularity = popularity;
        _order = new Lazy<int[]>(Order);
    }

    public int UserCount { get; }

    public int ItemCount => _popularity.Length;

    public void ScoreUsers(ReadOnlySpan<int> users, Span<double> scores)
    {
        for (int n = 0; n < users.Length; n++)
            _popularity.Span.CopyTo(scores[(n * ItemCount)..]);
    }

    public int Rank(int user, ReadOnlySpan<int> excludedAscending, Span<ScoredItem> best)
    {
        ReadOnlySpan<double> popularity = _popularity.Span;
        int count = 0;
        foreach (int item in _order.Value)
        {
            if (count == best.Length)
                break;
            if (excludedAscending.BinarySearch(item) < 0)
                best[count++] = new ScoredItem(item, popularity[item]);
        }

        return count;
    }

    public bool TryScoreItems(ReadOnlySpan<int> items, Span<double> scores)
    {
        _popularity.Span.CopyTo(scores);
        return true;
    }

    public void Save(ISectionWriter sections) => sections.Write(Popularity, [ItemCount], _popularity.Span);

    public void Dispose()
    {
    }

    // The same for everybody. Selecting leaves out what could never be in a list.
    private int[] Order()
    {
        var order = new ScoredItem[ItemCount];
        int count = TopK.Select(_popularity.Span, [], order);
        return [.. order.AsSpan(0, count).ToArray().Select(picked => picked.Item)];
    }
}
