namespace Recotem.Training.Tests;

/// <summary>Holds out the latest interaction of each user with at least two.</summary>
[Plugin("latest")]
public sealed partial class LatestSplitter : ISplitter
{
    public static bool RequiresTime => true;

    public long Seed => 42;

    public Split Split(SplitInput input, CancellationToken cancellationToken)
    {
        InteractionMatrix all = input.Interactions;
        List<int> trainUsers = [], trainItems = [], heldUsers = [], heldItems = [];
        for (int user = 0; user < all.UserCount; user++)
        {
            int latest = -1;
            for (int entry = (int)all.RowStarts[user]; entry < all.RowStarts[user + 1]; entry++)
                latest = latest < 0 || input.Times.Span[entry] > input.Times.Span[latest] ? entry : latest;
            for (int entry = (int)all.RowStarts[user]; entry < all.RowStarts[user + 1]; entry++)
            {
                bool held = entry == latest && all.ItemsOf(user).Length > 1;
                (held ? heldUsers : trainUsers).Add(user);
                (held ? heldItems : trainItems).Add(all.ItemIndices[entry]);
            }
        }

        return new Split(
            InteractionMatrix.FromPairs(all.UserCount, all.ItemCount, trainUsers.ToArray(), trainItems.ToArray()),
            InteractionMatrix.FromPairs(all.UserCount, all.ItemCount, heldUsers.ToArray(), heldItems.ToArray()),
            heldUsers.Distinct().ToArray());
    }
}

/// <summary>Fails, or holds out nothing.</summary>
[Plugin("broken")]
public sealed partial class BrokenSplitter(BrokenSplitter.Config config) : ISplitter
{
    /// <summary>How to fail.</summary>
    [Configuration]
    public sealed record Config
    {
        /// <summary>The seed; not checked.</summary>
        public long Seed { get; init; }

        /// <summary>Whether to throw instead of holding out nothing.</summary>
        public bool Throws { get; init; }

        /// <summary>Whether to end as if a run had been cancelled that was not.</summary>
        public bool TimesOut { get; init; }
    }

    public long Seed => config.Seed;

    public Split Split(SplitInput input, CancellationToken cancellationToken) => config.TimesOut
        ? throw new TaskCanceledException("the client timed out")
        : config.Throws
        ? throw new InvalidOperationException("cannot divide")
        : new Split(input.Interactions, InteractionMatrix.FromPairs(input.Interactions.UserCount, input.Interactions.ItemCount, [], []), default);
}
