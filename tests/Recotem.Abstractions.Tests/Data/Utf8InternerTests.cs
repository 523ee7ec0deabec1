using System.Text;

namespace Recotem.Tests.Data;

public sealed class Utf8InternerTests
{
    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 8)]
    [InlineData(3, 20)]
    [InlineData(4, 40)]
    public void Codes_agree_with_a_dictionary(int seed, int maxLength)
    {
        ulong state = (ulong)seed;
        var interner = new Utf8Interner();
        var expected = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < 50_000; i++)
        {
            // Few letters, the zero byte among them, so that texts repeat, share prefixes and differ only in length.
            int length = SeededBits.Below(ref state, maxLength + 1);
            string text = string.Concat(Enumerable.Range(0, length).Select(_ => "a\0b"[SeededBits.Below(ref state, 3)]));
            if (!expected.TryGetValue(text, out int code))
                expected.Add(text, code = expected.Count);
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            Assert.Equal(code, interner.Intern(bytes));

            // What stands behind the text must not matter.
            byte[] padded = [.. bytes, .. Enumerable.Range(0, SeededBits.Below(ref state, 12)).Select(_ => (byte)SeededBits.Below(ref state, 256))];
            Assert.Equal(code, interner.Intern(padded, bytes.Length));
        }

        Utf8Dictionary dictionary = interner.ToDictionary();
        Assert.Equal(expected.Count, dictionary.Count);
        foreach ((string text, int code) in expected)
            Assert.Equal(text, dictionary.GetString(code));
    }

    [Fact]
    public void Numbers_of_all_lengths_keep_their_own_codes()
    {
        var interner = new Utf8Interner();
        for (int i = 0; i < 200_000; i++)
            Assert.Equal(i, interner.Intern(Encoding.ASCII.GetBytes($"{i * 7919L}")));
        for (int i = 0; i < 200_000; i++)
            Assert.Equal(i, interner.Intern(Encoding.ASCII.GetBytes($"{i * 7919L}")));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0x9E3779B97F4A7C15)]
    [InlineData(ulong.MaxValue)]
    public void The_multiplier_of_the_process_does_not_change_codes(ulong multiplier)
    {
        var one = new Utf8Interner();
        var other = new Utf8Interner(Array.MaxLength, multiplier);
        ulong state = 5;
        for (int i = 0; i < 5_000; i++)
        {
            byte[] text = Encoding.ASCII.GetBytes(new string((char)('a' + SeededBits.Below(ref state, 5)), SeededBits.Below(ref state, 12)) + SeededBits.Below(ref state, 300));
            Assert.Equal(one.Intern(text), other.Intern(text));
        }
    }

    [Fact]
    public void Texts_chosen_to_meet_under_one_multiplier_do_not_meet_in_this_process()
    {
        const ulong Known = 0x9E3779B97F4A7C15;
        const int Shift = 64 - 20;
        const int Wanted = 1000;

        // Newton's iteration for the inverse modulo 2^64: every product then has a text that yields it, if it has the length.
        ulong inverse = Known;
        for (int i = 0; i < 6; i++)
            inverse *= 2 - (Known * inverse);
        var known = new HashSet<int>();
        var here = new HashSet<int>();
        int texts = 0;
        for (ulong product = 1; texts < Wanted; product++)
        {
            ulong wanted = product * inverse;
            if (wanted >> 56 != 7)
                continue;
            texts++;
            byte[] text = BitConverter.GetBytes(wanted)[..7];
            ulong key = Utf8Interner.KeyOf(text, Utf8Interner.ProcessMultiplier);
            Assert.Equal(wanted, key);
            known.Add(Utf8Interner.Spread(key, Known, Shift));
            here.Add(Utf8Interner.Spread(key, Utf8Interner.ProcessMultiplier, Shift));
        }

        Assert.Single(known);
        Assert.InRange(here.Count, Wanted / 2, Wanted);
        Assert.Equal(1UL, Utf8Interner.ProcessMultiplier & 1);
    }

    [Fact]
    public void A_pool_that_is_full_takes_no_new_text_but_finds_the_old_ones()
    {
        var interner = new Utf8Interner(maxBytes: 5);
        Assert.Equal(0, interner.Intern("abc"u8));
        Assert.Equal(-1, interner.Intern("def"u8));
        Assert.Equal(1, interner.Intern("de"u8));
        Assert.Equal(-1, interner.Intern("x"u8));
        Assert.Equal(2, interner.Intern(""u8));
        Assert.Equal(0, interner.Intern("abc"u8));
    }

    [Fact]
    public void A_column_of_too_many_distinct_texts_is_a_data_source_error()
    {
        var column = new TextColumnBuilder("city", new Utf8Interner(maxBytes: 3));
        column.Append("abc"u8);
        DataSourceException e = Assert.Throws<DataSourceException>(() => column.Append("d"u8));
        Assert.Contains("column 'city'", e.Message, StringComparison.Ordinal);
        Assert.Contains("2 GiB", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Capacity_doubles_as_far_as_arrays_go()
    {
        Assert.Equal(2048, Capacity.Next(1024, 1025));
        Assert.Equal(5000, Capacity.Next(1024, 5000));
        Assert.Equal(Array.MaxLength, Capacity.Next(2_000_000_000, 2_000_000_001));
        Assert.Throws<DataSourceException>(() => Capacity.Next(Array.MaxLength, Array.MaxLength + 1L));
    }
}
