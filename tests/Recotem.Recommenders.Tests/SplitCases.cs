namespace Recotem.Recommenders.Tests;

/// <summary>Small inputs of splits, and what came of them.</summary>
internal static class SplitCases
{
    public static SplitInput Input(int users, int items, params (int User, int Item, long Time)[] rows)
    {
        (int User, int Item, long Time)[] sorted = [.. rows.OrderBy(r => r.User).ThenBy(r => r.Item)];
        return new SplitInput
        {
            Interactions = InteractionMatrix.FromPairs(users, items, [.. sorted.Select(r => r.User)], [.. sorted.Select(r => r.Item)]),
            Times = sorted.Select(r => r.Time).ToArray(),
        };
    }

    /// <summary>Interactions of a fixed seed with times of which many are equal.</summary>
    public static SplitInput Random(int users, int items, int count, ulong seed, bool weighted = false)
    {
        InteractionMatrix all = RandomData.Interactions(users, items, count, seed, weighted);
        var random = new Xoshiro256(seed + 1);
        return new SplitInput { Interactions = all, Times = Enumerable.Range(0, all.Count).Select(_ => (long)random.NextInt32(500)).ToArray() };
    }

    public static (int User, int Item)[] Pairs(InteractionMatrix matrix) =>
        [.. Enumerable.Range(0, matrix.UserCount).SelectMany(user => matrix.ItemsOf(user).ToArray().Select(item => (user, item)))];

    public static (int Item, float Weight)[] Entries(InteractionMatrix matrix, int user)
    {
        int[] items = matrix.ItemsOf(user).ToArray();
        float[] weights = matrix.WeightsOf(user).ToArray();
        return [.. items.Select((item, n) => (item, weights.Length == 0 ? 1 : weights[n]))];
    }

    public static void AssertPartition(InteractionMatrix all, Split split)
    {
        int[] validated = [.. Enumerable.Range(0, all.UserCount).Where(user => !split.HeldOut.ItemsOf(user).IsEmpty)];
        Assert.Equal(validated, split.ValidatedUsers.ToArray());
        for (int user = 0; user < all.UserCount; user++)
            Assert.Equal(Entries(all, user), Entries(split.Train, user).Concat(Entries(split.HeldOut, user)).Order());
    }
}
