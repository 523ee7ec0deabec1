namespace Recotem.Recommenders;

/// <summary>A fitted model that finds the best items of a user in less time than it takes to score all items.</summary>
public interface IItemRanker
{
    /// <summary>
    /// Picks the items with the highest scores: exactly the items, scores and order that <see cref="TopK.Select"/> picks from what
    /// <see cref="IFittedModel.ScoreUsers"/> yields.
    /// </summary>
    /// <param name="user">The index of the user.</param>
    /// <param name="excludedAscending">Items that must not be picked, ascending; may hold indices beyond the items.</param>
    /// <param name="best">Receives the list: score descending, equal scores by lower index. Its length is the number of items wanted.</param>
    /// <returns>The number of items picked: the length of <paramref name="best"/>, or less if there are fewer candidates.</returns>
    int Rank(int user, ReadOnlySpan<int> excludedAscending, Span<ScoredItem> best);

    /// <summary>Picks the lists of several users, each as <see cref="Rank"/> does. Models that share work between users replace it.</summary>
    /// <param name="users">The indices of the users.</param>
    /// <param name="excluded">Users × items: what must not be picked.</param>
    /// <param name="best">Receives the lists one after the other; its length is that of <paramref name="counts"/> times the number of items wanted.</param>
    /// <param name="counts">Receives the number of items picked for each user.</param>
    void RankUsers(ReadOnlySpan<int> users, InteractionMatrix excluded, Span<ScoredItem> best, Span<int> counts)
    {
        int wanted = best.Length / counts.Length;
        for (int n = 0; n < users.Length; n++)
            counts[n] = Rank(users[n], excluded.ItemsOf(users[n]), best.Slice(n * wanted, wanted));
    }
}
