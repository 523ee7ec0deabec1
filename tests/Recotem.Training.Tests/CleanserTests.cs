using Recotem.Artifacts;
using Recotem.Recipes;

namespace Recotem.Training.Tests;

public sealed class CleanserTests
{
    private static readonly SchemaSection s_schema = new() { UserColumn = "user", ItemColumn = "item" };
    private static readonly SchemaSection s_timed = s_schema with { TimeColumn = "at", TimeUnit = TimeUnit.S };

    [Fact]
    public void Ids_are_sorted_ordinally_by_their_bytes_before_they_get_indices()
    {
        DataFrame frame = Frame(("b", "y"), ("a", "é"), ("a", "z"), ("Z", "y"), ("a\0", "𝄞"), ("aaaaaaaaab", "ﬀ"), ("aaaaaaaaaa", "Y"));
        CleansedInteractions data = Cleanse(frame);
        Assert.Equal(["Z", "a", "a\0", "aaaaaaaaaa", "aaaaaaaaab", "b"], Ids(data.Users));
        Assert.Equal(["Y", "y", "z", "é", "ﬀ", "𝄞"], Ids(data.Items));
        Assert.Equal([2, 3], data.Interactions.ItemsOf(1).ToArray());
    }

    [Fact]
    public void The_order_of_rows_does_not_matter_for_the_result()
    {
        var random = new Random(1);
        (string?, string?)[] rows = [.. Enumerable.Range(0, 500).Select(_ => ($"u{random.Next(40)}", $"i{random.Next(30)}"))];
        CleansedInteractions first = Cleanse(Frame(rows));
        random.Shuffle(rows);
        CleansedInteractions second = Cleanse(Frame(rows));
        Assert.Equal(Ids(first.Users), Ids(second.Users));
        Assert.Equal(Ids(first.Items), Ids(second.Items));
        Assert.Equal(first.Interactions.RowStarts, second.Interactions.RowStarts);
        Assert.Equal(first.Interactions.ItemIndices, second.Interactions.ItemIndices);
    }

    [Fact]
    public void The_matrix_agrees_with_a_naive_count()
    {
        var random = new Random(2);
        (string? User, string? Item)[] rows = [.. Enumerable.Range(0, 3000).Select(_ => ($"u{random.Next(50)}", $"i{random.Next(40)}"))];
        CleansedInteractions data = Cleanse(Frame(rows), new CleansingSection { Dedup = Dedup.None });
        for (int user = 0; user < data.Users.Count; user++)
        {
            var expected = rows.Where(r => r.User == data.Users.GetString(user)).GroupBy(r => r.Item).OrderBy(g => g.Key, StringComparer.Ordinal).ToList();
            Assert.Equal(expected.Select(g => g.Key), data.Interactions.ItemsOf(user).ToArray().Select(i => data.Items.GetString(i)));
            Assert.Equal(expected.Select(g => (float)g.Count()), data.Interactions.WeightsOf(user).ToArray());
        }

        Assert.Equal(3000, data.Rows);
        Assert.Equal(0, data.Dropped);
    }

    [Fact]
    public void Rows_without_an_id_are_dropped_and_counted_and_their_ids_with_them()
    {
        CleansedInteractions data = Cleanse(Frame((null, "only-here"), ("a", "x"), ("b", null), (null, null), ("a", "y")));
        Assert.Equal((2, 3), (data.Rows, data.Dropped));
        Assert.Equal(["a"], Ids(data.Users));
        Assert.Equal(["x", "y"], Ids(data.Items));
    }

    [Fact]
    public void Rows_without_an_id_that_may_not_be_dropped_are_an_error_with_their_number()
    {
        var cleansing = new CleansingSection { DropNullIds = false };
        TrainingException e = Assert.Throws<TrainingException>(() => Cleanse(Frame((null, "x"), ("a", null), (null, "y")), cleansing));
        Assert.Contains("2 rows have no 'user' and 1 no 'item'", e.Message);
        Assert.Equal(1, Cleanse(Frame(("a", "x")), cleansing).Rows);
    }

    [Theory]
    [InlineData(Dedup.KeepFirst, 2, 1, 300)]
    [InlineData(Dedup.KeepLast, 2, 1, 100)]
    [InlineData(Dedup.None, 3, 0, 300)]
    public void Repeated_pairs_are_settled_by_the_order_of_rows(Dedup dedup, int rows, int dropped, long seconds)
    {
        var builder = new DataFrameBuilder("user", "item", "at");
        builder.Add("a", "x", 300);
        builder.Add("a", "y", 200);
        builder.Add("a", "x", 100);
        CleansedInteractions data = Cleanser.Cleanse(builder.Build(), s_timed, new CleansingSection { Dedup = dedup }, default);
        Assert.Equal((rows, dropped), (data.Rows, data.Dropped));
        Assert.Equal([seconds * 1_000_000, 200_000_000], data.Times.ToArray());
        Assert.Equal(dedup != Dedup.None, data.Interactions.IsBinary);
        if (dedup == Dedup.None)
            Assert.Equal([2f, 1f], data.Interactions.Weights.ToArray());
    }

