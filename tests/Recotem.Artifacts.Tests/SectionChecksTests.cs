namespace Recotem.Artifacts.Tests;

public sealed class SectionChecksTests
{
    [Fact]
    public void Scores_may_be_minus_infinity_but_neither_NaN_nor_infinity_at_any_place()
    {
        for (int length = 0; length < 40; length++)
        {
            float[] singles = [.. Enumerable.Range(0, length).Select(i => i % 3 == 0 ? float.NegativeInfinity : i - 5f)];
            double[] doubles = [.. Enumerable.Range(0, length).Select(i => i % 3 == 0 ? double.NegativeInfinity : i - 5d)];
            Assert.True(SectionChecks.AreScores(singles));
            Assert.True(SectionChecks.AreScores(doubles));
            for (int at = 0; at < length; at++)
            {
                foreach (float bad in (float[])[float.NaN, -float.NaN, float.PositiveInfinity])
                {
                    float[] changed = [.. singles];
                    changed[at] = bad;
                    Assert.False(SectionChecks.AreScores(changed));
                    double[] wide = [.. doubles];
                    wide[at] = bad;
                    Assert.False(SectionChecks.AreScores(wide));
                }
            }
        }
    }

    [Fact]
    public void Compressed_rows_are_judged_as_a_plain_loop_judges_them()
    {
        ulong state = 1;
        int accepted = 0;
        for (int round = 0; round < 20_000; round++)
        {
            int rows = Next(5);
            int columns = 1 + Next(6);
            var starts = new long[rows + 1];
            for (int r = 0; r < rows; r++)
                starts[r + 1] = starts[r] + Next(8);
            var indices = new int[starts[rows]];
            for (int r = 0; r < rows; r++)
            {
                int next = 0;
                for (long e = starts[r]; e < starts[r + 1]; e++)
                    indices[e] = next += Next(2);
            }

            if (Next(10) == 0)
                starts[Next(rows + 1)] += Next(3) - 1;
            if (indices.Length > 0 && Next(10) == 0)
                indices[Next(indices.Length)] = Next(9) - 1;

            bool expected = IsRight(starts, indices, columns);
            Assert.Equal(expected, SectionChecks.CompressedRows(starts, indices, columns) is null);
            accepted += expected ? 1 : 0;
        }

        Assert.InRange(accepted, 1000, 19_000);

        // A linear congruential generator is enough to choose cases.
        int Next(int below)
        {
            state = (state * 6364136223846793005UL) + 1442695040888963407UL;
            return (int)((state >> 33) % (ulong)below);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Checks_one_by_one_agree_with_those_in_vectors(ulong seed)
    {
        var random = new SplitMix(seed);
        int refused = 0;
        for (int round = 0; round < 20_000; round++)
        {
            int length = random.Next(0, 40);
            var singles = new float[length];
            var doubles = new double[length];
            var integers = new int[length];
            for (int i = 0; i < length; i++)
            {
                // Seldom any of the bits that make NaN and infinity, so that both verdicts occur.
                singles[i] = random.Next(0, 60) == 0 ? BitConverter.UInt32BitsToSingle(0x7F80_0000 | (uint)random.Next(0, 2)) : random.Next(-9, 9);
                doubles[i] = singles[i];
                integers[i] = random.Next(0, 3) == 0 ? (int)random.Next() : i;
            }

            refused += SectionChecks.AreScores(singles) ? 0 : 1;
            Assert.Equal(SectionChecks.AreScoresOneByOne(singles), SectionChecks.AreScores(singles));
            Assert.Equal(SectionChecks.AreScoresOneByOne(doubles), SectionChecks.AreScores(doubles));
            Assert.Equal(SectionChecks.AreScores(singles), SectionChecks.AreScores(doubles));
            Assert.Equal(SectionChecks.LargestUnsignedOneByOne(integers), SectionChecks.LargestUnsigned(integers));
            Assert.Equal(SectionChecks.CountNotRisingOneByOne(integers), SectionChecks.CountNotRising(integers));
        }

        Assert.InRange(refused, 1000, 19_000);
    }

    private static bool IsRight(long[] starts, int[] indices, int columns)
    {
        if (starts[0] != 0 || starts[^1] != indices.Length)
            return false;
        for (int r = 0; r + 1 < starts.Length; r++)
        {
            if (starts[r + 1] < starts[r] || starts[r + 1] > indices.Length)
                return false;
            for (long e = starts[r]; e < starts[r + 1]; e++)
                if (indices[e] < 0 || indices[e] >= columns || (e > starts[r] && indices[e] <= indices[e - 1]))
                    return false;
        }

        return true;
    }
}
