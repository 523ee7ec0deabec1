using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Recotem.Recommenders.Tests;

public sealed class KernelTests
{
    [Fact]
    public void Vectors_are_used_where_the_processor_has_them()
    {
        const string Processor = "/proc/cpuinfo";
        bool isSwitchedOff = Environment.GetEnvironmentVariables().Keys.Cast<string>().Any(k => k.StartsWith("DOTNET_Enable", StringComparison.Ordinal));
        if (isSwitchedOff || RuntimeInformation.ProcessArchitecture != Architecture.X64 || !File.Exists(Processor))
            return;
        string[] flags = File.ReadLines(Processor).First(l => l.StartsWith("flags", StringComparison.Ordinal)).Split(' ');

        Assert.Equal(flags.Contains("avx2") && flags.Contains("fma"), Width256.IsSupported);
        Assert.Equal(Vector512.IsHardwareAccelerated, Width512.IsSupported);
    }

    [Theory]
    [InlineData(8, 8)]
    [InlineData(16, 24)]
    [InlineData(24, 40)]
    [InlineData(40, 8)]
    [InlineData(64, 104)]
    [InlineData(72, 304)]
    [InlineData(304, 16)]
    public void Vectors_of_each_width_and_scalars_agree(int stride, int rows)
    {
        if (Width256.IsSupported)
            AssertAgreement<Width256, Vector256<float>>(stride, rows);
        if (Width512.IsSupported)
            AssertAgreement<Width512, Vector512<float>>(stride, rows);
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
        var expected = new double[users * items];
        ScoreKernels.ScoresScalar(left, right, stride, expected);
        if (Width256.IsSupported)
            AssertScores(ScoreKernels.Vectors<Width256, Vector256<float>>.Scores, VectorKernels.Vectors<Width256, Vector256<float>>.Dot);
        if (Width512.IsSupported)
            AssertScores(ScoreKernels.Vectors<Width512, Vector512<float>>.Scores, VectorKernels.Vectors<Width512, Vector512<float>>.Dot);
        AssertScores(ScoreKernels.Scores, ScoreKernels.Score);

        void AssertScores(ScoreKernel kernel, DotKernel one)
        {
            var scores = new double[users * items];
            kernel(left, right, stride, scores);
            for (int u = 0; u < users; u++)
            {
                for (int i = 0; i < items; i++)
                {
                    double score = scores[(u * items) + i];
                    AssertClose(expected[(u * items) + i], score);
                    Assert.Equal(score, one(left.AsSpan(u * stride, stride), right.AsSpan(i * stride, stride)));
                }
            }
        }
    }

    /// <summary>An artifact that one machine writes is served by another one, whose vectors may have another width.</summary>
    [Theory]
    [InlineData(7)]
    [InlineData(20)]
    [InlineData(24)]
    public async Task Saved_factors_score_the_same_under_vectors_of_each_width(int components)
    {
        InteractionMatrix train = RandomData.Interactions(60, 50, 900, 61);
        IFittedModel model = await new Ials(new() { NComponents = components, TrainEpochs = 3 }).FitAsync(train, new FitContext(), CancellationToken.None);
        MemorySections sections = MemorySections.Save(model, train);
        float[] users = sections.Read<float>(FactorModel.UserFactors, out System.Collections.Immutable.ImmutableArray<int> shape).ToArray();
        float[] items = sections.Read<float>(FactorModel.ItemFactors, out _).ToArray();
        double[] saved = RandomData.ScoreAll(model);
        double largest = GoldenFile.Largest(saved);
        AssertSaved(ScoreKernels.ScoresScalar);
        if (Width256.IsSupported)
            AssertSaved(ScoreKernels.Vectors<Width256, Vector256<float>>.Scores);
        if (Width512.IsSupported)
            AssertSaved(ScoreKernels.Vectors<Width512, Vector512<float>>.Scores);

        void AssertSaved(ScoreKernel kernel)
        {
            var scores = new double[saved.Length];
            kernel(users, items, shape[1], scores);
            for (int n = 0; n < scores.Length; n++)
                GoldenFile.AssertClose(saved[n], scores[n], 1e-5, $"score {n}", largest);
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
            y => RowKernels.AddWeightedResidual(rows, weights, 0.5f, p, y),
            y => RowKernels.AddWeightedResidual(rows.AsSpan(0, 8 * 16), weights.AsSpan(0, 8), 0.5f, p, y));
    }

