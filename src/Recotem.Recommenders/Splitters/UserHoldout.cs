namespace Recotem.Recommenders;

/// <summary>What splits have in common: which users are validated, and holding out a share of the interactions of each.</summary>
internal static class UserHoldout
{
    /// <summary>Chooses which interactions of a user are held out.</summary>
    /// <param name="user">The user.</param>
    /// <param name="entries">The user's entries in the matrix, ascending. Those that are held out must be moved to the front.</param>
    /// <param name="count">How many are held out; at least 1 and less than there are.</param>
    public delegate void Choice(int user, Span<int> entries, int count);

    /// <summary>Holds out a share of the interactions of each validated user, rounded down.</summary>
    /// <param name="all">All interactions.</param>
    /// <param name="options">The ratios and the seed.</param>
    /// <param name="choose">Chooses the interactions.</param>
    /// <param name="cancellationToken">Cancels the split.</param>
    /// <returns>The split.</returns>
    /// <exception cref="TrainingException">With code <c>split_error</c>: nothing can be held out.</exception>
    public static Split Split(InteractionMatrix all, UserSplitOptions options, Choice choose, CancellationToken cancellationToken)
    {
        int[] users = [.. Enumerable.Range(0, all.UserCount)];
        bool[] picked = Pick(users, (int)Math.Floor(all.UserCount * options.TestUserRatio), all.UserCount, options.Seed);
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
            int owned = all.ItemsOf(user).Length;
            longest = Math.Max(longest, owned);
            int count = (int)Math.Floor(owned * options.HeldoutRatio);
            if (count == 0)
                continue;
            validated.Add(user);
            if (order.Length < owned)
                order = new int[2 * owned];
            Span<int> entries = order.AsSpan(0, owned);
            for (int n = 0; n < owned; n++)
                entries[n] = (int)all.RowStarts[user] + n;
            choose(user, entries, count);
            foreach (int entry in entries[..count])
                heldOut[entry] = true;
        }

        return validated.Count > 0
            ? HeldOutSelection.Split(all, heldOut, validated.ToArray())
            : throw new TrainingException("split_error", NothingHeldOut(options, all.UserCount, picked.Count(static p => p), longest));
    }

    /// <summary>Picks some users at random.</summary>
    /// <param name="users">The users to pick from; rearranged.</param>
    /// <param name="count">How many to pick.</param>
    /// <param name="total">The number of all users.</param>
    /// <param name="seed">The seed.</param>
    /// <returns>A mark for each of all users.</returns>
    public static bool[] Pick(int[] users, int count, int total, long seed)
    {
        var picked = new bool[total];
        new Xoshiro256((ulong)seed, 0).ShuffleFirst(users.AsSpan(), count);
        foreach (int user in users.AsSpan(0, count))
            picked[user] = true;
        return picked;
    }

    private static string NothingHeldOut(UserSplitOptions options, int users, int picked, int longest)
    {
        if (users == 0)
            return "there are no users to split; check what the source yields and what cleansing drops";
        if (picked == 0)
            return $"training.split.test_user_ratio {options.TestUserRatio:R} picks none of {users} users; expected a ratio of at least {RoundedUp(users):R}";
        string found = $"none of {picked} users has a held-out interaction: the longest history has {longest} "
            + $"{(longest == 1 ? "item" : "items")}, of which training.split.heldout_ratio {options.HeldoutRatio:R} holds out none";
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