    [Fact]
    public void Kept_repetitions_that_never_occur_leave_the_matrix_binary() =>
        Assert.True(Cleanse(Frame(("a", "x"), ("a", "y")), new CleansingSection { Dedup = Dedup.None }).Interactions.IsBinary);

    [Fact]
    public void Entries_without_a_time_are_counted()
    {
        var builder = new DataFrameBuilder("user", "item", "at");
        builder.Add("a", "x", 1);
        builder.Add("a", "y", null);
        builder.Add("a", "x", null);
        Assert.Equal(2, Cleanser.Cleanse(builder.Build(), s_timed, new CleansingSection(), default).WithoutTime);
        Assert.Equal(1, Cleanser.Cleanse(builder.Build(), s_timed, new CleansingSection { Dedup = Dedup.KeepFirst }, default).WithoutTime);
        Assert.True(Cleanse(builder.Build()).Times.IsEmpty);
    }

    [Fact]
    public void Times_of_dropped_rows_are_not_looked_at()
    {
        var builder = new DataFrameBuilder("user", "item", "at");
        builder.Add(null, "x", "garbage");
        builder.Add("a", "x", "2024-01-01");
        Assert.Equal(1, Cleanser.Cleanse(builder.Build(), s_timed, new CleansingSection(), default).Rows);
    }

    [Fact]
    public void Minimum_checks_pass_at_the_threshold_and_report_every_violation_together()
    {
        CleansedInteractions data = Cleanse(Frame(("a", "x"), ("b", "x"), ("c", "x")));
        Cleanser.CheckMinimum(data, new CleansingSection { MinRows = 3, MinUsers = 3, MinItems = 1 });
        Cleanser.CheckMinimum(data, new CleansingSection());
        MinDataException e = Assert.Throws<MinDataException>(
            () => Cleanser.CheckMinimum(data, new CleansingSection { MinRows = 4, MinItems = 2 }));
        Assert.Equal("n_rows=3 < min_rows=4; n_items=1 < min_items=2", e.Message);
        Assert.Equal("min_data_violation", e.Code);
        Assert.Equal(["min_rows=4", "min_items=2"], e.Thresholds.Select(t => t.ToString()));
        e = Assert.Throws<MinDataException>(() => Cleanser.CheckMinimum(data, new CleansingSection { MinRows = 1, MinUsers = 9 }));
        Assert.Equal("n_users=3 < min_users=9", e.Message);
        Assert.Equal(["min_rows=1", "min_users=9"], e.Thresholds.Select(t => t.ToString()));
    }

    [Fact]
    public void Integer_ids_become_decimal_text()
    {
        var builder = new DataFrameBuilder("user", "item");
        builder.Add(10L, -3L);
        builder.Add(9L, long.MaxValue);
        builder.Add(null, 1L);
        CleansedInteractions data = Cleanse(builder.Build());
        Assert.Equal(["10", "9"], Ids(data.Users));
        Assert.Equal(["-3", "9223372036854775807"], Ids(data.Items));
        Assert.Equal(1, data.Dropped);
    }

    [Fact]
    public void An_empty_or_overlong_id_is_an_error()
    {
        Assert.Throws<TrainingException>(() => Cleanse(Frame(("", "x"))));
        Assert.Throws<TrainingException>(() => Cleanse(Frame((new string('a', 257), "x"))));
        Assert.Equal(1, Cleanse(Frame((new string('é', 256), "x"))).Rows);
    }

    [Fact]
    public void Cleansing_can_be_cancelled() =>
        Assert.ThrowsAny<OperationCanceledException>(() => Cleanser.Cleanse(Frame(("a", "x")), s_schema, new CleansingSection(), new CancellationToken(true)));

    internal static DataFrame Frame(params (string? User, string? Item)[] rows)
    {
        var builder = new DataFrameBuilder("user", "item");
        foreach ((string? user, string? item) in rows)
            builder.Add(user, item);
        return builder.Build();
    }

    internal static string[] Ids(IdTable table) => [.. Enumerable.Range(0, table.Count).Select(table.GetString)];

    private static CleansedInteractions Cleanse(DataFrame frame, CleansingSection? cleansing = null) =>
        Cleanser.Cleanse(frame, s_schema, cleansing ?? new CleansingSection(), default);
}