    [Theory]
    [InlineData(8, 8)]
    [InlineData(24, 16)]
    [InlineData(32, 24)]
    [InlineData(64, 8)]
    [InlineData(64, 40)]
    [InlineData(128, 24)]
    public void Passes_over_scattered_rows_give_what_they_give_over_a_copy_of_them(int stride, int count)
    {
        float[] matrix = Values(50 * stride, 10);
        int[] indices = [.. Enumerable.Range(0, count).Select(n => (7 * n) % 50)];
        float[] weights = Values(count, 11);
        float[] p = Values(stride, 12);
        float[] start = Values(stride, 13);
        var rows = new float[count * stride];
        RowKernels.Gather(matrix, indices, stride, rows);
        float[] residual = Sum(y => RowKernels.AddResponsesScalar<RowKernels.Residual>(rows, weights, 0.5f, p, y));
        float[] product = Sum(y => RowKernels.AddResponsesScalar<RowKernels.Product>(rows, weights, 0, p, y));
        float squares = RowKernels.WeightedSquaresScalar(rows, weights, p);

        AssertSame(start, y => ScatteredRowKernels.AddWeightedResidual(matrix, indices, weights, 0.5f, p, y), y => residual.CopyTo(y));
        AssertSame(start, y => ScatteredRowKernels.AddWeightedProduct(matrix, indices, weights, p, y), y => product.CopyTo(y));
        AssertSame(start, y => ScatteredRowKernels.AddResponsesScalar<RowKernels.Residual>(matrix, indices, weights, 0.5f, p, y), y => residual.CopyTo(y));
        AssertClose(squares, ScatteredRowKernels.WeightedSquares(matrix, indices, weights, p));
        AssertClose(squares, ScatteredRowKernels.WeightedSquaresScalar(matrix, indices, weights, p));
        if (Width256.IsSupported)
        {
            AssertSame(
                start,
                y => ScatteredRowKernels.Vectors<Width256, Vector256<float>>.AddResponses<RowKernels.Residual>(matrix, indices, weights, 0.5f, p, y),
                y => residual.CopyTo(y));
            AssertClose(squares, ScatteredRowKernels.Vectors<Width256, Vector256<float>>.WeightedSquares(matrix, indices, weights, p));
        }

        float[] Sum(Action<float[]> pass)
        {
            float[] y = [.. start];
            pass(y);
            return y;
        }
    }

    [Theory]
    [InlineData(8, 8, 5)]
    [InlineData(24, 8, 16)]
    [InlineData(40, 16, 9)]
    [InlineData(40, 32, 1)]
    [InlineData(64, 32, 30)]
    [InlineData(64, 24, 30)]
    [InlineData(72, 96, 17)]
    [InlineData(64, 64, 0)]
    public void Scattered_rows_are_copied_in_blocks_of_columns_and_multiplied_on_the_way(int stride, int width, int count)
    {
        float[] matrix = Values(50 * stride, 17);
        int[] indices = [.. Enumerable.Range(0, count).Select(n => (7 * n) % 50)];
        float[] p = Values(stride, 18);
        int room = RowLayout.RoundUp(count);
        var expected = new List<float>();
        for (int first = 0; first < stride; first += width)
            for (int n = 0; n < room; n++)
                expected.AddRange(n < count ? matrix[((indices[n] * stride) + first)..((indices[n] * stride) + Math.Min(first + width, stride))] : new float[Math.Min(width, stride - first)]);
        float[] rows = new float[room * stride];
        RowKernels.Gather(matrix, indices, stride, rows);
        float[] dots = new float[room];
        RowKernels.Dots(rows, p, dots);

        AssertCopies(ScatteredRowKernels.CopyBlocks, width);
        AssertCopies(ScatteredRowKernels.CopyBlocksScalar, Math.Min(width, stride));
        if (Width256.IsSupported)
            AssertCopies(ScatteredRowKernels.Vectors<Width256, Vector256<float>>.CopyBlocks, Math.Min(width, stride));
        if (count == 0)
            return;
        foreach (int wrong in new[] { -1, 50, int.MaxValue })
            Assert.ThrowsAny<ArgumentException>(() => ScatteredRowKernels.CopyBlocks(matrix, [.. indices[1..], wrong], p, width, rows, dots));
        Assert.ThrowsAny<ArgumentException>(() => ScatteredRowKernels.CopyBlocks(matrix, indices, p, width + 1, rows, dots));
        Assert.ThrowsAny<ArgumentException>(() => ScatteredRowKernels.CopyBlocks(matrix, indices, p, width, rows.AsSpan(8), dots));
        Assert.ThrowsAny<ArgumentException>(() => ScatteredRowKernels.CopyBlocks(matrix, indices, p, width, rows, dots.AsSpan(1)));

        void AssertCopies(CopyKernel kernel, int blockWidth)
        {
            // Buffers are used again: what lies in them must not matter.
            float[] blocks = Values(room * stride, 19);
            float[] products = Values(room, 20);
            kernel(matrix, indices, p, blockWidth, blocks, products);
            Assert.Equal(expected, blocks);
            for (int n = 0; n < room; n++)
                AssertClose(dots[n], products[n]);
        }
    }

