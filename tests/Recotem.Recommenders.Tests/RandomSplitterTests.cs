namespace Recotem.Recommenders.Tests;

public sealed class RandomSplitterTests
{
    [Theory]
    [InlineData(0.1, 1)]
    [InlineData(0.29, 0.5)]
    [InlineData(0.9, 0.07)]
    public void Each_picked_user_gives_the_floor_of_its_share(double heldoutRatio, double testUserRatio)
    {
        InteractionMatrix all = RandomData.Interactions(300, 120, 9000, 1, weighted: true);
        Split split = Split(all, new() { HeldoutRatio = heldoutRatio, TestUserRatio = testUserRatio });

        var validated = split.ValidatedUsers.ToArray().ToHashSet();
        Assert.Equal(split.ValidatedUsers.ToArray(), validated.Order());
        Assert.InRange(validated.Count, 1, (int)Math.Floor(300 * testUserRatio));
        for (int user = 0; user < 300; user++)
        {
            int owned = all.ItemsOf(user).Length;
            int held = split.HeldOut.ItemsOf(user).Length;
            Assert.Equal(validated.Contains(user) ? (int)Math.Floor(owned * heldoutRatio) : 0, held);
            Assert.Equal(held > 0, validated.Contains(user));
        }

        SplitCases.AssertPartition(all, split);
    }

    [Fact]
    public void Products_are_rounded_in_double_precision()
    {
        InteractionMatrix all = InteractionMatrix.FromPairs(1, 100, new int[100], [.. Enumerable.Range(0, 100)]);
        Assert.Equal(28, Split(all, new() { HeldoutRatio = 0.29 }).HeldOut.Count);
    }

    [Fact]
    public void The_seed_decides_the_split()
    {
        InteractionMatrix all = RandomData.Interactions(100, 50, 3000, 2);
        int[] first = Split(all, new()).HeldOut.ItemIndices.ToArray();
        Assert.Equal(first, Split(all, new()).HeldOut.ItemIndices.ToArray());
        Assert.NotEqual(first, Split(all, new() { Seed = 43 }).HeldOut.ItemIndices.ToArray());
        Assert.Equal(42, new RandomSplitter(new()).Seed);
    }

    [Fact]
    public void The_split_of_a_seed_does_not_change_between_versions()
    {
        InteractionMatrix all = InteractionMatrix.FromPairs(2, 10, [.. new int[10], .. Enumerable.Repeat(1, 10)], [.. Enumerable.Range(0, 10), .. Enumerable.Range(0, 10)]);
        Split split = Split(all, new() { HeldoutRatio = 0.3 });
        Assert.Equal(s_pinned, split.HeldOut.ItemIndices.ToArray());
    }

    private static readonly int[] s_pinned = [4, 5, 7, 0, 3, 8];

    [Fact]
    public void Times_make_no_difference()
    {
        InteractionMatrix all = RandomData.Interactions(100, 50, 3000, 2);
        var splitter = new RandomSplitter(new());
        Split with = splitter.Split(new() { Interactions = all, Times = Enumerable.Range(0, all.Count).Select(t => (long)t).ToArray() }, CancellationToken.None);
        Assert.Equal(Split(all, new()).HeldOut.ItemIndices.ToArray(), with.HeldOut.ItemIndices.ToArray());
    }

    [Fact]
    public void One_users_history_does_not_change_what_another_holds_out()
    {
        InteractionMatrix all = RandomData.Interactions(50, 40, 1500, 3);
        int[] users = [.. Enumerable.Range(1, 49).SelectMany(u => Enumerable.Repeat(u, all.ItemsOf(u).Length))];
        int[] items = [.. Enumerable.Range(1, 49).SelectMany(u => all.ItemsOf(u).ToArray())];
        InteractionMatrix without = InteractionMatrix.FromPairs(50, 40, users, items);
        Split a = Split(all, new());
        Split b = Split(without, new());
        Assert.NotEmpty(a.HeldOut.ItemsOf(0).ToArray());
        for (int user = 1; user < 50; user++)
            Assert.Equal(a.HeldOut.ItemsOf(user).ToArray(), b.HeldOut.ItemsOf(user).ToArray());
    }

    [Fact]
    public void Nothing_held_out_is_an_error_that_asks_for_a_larger_ratio()
    {
        InteractionMatrix all = InteractionMatrix.FromPairs(2, 8, [0, 0, 0, 1, 1], [0, 1, 2, 3, 4]);
        TrainingException error = Assert.Throws<TrainingException>(() => Split(all, new() { HeldoutRatio = 0.1 }));
        Assert.Equal("split_error", error.Code);
        Assert.Equal(ExitCode.Training, error.ExitCode);
        Assert.Contains("the longest history has 3 items", error.Message);
        Assert.Contains("at least 0.3334", error.Message);
        Assert.Equal(1, Split(all, new() { HeldoutRatio = 0.3334 }).HeldOut.Count);
    }

    [Fact]
    public void A_share_of_users_below_one_is_an_error_that_names_the_smallest_ratio()
    {
        InteractionMatrix all = RandomData.Interactions(60, 40, 1500, 3);
        TrainingException error = Assert.Throws<TrainingException>(() => Split(all, new() { TestUserRatio = 0.001 }));
        Assert.Contains("test_user_ratio 0.001 picks none of 60 users; expected a ratio of at least 0.0167", error.Message);
    }

    [Fact]
    public void Users_with_one_item_and_empty_data_have_their_own_messages()
    {
        TrainingException single = Assert.Throws<TrainingException>(() => Split(InteractionMatrix.FromPairs(2, 2, [0, 1], [0, 1]), new() { HeldoutRatio = 0.9 }));
        Assert.Contains("at least two items", single.Message);
        TrainingException empty = Assert.Throws<TrainingException>(() => Split(InteractionMatrix.FromPairs(0, 0, [], []), new()));
        Assert.Contains("no users", empty.Message);
    }

    [Fact]
    public void Cancellation_is_honoured() => Assert.ThrowsAny<OperationCanceledException>(
        () => new RandomSplitter(new()).Split(new() { Interactions = RandomData.Interactions(10, 10, 50, 1) }, new CancellationToken(true)));

    private static Split Split(InteractionMatrix all, UserSplitOptions config) =>
        new RandomSplitter(config).Split(new SplitInput { Interactions = all }, CancellationToken.None);
}
