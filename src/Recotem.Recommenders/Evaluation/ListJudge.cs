namespace Recotem.Recommenders;

/// <summary>The lists of a block of users and how they compare with the truth; the buffers of one worker of an evaluation.</summary>
internal sealed class ListJudge
{
    private readonly int _items;
    private readonly int _listLength;
    private readonly RecommendableItems? _recommendable;
    private readonly ListRanker _ranker;
    private readonly ScoredItem[] _best;
    private readonly int[] _counts;
    private readonly int[] _list;
    private readonly int[] _hitRanks;
    private readonly bool[] _isRelevant;
    private readonly int[] _relevant;

    public ListJudge(int items, int users, int listLength, RecommendableItems? recommendable)
    {
        _items = items;
        _listLength = listLength;
        _recommendable = recommendable;
        _ranker = new ListRanker(items, users, listLength, recommendable);
        _best = new ScoredItem[users * listLength];
        _counts = new int[users];
        _list = new int[listLength];
        _hitRanks = new int[listLength];
        _isRelevant = new bool[items];
        _relevant = new int[recommendable is null ? 0 : items];
    }

    /// <summary>Lets a model make the lists of some users, without what they have.</summary>
    public void Rank(IFittedModel model, ReadOnlySpan<int> users, InteractionMatrix seen) => _ranker.Rank(model, users, seen, _best, _counts);

    /// <summary>Compares the list of a user with the truth.</summary>
    /// <param name="n">The number of the user in the block.</param>
    /// <param name="user">The user.</param>
    /// <param name="heldOut">The truth.</param>
    /// <param name="cutoff">The longest list that is judged.</param>
    /// <returns>The comparison; valid until the next call.</returns>
    public Ranking Compare(int n, int user, InteractionMatrix heldOut, int cutoff)
    {
        ReadOnlySpan<int> relevant = heldOut.ItemsOf(user);
        if (_recommendable is not null)
            relevant = _relevant.AsSpan(0, AscendingItems.Intersect(relevant, _recommendable.Of(user), _relevant));

        // Marked once, so that each rank costs one look, whatever the number of relevant items.
        foreach (int item in relevant)
            _isRelevant[item] = true;
        int hits = 0;
        int count = _counts[n];
        for (int rank = 0; rank < count; rank++)
        {
            int item = _best[(n * _listLength) + rank].Item;
            _list[rank] = item;
            if (_isRelevant[item])
                _hitRanks[hits++] = rank;
        }

        foreach (int item in relevant)
            _isRelevant[item] = false;
        return new Ranking
        {
            Items = _list.AsSpan(0, count),
            Relevant = relevant,
            HitRanks = _hitRanks.AsSpan(0, hits),
            Cutoff = cutoff,
            CatalogSize = _items,
        };
    }
}
