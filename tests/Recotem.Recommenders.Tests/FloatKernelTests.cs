using System.Runtime.InteropServices;

namespace Recotem.Recommenders.Tests;

public sealed class FloatKernelTests
{
    [Fact]
    public void Vectors_are_used_where_the_processor_has_them()
    {
        const string Processor = "/proc/cpuinfo";
        bool isSwitchedOff = Environment.GetEnvironmentVariables().Keys.Cast<string>().Any(k => k.StartsWith("DOTNET_Enable", StringComparison.Ordinal));
        if (isSwitchedOff || RuntimeInformation.ProcessArchitecture != Architecture.X64 || !File.Exists(Processor))
            return;
        string[] flags = File.ReadLines(Processor).First(l => l.StartsWith("flags", StringComparison.Ordinal)).Split(' ');

        Assert.Equal(flags.Contains("avx2") && flags.Contains("fma"), FloatKernels.IsVectorized);
    }

    [Theory]
    [InlineData(8, 8)]
    [InlineData(16, 24)]
    [InlineData(64, 104)]
    [InlineData(72, 304)]
    [InlineData(304, 16)]
    public void Vector_and_scalar_forms_agree(int stride, int rows)
    {
        float[] matrix = Values(rows * stride, 1);
        float[] weights = Values(rows, 2);
        float[] p = Values(stride, 3);
        float[] start = Values(stride, 4);

        AssertClose(FloatKernels.DotScalar(matrix.AsSpan(0, stride), p), FloatKernels.Dot(matrix.AsSpan(0, stride), p));
        AssertSame(start, y => FloatKernels.AddScaledRows(matrix, weights, y), y => FloatKernels.AddScaledRowsScalar(matrix, weights, y));
        AssertSame(
            start,
            y => FloatKernels.AddWeightedProduct(matrix, weights, p, y),
            y => FloatKernels.AddResponsesScalar<FloatKernels.Product>(matrix, weights, 0, p, y));
        AssertSame(
            start,
            y => FloatKernels.AddWeightedResidual(matrix, weights, 0.25f, p, y),
            y => FloatKernels.AddResponsesScalar<FloatKernels.Residual>(matrix, weights, 0.25f, p, y));

        var gram = new float[stride * stride];
        var expectedGram = new float[stride * stride];
        FloatKernels.AddGram(matrix, stride, gram);
        FloatKernels.AddGramScalar(matrix, stride, expectedGram);
        FloatKernels.Mirror(gram, stride);
        FloatKernels.Mirror(expectedGram, stride);
        for (int i = 0; i < gram.Length; i++)
            AssertClose(expectedGram[i], gram[i]);
    }

    [Theory]
    [InlineData(1, 1, 8)]
    [InlineData(1, 37, 16)]
    [InlineData(2, 3, 24)]
    [InlineData(3, 203, 64)]
    [InlineData(5, 130, 304)]
    public void Scores_are_inner_products_and_do_not_depend_on_their_neighbours(int users, int items, int stride)
    {
        float[] left = Values(users * stride, 5);
        float[] right = Values(items * stride, 6);
        var scores = new double[users * items];
        var expected = new double[users * items];
        FloatKernels.Scores(left, right, stride, scores);
        FloatKernels.ScoresScalar(left, right, stride, expected);
        for (int i = 0; i < scores.Length; i++)
            AssertClose(expected[i], scores[i]);

        var alone = new double[1];
        for (int u = 0; u < users; u++)
        {
            for (int i = 0; i < items; i++)
            {
                FloatKernels.Scores(left.AsSpan(u * stride, stride), right.AsSpan(i * stride, stride), stride, alone);
                Assert.Equal(scores[(u * items) + i], alone[0]);
            }
        }
    }

    [Fact]
    public void Rows_of_zeros_change_nothing()
    {
        float[] rows = [.. Values(8 * 16, 7), .. new float[8 * 16]];
        float[] weights = [.. Values(8, 8), .. new float[8]];
        float[] p = Values(16, 9);
        AssertSame(
            new float[16],
            y => FloatKernels.AddWeightedResidual(rows, weights, 0.5f, p, y),
            y => FloatKernels.AddWeightedResidual(rows.AsSpan(0, 8 * 16), weights.AsSpan(0, 8), 0.5f, p, y));
    }

    [Fact]
    public void Lengths_that_do_not_fit_are_refused_before_memory_is_touched()
    {
        Assert.Throws<ArgumentException>(() => FloatKernels.Dot(new float[8], new float[16]));
        Assert.Throws<ArgumentException>(() => FloatKernels.Dot(new float[7], new float[7]));
        Assert.Throws<ArgumentException>(() => FloatKernels.AddScaledRows(new float[64], new float[7], new float[8]));
        Assert.Throws<ArgumentException>(() => FloatKernels.AddScaledRows(new float[24], new float[3], new float[8]));
        Assert.Throws<ArgumentException>(() => FloatKernels.AddWeightedProduct(new float[64], new float[8], new float[16], new float[8]));
        Assert.Throws<ArgumentException>(() => FloatKernels.AddGram(new float[12], 8, new float[64]));
        Assert.Throws<ArgumentException>(() => FloatKernels.Scores(new float[8], new float[16], 8, new double[3]));
    }

    private static float[] Values(int count, ulong seed)
    {
        var random = new Xoshiro256(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)random.NextNormal())];
    }

    private delegate void Kernel(Span<float> y);

    private static void AssertSame(float[] start, Kernel one, Kernel other)
    {
        float[] actual = [.. start];
        float[] expected = [.. start];
        one(actual);
        other(expected);
        for (int i = 0; i < actual.Length; i++)
            AssertClose(expected[i], actual[i]);
    }

    private static void AssertClose(double expected, double actual) => GoldenFile.AssertClose(expected, actual, 2e-4, "kernel");
}
