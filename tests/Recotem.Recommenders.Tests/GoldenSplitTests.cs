using System.Text.Json;

namespace Recotem.Recommenders.Tests;

public sealed class GoldenSplitTests
{
    [Fact]
    public void The_latest_interactions_of_each_user_are_those_of_the_original()
    {
        JsonElement golden = GoldenFile.Read("time_split");
        (int User, int Item, long Time)[] rows = [.. golden.GetProperty("rows").EnumerateArray().Select(r => (r[0].GetInt32(), r[1].GetInt32(), r[2].GetInt64()))];
        SplitInput input = Input(rows);
        int cases = 0;
        foreach (JsonElement @case in golden.GetProperty("cases").EnumerateArray())
        {
            JsonElement parameters = @case.GetProperty("params");
            int[] expected = [.. @case.GetProperty("test_row_indices").EnumerateArray().Select(i => i.GetInt32()).Order()];
            Assert.Equal(expected, LatestRows(rows, input, owned => Count(parameters, owned)));
            cases++;
        }

        Assert.NotEqual(0, cases);
    }

    [Fact]
    public void The_splitter_holds_out_what_the_original_does_when_it_rounds_down()
    {
        JsonElement golden = GoldenFile.Read("time_split");
        (int User, int Item, long Time)[] rows = [.. golden.GetProperty("rows").EnumerateArray().Select(r => (r[0].GetInt32(), r[1].GetInt32(), r[2].GetInt64()))];
        foreach (JsonElement @case in golden.GetProperty("cases").EnumerateArray())
        {
            JsonElement parameters = @case.GetProperty("params");
            if (!parameters.TryGetProperty("heldout_ratio", out JsonElement ratio) || RoundsUp(parameters))
                continue;
            var splitter = new TimeUserSplitter(new() { HeldoutRatio = ratio.GetDouble() });
            InteractionMatrix heldOut = splitter.Split(Input(rows), CancellationToken.None).HeldOut;
            (int User, int Item)[] expected = [.. @case.GetProperty("test_row_indices").EnumerateArray().Select(i => (rows[i.GetInt32()].User, rows[i.GetInt32()].Item)).Order()];
            Assert.Equal(expected, SplitCases.Pairs(heldOut));
        }
    }

    private static int Count(JsonElement parameters, int owned)
    {
        if (parameters.TryGetProperty("n_heldout", out JsonElement number) && number.ValueKind == JsonValueKind.Number)
            return Math.Min(owned, number.GetInt32());
        double share = owned * parameters.GetProperty("heldout_ratio").GetDouble();
        return (int)(RoundsUp(parameters) ? Math.Ceiling(share) : Math.Floor(share));
    }

    private static bool RoundsUp(JsonElement parameters) => parameters.TryGetProperty("ceil_n_heldout", out JsonElement up) && up.GetBoolean();

    private static SplitInput Input((int User, int Item, long Time)[] rows) =>
        SplitCases.Input(rows.Max(r => r.User) + 1, rows.Max(r => r.Item) + 1, rows);

    private static int[] LatestRows((int User, int Item, long Time)[] rows, SplitInput input, Func<int, int> count)
    {
        InteractionMatrix all = input.Interactions;
        var rowOf = rows.Select((row, index) => ((row.User, row.Item), index)).ToDictionary(r => r.Item1, r => r.index);
        var found = new List<int>();
        for (int user = 0; user < all.UserCount; user++)
        {
            int[] entries = [.. Enumerable.Range((int)all.RowStarts[user], all.ItemsOf(user).Length)];
            entries.AsSpan().Sort(new LatestFirst(input.Times));
            found.AddRange(entries.Take(count(entries.Length)).Select(entry => rowOf[(user, all.ItemIndices[entry])]));
        }

        return [.. found.Order()];
    }
}
