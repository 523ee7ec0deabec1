namespace Recotem.Recommenders.Tests;

public sealed class TimeSplitterTests
{
    [Theory]
    [InlineData(0.1, 1)]
    [InlineData(0.29, 0.5)]
    [InlineData(0.9, 0.07)]
    public void Time_user_holds_out_the_latest_share_of_the_users_that_random_picks(double heldoutRatio, double testUserRatio)
    {
        SplitInput input = SplitCases.Random(300, 120, 9000, 1, weighted: true);
        InteractionMatrix all = input.Interactions;
        var options = new UserSplitOptions { HeldoutRatio = heldoutRatio, TestUserRatio = testUserRatio };
        Split split = new TimeUserSplitter(options).Split(input, CancellationToken.None);
        SplitCases.AssertPartition(all, split);
        Assert.Equal(new RandomSplitter(options).Split(input, CancellationToken.None).ValidatedUsers.ToArray(), split.ValidatedUsers.ToArray());
        foreach (int user in split.ValidatedUsers.Span)
        {
            int count = (int)Math.Floor(all.ItemsOf(user).Length * heldoutRatio);
            int start = (int)all.RowStarts[user];
            int[] expected =
            [
                .. Enumerable.Range(start, all.ItemsOf(user).Length).OrderByDescending(e => input.Times.Span[e]).ThenByDescending(e => e)
                    .Take(count).Select(e => all.ItemIndices[e]).Order(),
            ];
            Assert.Equal(expected, split.HeldOut.ItemsOf(user).ToArray());
        }
    }

    [Fact]
    public void Of_equal_times_the_later_item_is_held_out()
    {
        SplitInput input = SplitCases.Input(1, 5, (0, 0, 7), (0, 1, 9), (0, 2, 9), (0, 3, 9), (0, 4, 8));
        Split split = new TimeUserSplitter(new() { HeldoutRatio = 0.4 }).Split(input, CancellationToken.None);
        Assert.Equal([2, 3], split.HeldOut.ItemsOf(0).ToArray());
    }

    [Fact]
    public void Both_schemes_are_reproducible_depend_on_the_seed_and_differ()
    {
        SplitInput input = SplitCases.Random(100, 50, 3000, 2);
        (int, int)[] user = SplitCases.Pairs(User(42).HeldOut);
        (int, int)[] global = SplitCases.Pairs(Global(42).HeldOut);
        Assert.Equal(user, SplitCases.Pairs(User(42).HeldOut));
        Assert.Equal(global, SplitCases.Pairs(Global(42).HeldOut));
        Assert.NotEqual(user, SplitCases.Pairs(User(43).HeldOut));
        Assert.NotEqual(global, SplitCases.Pairs(Global(43).HeldOut));
        Assert.NotEqual(user, global);
        Assert.Equal((7L, 8L), (new TimeUserSplitter(new() { Seed = 7 }).Seed, new TimeGlobalSplitter(new() { Seed = 8 }).Seed));

        Split User(long seed) => new TimeUserSplitter(new() { Seed = seed, TestUserRatio = 0.5 }).Split(input, CancellationToken.None);
        Split Global(long seed) => new TimeGlobalSplitter(new() { Seed = seed, TestUserRatio = 0.5 }).Split(input, CancellationToken.None);
    }

    [Theory]
    [InlineData(0.1, 1.0)]
    [InlineData(0.5, 0.3)]
    public void Time_global_holds_out_all_from_the_cutoff_on_of_validated_users(double heldoutRatio, double testUserRatio)
    {
        SplitInput input = SplitCases.Random(80, 60, 2000, 3);
        InteractionMatrix all = input.Interactions;
        Split split = new TimeGlobalSplitter(new() { HeldoutRatio = heldoutRatio, TestUserRatio = testUserRatio }).Split(input, CancellationToken.None);
        SplitCases.AssertPartition(all, split);
        long cutoff = TimeGlobalSplitter.Cutoff(input.Times.Span, heldoutRatio);
        int validatable = Enumerable.Range(0, all.UserCount).Count(user => TimesOf(user).Any(t => t >= cutoff));
        Assert.Equal(validatable - (int)Math.Floor((1 - testUserRatio) * validatable), split.ValidatedUsers.Length);
        foreach (int user in split.ValidatedUsers.Span)
            Assert.Equal(TimesOf(user).Count(t => t >= cutoff), split.HeldOut.ItemsOf(user).Length);

        long[] TimesOf(int user) => input.Times.Span[(int)all.RowStarts[user]..(int)all.RowStarts[user + 1]].ToArray();
    }

