namespace Recotem.Recommenders.Tests;

public sealed class Xoshiro256Tests
{
    [Fact]
    public void The_sequence_is_that_of_the_published_generator()
    {
        var random = new Xoshiro256(1, 2, 3, 4);
        ulong[] expected = [11520, 0, 1509978240, 1215971899390074240, 1216172134540287360, 607988272756665600];
        Assert.Equal(expected, expected.Select(_ => random.NextUInt64()));
    }

    [Fact]
    public void The_state_is_filled_by_the_published_splitmix()
    {
        ulong state = 1234567;
        ulong[] expected = [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821];
        Assert.Equal(expected, expected.Select(_ => Xoshiro256.SplitMix64(ref state)));
    }

    [Fact]
    public void Streams_of_a_seed_differ_and_repeat()
    {
        ulong[] first = [.. Enumerable.Range(0, 1000).Select(s => new Xoshiro256(42, (ulong)s).NextUInt64())];
        Assert.Equal(1000, first.Distinct().Count());
        Assert.Equal(first, Enumerable.Range(0, 1000).Select(s => new Xoshiro256(42, (ulong)s).NextUInt64()));
        Assert.NotEqual(first[1], new Xoshiro256(43, 1).NextUInt64());
    }

    [Fact]
    public void Bounded_integers_are_uniform()
    {
        var random = new Xoshiro256(7);
        var counts = new int[6];
        for (int n = 0; n < 60_000; n++)
            counts[random.NextInt32(6)]++;
        Assert.All(counts, c => Assert.InRange(c, 9_600, 10_400));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.NextInt32(0));
    }

    [Fact]
    public void Normal_numbers_have_mean_zero_and_variance_one()
    {
        var random = new Xoshiro256(7);
        double sum = 0, squares = 0;
        for (int n = 0; n < 100_000; n++)
        {
            double x = random.NextNormal();
            sum += x;
            squares += x * x;
        }

        Assert.InRange(sum / 100_000, -0.01, 0.01);
        Assert.InRange(squares / 100_000, 0.98, 1.02);
    }

    [Fact]
    public void A_partial_shuffle_chooses_every_value_equally_often()
    {
        var chosen = new int[10];
        for (ulong seed = 0; seed < 5000; seed++)
        {
            int[] values = [.. Enumerable.Range(0, 10)];
            new Xoshiro256(seed).ShuffleFirst(values.AsSpan(), 3);
            Assert.Equal(Enumerable.Range(0, 10), values.Order());
            foreach (int value in values.AsSpan(0, 3))
                chosen[value]++;
        }

        Assert.All(chosen, c => Assert.InRange(c, 1350, 1650));
    }
}
