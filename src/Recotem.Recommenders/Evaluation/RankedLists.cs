namespace Recotem.Recommenders;

/// <summary>The best items of many users, in blocks of memory that no number of users makes too long.</summary>
public sealed class RankedLists
{
    private const int UsersPerBlock = 32;

    private readonly ScoredItem[][] _best;
    private readonly int[] _counts;
    private readonly int _length;

    private RankedLists(ScoredItem[][] best, int[] counts, int length)
    {
        _best = best;
        _counts = counts;
        _length = length;
    }

    /// <summary>The number of lists.</summary>
    public int Count => _counts.Length;

    /// <summary>A list, best item first, equal scores by lower index.</summary>
    /// <param name="n">The number of the list, in the order of the users.</param>
    /// <returns>At most as many items as were wanted; fewer if there were fewer candidates.</returns>
    public ReadOnlySpan<ScoredItem> this[int n] => _best[n / UsersPerBlock].AsSpan(n % UsersPerBlock * _length, _counts[n]);

    /// <summary>Makes the lists of some users.</summary>
    /// <param name="model">The model.</param>
    /// <param name="users">The indices of the users.</param>
    /// <param name="excluded">Users × items: what must not be in the lists, as a rule what the users have.</param>
    /// <param name="length">The number of items wanted for each user; at least 1.</param>
    /// <param name="threads">The number of threads; at least 1. It has no influence on the result.</param>
    /// <param name="cancellationToken">Looked at before each block of users.</param>
    /// <returns>The lists.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The length or the number of threads is not positive.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static RankedLists Of(
        IFittedModel model, ReadOnlyMemory<int> users, InteractionMatrix excluded, int length, int threads, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        length = Math.Min(length, model.ItemCount);
        int blocks = BlockScheduler.Count(users.Length, UsersPerBlock);
        var lists = new RankedLists(new ScoredItem[blocks][], new int[users.Length], length);
        BlockScheduler.Run(
            blocks,
            threads,
            () => new ListRanker(model.ItemCount, UsersPerBlock, length, null),
            (block, ranker) =>
            {
                int start = block * UsersPerBlock;
                ReadOnlySpan<int> blockUsers = users.Span.Slice(start, Math.Min(UsersPerBlock, users.Length - start));
                var best = new ScoredItem[checked(blockUsers.Length * length)];
                ranker.Rank(model, blockUsers, excluded, best, lists._counts.AsSpan(start));
                lists._best[block] = best;
            },
            cancellationToken);
        return lists;
    }
}