    [Theory]
    [InlineData(16)]
    [InlineData(64)]
    public void An_index_beyond_the_matrix_is_refused_wherever_it_stands(int stride)
    {
        var matrix = new float[10 * stride];
        var p = new float[stride];
        for (int place = 0; place < 16; place++)
        {
            foreach (int wrong in new[] { -1, 10, int.MaxValue })
            {
                var indices = new int[16];
                indices[place] = wrong;
                Assert.ThrowsAny<ArgumentException>(() => ScatteredRowKernels.AddWeightedProduct(matrix, indices, new float[16], p, new float[stride]));
                Assert.ThrowsAny<ArgumentException>(() => ScatteredRowKernels.WeightedSquares(matrix, indices, new float[16], p));
            }
        }
    }

    [Theory]
    [InlineData(8, 0, 5)]
    [InlineData(24, 8, 8)]
    [InlineData(40, 24, 300)]
    [InlineData(64, 0, 33)]
    [InlineData(64, 40, 8)]
    public void A_product_is_added_on_and_above_the_diagonal_from_where_it_begins(int stride, int from, int rows)
    {
        float[] right = Values(rows * stride, 14);
        float[] left = [.. right.Select((v, i) => v * (1 + (i / stride % 3)))];
        float[] start = Values(stride * stride, 15);
        float[] expected = [.. start];
        GramKernels.AddProductScalar(left, right, stride, from, expected);
        AssertProduct(GramKernels.AddProduct);
        if (Width256.IsSupported)
            AssertProduct(GramKernels.Vectors<Width256, Vector256<float>>.AddProduct);
        if (Width512.IsSupported)
            AssertProduct(GramKernels.Vectors<Width512, Vector512<float>>.AddProduct);
        AssertProduct(GramKernels.AddProductScalar);

        void AssertProduct(ProductKernel kernel)
        {
            float[] gram = [.. start];
            kernel(left, right, stride, from, gram);
            for (int i = 0; i < stride; i++)
                for (int j = i < from ? 0 : i; j < stride; j++)
                    AssertClose(expected[(i * stride) + j], gram[(i * stride) + j]);
            Assert.Equal(start[..(from * stride)], gram[..(from * stride)]);
        }
    }

    [Fact]
    public void Lengths_that_do_not_fit_are_refused_before_memory_is_touched()
    {
        Assert.Throws<ArgumentException>(() => VectorKernels.Dot(new float[8], new float[16]));
        Assert.Throws<ArgumentException>(() => VectorKernels.Dot(new float[7], new float[7]));
        Assert.Throws<ArgumentException>(() => VectorKernels.AddScaled(1, new float[8], new float[16]));
        Assert.Throws<ArgumentException>(() => VectorKernels.ScaleThenAdd(1, new float[8], new float[16]));
        Assert.Throws<ArgumentException>(() => VectorKernels.AddScaledFour(new float[64], [0, 8, 16, 24], [1, 2, 3, 4], new float[9]));
        Assert.Throws<ArgumentOutOfRangeException>(() => VectorKernels.AddScaledFour(new float[64], [0, 8, 16, 57], [1, 2, 3, 4], new float[8]));
        Assert.Throws<ArgumentOutOfRangeException>(() => VectorKernels.AddScaledFour(new float[64], [0, -1, 16, 8], [1, 2, 3, 4], new float[8]));
        Assert.Throws<ArgumentException>(() => RowKernels.AddScaledRows(new float[64], new float[7], new float[8]));
        Assert.Throws<ArgumentException>(() => RowKernels.AddScaledRows(new float[24], new float[3], new float[8]));
        Assert.Throws<ArgumentException>(() => RowKernels.Dots(new float[64], new float[8], new float[7]));
        Assert.Throws<ArgumentException>(() => RowKernels.WeightedSquares(new float[64], new float[8], new float[16]));
        Assert.Throws<ArgumentException>(() => RowKernels.AddWeightedProduct(new float[64], new float[8], new float[16], new float[8]));
        Assert.Throws<ArgumentException>(() => GramKernels.AddGram(new float[12], 8, new float[64]));
        Assert.Throws<ArgumentException>(() => GramKernels.AddProduct(new float[8], new float[16], 8, 0, new float[64]));
        Assert.Throws<ArgumentOutOfRangeException>(() => GramKernels.AddProduct(new float[8], new float[8], 8, 4, new float[64]));
        Assert.Throws<ArgumentException>(() => ScoreKernels.Scores(new float[8], new float[16], 8, new double[3]));
    }

