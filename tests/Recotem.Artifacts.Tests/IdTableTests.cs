using System.Text;

namespace Recotem.Artifacts.Tests;

public sealed class IdTableTests
{
    [Theory]
    [InlineData("", 0xf6c46451fb774c21UL)]
    [InlineData("a", 0x94b6c4a824b8558dUL)]
    [InlineData("alice", 0x65b0ae05f84a971fUL)]
    [InlineData("i2-long-identifier", 0xd2cdd505a2bc57bcUL)]
    [InlineData("日本", 0xa8be032ef656d0fbUL)]
    public void The_hash_is_fixed_because_files_hold_it(string id, ulong hash) => Assert.Equal(hash, IdTable.Hash(Encoding.UTF8.GetBytes(id)));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10_000)]
    public void Every_id_is_found_and_no_other(int count)
    {
        string[] ids = [.. Enumerable.Range(0, count).Select(i => $"id{i:x}{(i % 7 == 0 ? "日本" : "")}")];
        IdTable table = IdTable.Create(ids, "user");

        Assert.Equal(count, table.Count);
        for (int i = 0; i < count; i++)
        {
            Assert.True(table.TryFind(ids[i], out int index));
            Assert.Equal(i, index);
            Assert.True(table.TryFind(table[i], out index));
            Assert.Equal(i, index);
            Assert.Equal(ids[i], table.GetString(i));
            Assert.False(table.TryFind(ids[i] + "x", out index));
            Assert.Equal(-1, index);
        }

        Assert.False(table.TryFind("", out _));
        Assert.False(table.TryFind("\ud800", out _));
        Assert.False(table.TryFind(new string('日', 5000), out _));
    }

    [Fact]
    public void Looking_up_allocates_nothing()
    {
        IdTable table = IdTable.Create([.. Enumerable.Range(0, 1000).Select(i => $"user-{i}")], "user");
        byte[] known = "user-500"u8.ToArray();
        byte[] unknown = "nobody"u8.ToArray();
        int found = Look(1);

        long before = GC.GetAllocatedBytesForCurrentThread();
        found += Look(1000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(1001, found);

        int Look(int times)
        {
            int hits = 0;
            for (int n = 0; n < times; n++)
            {
                hits += table.TryFind(known, out _) ? 1 : 0;
                hits += table.TryFind(unknown, out _) ? 1 : 0;
            }

            return hits;
        }
    }

    [Fact]
    public void Ids_have_1_to_256_characters_counted_as_code_points()
    {
        IdTable table = IdTable.Create([new string('x', 256), string.Concat(Enumerable.Repeat("😀", 256))], "item");
        Assert.Equal(2, table.Count);
        Assert.True(table.TryFind(string.Concat(Enumerable.Repeat("😀", 256)), out int index));
        Assert.Equal(1, index);

        TrainingException e = Assert.Throws<TrainingException>(
            () => IdTable.Create(["ok", "", new string('y', 257), string.Concat(Enumerable.Repeat("日", 300)), "\udc00"], "item"));
        Assert.Equal(ExitCode.Training, e.ExitCode);
        Assert.Contains("item ids of 1 to 256 characters", e.Message, StringComparison.Ordinal);
        Assert.Contains("item id number 1 is empty", e.Message, StringComparison.Ordinal);
        Assert.Contains("item id number 2 has 257 characters", e.Message, StringComparison.Ordinal);
        Assert.Contains("item id number 3 has 300 characters", e.Message, StringComparison.Ordinal);
        Assert.Contains("item id number 4 is not valid Unicode", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Equal_ids_are_refused()
    {
        TrainingException e = Assert.Throws<TrainingException>(() => IdTable.Create(["a", "b", "a"], "user"));
        Assert.Contains("user id number 2 occurs twice", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sections_without_an_index_get_one()
    {
        IdTable table = IdTable.Open(new long[] { 0, 1, 3 }, "abb"u8.ToArray(), null, "user");
        Assert.True(table.TryFind("bb", out int index));
        Assert.Equal(1, index);
    }

    public static TheoryData<string, long[], string> Damaged => new()
    {
        { "offsets empty", [], "ab" },
        { "not from 0", [1, 2], "ab" },
        { "end before the bytes", [0, 1], "ab" },
        { "end behind the bytes", [0, 3], "ab" },
        { "falls", [0, 2, 1, 2], "ab" },
        { "negative", [0, -1, 2], "ab" },
        { "beyond", [0, 9, 2], "ab" },
        { "huge", [0, long.MaxValue, 2], "ab" },
        { "empty id", [0, 1, 1, 2], "ab" },
        { "equal ids", [0, 1, 2], "aa" },
        { "within a character", [0, 1, 3], "日" },
        { "too long", [0, 257], new string('x', 257) },
    };

    [Theory]
    [MemberData(nameof(Damaged))]
    public void Damaged_sections_are_refused(string why, long[] offsets, string text)
    {
        ArtifactException e = Assert.Throws<ArtifactException>(() => IdTable.Open(offsets, Encoding.UTF8.GetBytes(text), null, "user"));
        Assert.True(e.Reason == ArtifactFailure.Deserialize, why);
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_are_refused() =>
        Assert.Throws<ArtifactException>(() => IdTable.Open(new long[] { 0, 2 }, new byte[] { 0xC3, 0x28 }, null, "user"));

    [Fact]
    public void Every_change_of_an_index_is_refused()
    {
        IdTable table = IdTable.Create(["a", "b", "c", "d", "e"], "user");
        long[] slots = table.Slots.ToArray();
        IdTable.Open(table.Offsets.ToArray(), table.Bytes.ToArray(), slots, "user");
        for (int slot = 0; slot < slots.Length; slot++)
        {
            for (int bit = 0; bit < 64; bit++)
            {
                long[] changed = [.. slots];
                changed[slot] ^= 1L << bit;
                Assert.Throws<ArtifactException>(() => IdTable.Open(table.Offsets.ToArray(), table.Bytes.ToArray(), changed, "user"));
            }
        }

        foreach (long[] wrong in (long[][])[[], [0], slots[..^1], [.. slots, .. new long[3]], [1, 2, 3, 4, 5]])
            Assert.Throws<ArtifactException>(() => IdTable.Open(table.Offsets.ToArray(), table.Bytes.ToArray(), wrong, "user"));
    }

    [Fact]
    public void Few_of_many_wrong_ids_are_told_and_the_others_are_counted()
    {
        const int Count = 200_000;
        string[] ids = new string[Count];
        Array.Fill(ids, "");

        long before = GC.GetAllocatedBytesForCurrentThread();
        TrainingException e = Assert.Throws<TrainingException>(() => IdTable.Create(ids, "item"));
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(5, e.Message.Split("is empty").Length - 1);
        Assert.EndsWith("item id number 4 is empty\n  and 199995 more", e.Message, StringComparison.Ordinal);
        // The offsets and bytes of the table itself; a text for each mistake would be several times as much.
        Assert.InRange(allocated, 0, 26L * Count);
    }
}