    [Theory]
    [InlineData(new long[] { 10, 20, 30, 40, 50 }, 0.25, 40)]
    [InlineData(new long[] { 10, 20, 30, 40, 50 }, 0.3, 38)]
    [InlineData(new long[] { 50, 10, 40, 20, 30 }, 0.5, 30)]
    [InlineData(new long[] { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 }, 0.3, 7)]
    [InlineData(new long[] { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 }, 0.7, 3)]
    [InlineData(new long[] { -5, -5, 3 }, 0.999, -5)]
    [InlineData(new long[] { 4 }, 0.1, 4)]
    public void The_cutoff_is_the_linearly_interpolated_quantile(long[] times, double heldoutRatio, long expected) =>
        Assert.Equal(expected, TimeGlobalSplitter.Cutoff(times, heldoutRatio));

    [Fact]
    public void A_user_whose_interactions_are_all_late_is_validated_with_an_empty_history()
    {
        SplitInput input = SplitCases.Input(2, 4, (0, 0, 1), (0, 1, 2), (0, 2, 3), (1, 3, 9));
        Split split = new TimeGlobalSplitter(new() { HeldoutRatio = 0.1 }).Split(input, CancellationToken.None);
        Assert.Equal([1], split.ValidatedUsers.ToArray());
        Assert.Equal((3, 1), (split.Train.Count, split.HeldOut.Count));
        Assert.True(split.Train.ItemsOf(1).IsEmpty);
    }

    [Fact]
    public void Users_that_are_not_validated_keep_their_late_interactions_for_training()
    {
        SplitInput input = SplitCases.Input(4, 2, (0, 0, 1), (0, 1, 9), (1, 0, 1), (1, 1, 9), (2, 0, 1), (2, 1, 9), (3, 0, 1), (3, 1, 9));
        Split split = new TimeGlobalSplitter(new() { HeldoutRatio = 0.5, TestUserRatio = 0.5 }).Split(input, CancellationToken.None);
        Assert.Equal((2, 2, 6), (split.ValidatedUsers.Length, split.HeldOut.Count, split.Train.Count));
    }

    [Fact]
    public void A_share_of_users_that_is_whole_but_for_rounding_is_that_number()
    {
        // 1 − 0.9 is a little less than 0.1: one of ten users is trained with.
        SplitInput input = SplitCases.Input(10, 2, [.. Enumerable.Range(0, 10).SelectMany(user => new[] { (user, 0, 1L), (user, 1, 9L) })]);
        Split split = new TimeGlobalSplitter(new() { HeldoutRatio = 0.5, TestUserRatio = 0.9 }).Split(input, CancellationToken.None);
        Assert.Equal(9, split.ValidatedUsers.Length);
    }

    [Fact]
    public void One_moment_for_everything_leaves_nothing_to_train_on()
    {
        SplitInput input = SplitCases.Input(2, 2, (0, 0, 5), (0, 1, 5), (1, 0, 5));
        TrainingException error = Assert.Throws<TrainingException>(() => new TimeGlobalSplitter(new()).Split(input, CancellationToken.None));
        Assert.Equal("split_error", error.Code);
        Assert.Contains("all 3 interactions are at or after", error.Message);
    }

    [Fact]
    public void Nothing_held_out_is_an_error_with_numbers()
    {
        SplitInput two = SplitCases.Input(2, 3, (0, 0, 1), (0, 1, 2), (1, 2, 3));
        TrainingException error = Assert.Throws<TrainingException>(() => new TimeUserSplitter(new() { HeldoutRatio = 0.001 }).Split(two, CancellationToken.None));
        Assert.Equal("split_error", error.Code);
        Assert.Contains("the longest history has 2 items", error.Message);
        Assert.Contains("at least 0.5", error.Message);
        error = Assert.Throws<TrainingException>(() => new TimeGlobalSplitter(new() { TestUserRatio = 1e-17 }).Split(two, CancellationToken.None));
        Assert.Contains("picks none of 1 users", error.Message);
        error = Assert.Throws<TrainingException>(() => new TimeGlobalSplitter(new()).Split(SplitCases.Input(0, 0), CancellationToken.None));
        Assert.Contains("no interactions to split", error.Message);
    }

    [Fact]
    public void Times_must_be_known()
    {
        var input = new SplitInput { Interactions = RandomData.Interactions(10, 10, 50, 1) };
        foreach (ISplitter splitter in (ISplitter[])[new TimeUserSplitter(new()), new TimeGlobalSplitter(new())])
        {
            TrainingException error = Assert.Throws<TrainingException>(() => splitter.Split(input, CancellationToken.None));
            Assert.Contains("schema.time_column", error.Message);
        }
    }

    [Fact]
    public void Cancellation_is_honoured()
    {
        SplitInput input = SplitCases.Random(10, 10, 50, 1);
        foreach (ISplitter splitter in (ISplitter[])[new TimeUserSplitter(new()), new TimeGlobalSplitter(new())])
            Assert.ThrowsAny<OperationCanceledException>(() => splitter.Split(input, new CancellationToken(true)));
    }
}