    private static void AssertAgreement<TWidth, TVector>(int stride, int rows)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        float[] matrix = Values(rows * stride, 1);
        float[] weights = Values(rows, 2);
        float[] p = Values(stride, 3);
        float[] start = Values(stride, 4);

        AssertClose(VectorKernels.DotScalar(start, p), VectorKernels.Vectors<TWidth, TVector>.Dot(start, p));
        AssertSame(start, y => VectorKernels.Vectors<TWidth, TVector>.AddScaled(0.7f, p, y), y => VectorKernels.AddScaledScalar(0.7f, p, y));
        float[][] four = [.. Enumerable.Range(0, 4).Select(n => Values(start.Length, 20 + (ulong)n))];
        float[] factors = [0.7f, -1.5f, 0, 2.25f];
        AssertSame(
            start,
            y => VectorKernels.Vectors<TWidth, TVector>.AddScaledFour(factors, four[0], four[1], four[2], four[3], y),
            y => VectorKernels.AddScaledFourScalar(factors, four[0], four[1], four[2], four[3], y));
        AssertSame(start, y => VectorKernels.Vectors<TWidth, TVector>.ScaleThenAdd(0.7f, p, y), y => VectorKernels.ScaleThenAddScalar(0.7f, p, y));
        AssertSame(start, y => VectorKernels.Vectors<TWidth, TVector>.SetScaled(0.7f, p, y), y => VectorKernels.SetScaledScalar(0.7f, p, y));
        AssertSame(start, y => RowKernels.Vectors<TWidth, TVector>.AddScaledRows(matrix, weights, y), y => RowKernels.AddScaledRowsScalar(matrix, weights, y));
        AssertSame(new float[rows], y => RowKernels.Vectors<TWidth, TVector>.Dots(matrix, p, y), y => RowKernels.DotsScalar(matrix, p, y));
        AssertClose(RowKernels.WeightedSquaresScalar(matrix, weights, p), RowKernels.Vectors<TWidth, TVector>.WeightedSquares(matrix, weights, p));
        AssertSame(
            start,
            y => RowKernels.Vectors<TWidth, TVector>.AddResponses<RowKernels.Product>(matrix, weights, 0, p, y),
            y => RowKernels.AddResponsesScalar<RowKernels.Product>(matrix, weights, 0, p, y));
        AssertSame(
            start,
            y => RowKernels.Vectors<TWidth, TVector>.AddResponses<RowKernels.Residual>(matrix, weights, 0.25f, p, y),
            y => RowKernels.AddResponsesScalar<RowKernels.Residual>(matrix, weights, 0.25f, p, y));

        float[] squares = [.. Values(stride, 16).Select(v => 1 + (v * v))];
        float[] expectedSquares = [.. squares];
        AssertSame(
            start,
            x => AdagradKernels.Vectors<TWidth, TVector>.Step(0.05f, 0.7f, p, 0.1f, x, squares),
            x => AdagradKernels.StepScalar(0.05f, 0.7f, p, 0.1f, x, expectedSquares));
        for (int i = 0; i < stride; i++)
            AssertClose(expectedSquares[i], squares[i]);

        var gram = new float[stride * stride];
        var expectedGram = new float[stride * stride];
        GramKernels.Vectors<TWidth, TVector>.AddProduct(matrix, matrix, stride, 0, gram);
        GramKernels.AddProductScalar(matrix, matrix, stride, 0, expectedGram);
        GramKernels.Mirror(gram, stride);
        GramKernels.Mirror(expectedGram, stride);
        for (int i = 0; i < gram.Length; i++)
            AssertClose(expectedGram[i], gram[i]);
    }

    private static float[] Values(int count, ulong seed)
    {
        var random = new Xoshiro256(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)random.NextNormal())];
    }

    private delegate void CopyKernel(
        ReadOnlySpan<float> matrix, ReadOnlySpan<int> indices, ReadOnlySpan<float> p, int width, Span<float> blocks, Span<float> dots);

    private delegate void Kernel(Span<float> y);

    private delegate void ScoreKernel(ReadOnlySpan<float> left, ReadOnlySpan<float> right, int stride, Span<double> scores);

    private delegate float DotKernel(ReadOnlySpan<float> a, ReadOnlySpan<float> b);

    private delegate void ProductKernel(ReadOnlySpan<float> left, ReadOnlySpan<float> right, int stride, int from, Span<float> gram);

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
