namespace Recotem.Recommenders;

/// <summary>Makes the lists of a block of users by the cheapest way that a model offers; the buffers of one worker.</summary>
internal sealed class ListRanker
{
    private readonly int _items;
    private readonly int _users;
    private readonly int _listLength;
    private readonly RecommendableItems? _recommendable;
    private readonly int[] _excluded;
    private double[] _scores = [];

    /// <param name="items">The number of items.</param>
    /// <param name="users">The largest number of users of a block.</param>
    /// <param name="listLength">The number of items wanted for each user.</param>
    /// <param name="recommendable">The items that may be recommended; null for all.</param>
    public ListRanker(int items, int users, int listLength, RecommendableItems? recommendable)
    {
        _items = items;
        _users = users;
        _listLength = listLength;
        _recommendable = recommendable;
        _excluded = new int[recommendable is null ? 0 : items];
    }

    /// <summary>Makes the lists of some users.</summary>
    /// <param name="model">The model.</param>
    /// <param name="users">The users.</param>
    /// <param name="seen">What must not be in the lists.</param>
    /// <param name="best">Receives the lists, one after the other.</param>
    /// <param name="counts">Receives their lengths.</param>
    public void Rank(IFittedModel model, ReadOnlySpan<int> users, InteractionMatrix seen, Span<ScoredItem> best, Span<int> counts)
    {
        best = best[..(users.Length * _listLength)];
        counts = counts[..users.Length];
        if (model is IItemRanker ranker)
        {
            if (_recommendable is null)
            {
                ranker.RankUsers(users, seen, best, counts);
                return;
            }

            for (int n = 0; n < users.Length; n++)
                counts[n] = ranker.Rank(users[n], Excluded(users[n], seen), best.Slice(n * _listLength, _listLength));
            return;
        }

        // The scores of few users stay in the second-level cache between the model and the selection.
        int usersAtOnce = Math.Clamp(65536 / Math.Max(_items, 1), 1, _users);
        if (_scores.Length == 0)
            _scores = new double[usersAtOnce * _items];
        for (int start = 0; start < users.Length; start += usersAtOnce)
        {
            ReadOnlySpan<int> some = users.Slice(start, Math.Min(usersAtOnce, users.Length - start));
            Span<double> scores = _scores.AsSpan(0, some.Length * _items);
            model.ScoreUsers(some, scores);
            for (int n = 0; n < some.Length; n++)
                counts[start + n] = TopK.Select(
                    scores.Slice(n * _items, _items), Excluded(some[n], seen), best.Slice((start + n) * _listLength, _listLength));
        }
    }

    private ReadOnlySpan<int> Excluded(int user, InteractionMatrix seen)
    {
        ReadOnlySpan<int> items = seen.ItemsOf(user);
        return _recommendable is null ? items : _excluded.AsSpan(0, AscendingItems.Outside(_items, _recommendable.Of(user), items, _excluded));
    }
}
