using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;

namespace Recotem.Recommenders;

/// <summary>Holds out a random part of the interactions of each validated user, whether or not times are known.</summary>
/// <param name="config">The ratios and the seed.</param>
[Plugin("random")]
public sealed partial class RandomSplitter(RandomSplitter.Config config) : ISplitter
{
    /// <summary>The ratios and the seed of a random split.</summary>
    [Configuration]
    public sealed record Config
    {
        /// <summary>The share of a validated user's interactions that is held out, rounded down; above 0 and below 1.</summary>
        [Range(0d, 1d, MinimumIsExclusive = true, MaximumIsExclusive = true)]
        public double HeldoutRatio { get; init; } = 0.1;

        /// <summary>The share of users that are validated, rounded down; above 0.</summary>
        [Range(0d, 1d, MinimumIsExclusive = true)]
        public double TestUserRatio { get; init; } = 1;

        /// <summary>The seed of the split and of the search.</summary>
        [Range(0d, 4294967295d)]
        public long Seed { get; init; } = 42;
    }

    /// <summary>Every option may refer to <c>${RECOTEM_RECIPE_…}</c> variables.</summary>
    public static ImmutableHashSet<string> NoExpandFields { get; } = [];

    /// <inheritdoc/>
    public long Seed => config.Seed;

    /// <inheritdoc/>
    public Split Split(SplitInput input, CancellationToken cancellationToken)
    {
        InteractionMatrix all = input.Interactions;
        bool[] picked = PickUsers(all.UserCount);
        var heldOut = new bool[all.Count];
        var validated = new List<int>();
        int longest = 0;
        int[] order = [];
        for (int user = 0; user < all.UserCount; user++)
        {
            if (user % 4096 == 0)
                cancellationToken.ThrowIfCancellationRequested();
            if (!picked[user])
                continue;
            int start = (int)all.RowStarts[user];
            int owned = all.ItemsOf(user).Length;
            longest = Math.Max(longest, owned);
            int count = (int)Math.Floor(owned * config.HeldoutRatio);
            if (count == 0)
                continue;
            validated.Add(user);
            if (order.Length < owned)
                order = new int[2 * owned];
            for (int n = 0; n < owned; n++)
                order[n] = start + n;

            // Each user draws from a stream of its own: the choice does not depend on other users' histories.
            new Xoshiro256((ulong)config.Seed, (ulong)user + 1).ShuffleFirst(order.AsSpan(0, owned), count);
            foreach (int entry in order.AsSpan(0, count))
                heldOut[entry] = true;
        }

        if (validated.Count == 0)
            throw new TrainingException("split_error", NothingHeldOut(all.UserCount, picked.Count(static p => p), longest));
        return new Split(HeldOutSelection.Take(all, heldOut, false), HeldOutSelection.Take(all, heldOut, true), validated.ToArray());
    }

    private bool[] PickUsers(int users)
    {
        var picked = new bool[users];
        int count = (int)Math.Floor(users * config.TestUserRatio);
        var order = new int[users];
        for (int user = 0; user < users; user++)
            order[user] = user;
        new Xoshiro256((ulong)config.Seed, 0).ShuffleFirst(order.AsSpan(), count);
        foreach (int user in order.AsSpan(0, count))
            picked[user] = true;
        return picked;
    }

    private string NothingHeldOut(int users, int picked, int longest)
    {
        if (users == 0)
            return "there are no users to split; check what the source yields and what cleansing drops";
        if (picked == 0)
            return $"training.split.test_user_ratio {config.TestUserRatio:R} picks none of {users} users; expected a ratio of at least {RoundedUp(users):R}";
        string found = $"none of {picked} users has a held-out interaction: the longest history has {longest} "
            + $"{(longest == 1 ? "item" : "items")}, of which training.split.heldout_ratio {config.HeldoutRatio:R} holds out none";
        return longest < 2
            ? $"{found}; training needs users with at least two items"
            : $"{found}; expected a larger ratio, at least {RoundedUp(longest):R}, or more interactions per user";
    }

    // The smallest ratio of four decimals or more whose product with a number is 1 or more.
    private static double RoundedUp(int count)
    {
        int digits = Math.Max(4, (int)Math.Ceiling(Math.Log10(count)) + 2);
        double unit = Math.Pow(10, Math.Min(digits, 15));
        return Math.Min(Math.Ceiling(unit / count) / unit, 1);
    }
}
