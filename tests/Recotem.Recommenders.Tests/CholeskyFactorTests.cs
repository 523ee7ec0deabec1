namespace Recotem.Recommenders.Tests;

public sealed class CholeskyFactorTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(13)]
    [InlineData(32)]
    [InlineData(50)]
    [InlineData(64)]
    public void The_solution_solves_the_equations(int size)
    {
        var factor = new CholeskyFactor(size);
        for (ulong seed = 1; seed < 4; seed++)
        {
            double[] matrix = Matrix(size, seed);
            double[] right = Values(size, seed + 10);

            // The same instance again and again; below the diagonal lies what must not matter.
            Fill(factor, matrix, size);
            Assert.True(factor.TryFactor());
            float[] x = [.. right.Select(v => (float)v), .. new float[factor.Stride - size]];
            factor.Solve(x);

            for (int i = 0; i < size; i++)
                Assert.Equal(right[i], Enumerable.Range(0, size).Sum(j => matrix[(i * size) + j] * x[j]), 2e-4);
            Assert.All(x[size..], v => Assert.Equal(0, v));
        }
    }

    [Theory]
    [InlineData(0f, 20, 3)]
    [InlineData(-1f, 20, 19)]
    [InlineData(float.NaN, 8, 7)]
    [InlineData(float.PositiveInfinity, 9, 8)]
    public void A_matrix_that_is_not_positive_definite_is_refused(float pivot, int size, int at)
    {
        var factor = new CholeskyFactor(size);
        factor.Matrix.Clear();
        for (int k = 0; k < size; k++)
            factor.Matrix[(k * factor.Stride) + k] = k == at ? pivot : 1;
        Assert.False(factor.TryFactor());
        Assert.False(PivotKernels.TryFactorScalar(
            factor.Matrix.Slice(at / 8 * 8 * factor.Stride, 8 * factor.Stride), factor.Stride, at / 8 * 8, new float[8 * factor.Stride], new float[64], new float[8]));

        Fill(factor, Matrix(size, 1), size);
        Assert.True(factor.TryFactor());
    }

    [Theory]
    [InlineData(8, 0)]
    [InlineData(24, 0)]
    [InlineData(40, 16)]
    [InlineData(40, 32)]
    public void A_group_of_pivots_is_the_same_in_every_form(int stride, int start)
    {
        double[] matrix = Matrix(stride, 5);
        float[] rows = [.. matrix.Skip(start * stride).Take(8 * stride).Select(v => (float)v)];
        float[] expectedRows = [.. rows];
        var (negated, unit, inverses) = (new float[8 * stride], new float[64], new float[8]);
        var (expectedNegated, expectedUnit, expectedInverses) = (new float[8 * stride], new float[64], new float[8]);

        Assert.True(PivotKernels.TryFactor(rows, stride, start, negated, unit, inverses));
        Assert.True(PivotKernels.TryFactorScalar(expectedRows, stride, start, expectedNegated, expectedUnit, expectedInverses));

        AssertClose(expectedUnit, unit);
        AssertClose(expectedInverses, inverses);
        for (int k = 0; k < 8; k++)
        {
            AssertClose(expectedRows[((k * stride) + start + 8)..((k + 1) * stride)], rows[((k * stride) + start + 8)..((k + 1) * stride)]);
            AssertClose(expectedNegated[((k * stride) + start + 8)..((k + 1) * stride)], negated[((k * stride) + start + 8)..((k + 1) * stride)]);
        }

        float[] x = [.. Values(8, 6).Select(v => (float)v)];
        float[] expected = [.. x];
        PivotKernels.SolveTransposed(unit, inverses, x);
        PivotKernels.SolveTransposedScalar(unit, inverses, expected);
        AssertClose(expected, x);
        var transposed = new float[64];
        PivotKernels.Transpose(unit, transposed);
        PivotKernels.Solve(transposed, inverses, x);
        PivotKernels.SolveScalar(transposed, inverses, expected);
        AssertClose(expected, x);
    }

    [Fact]
    public void Lengths_that_do_not_fit_are_refused_before_memory_is_touched()
    {
        Assert.Throws<ArgumentException>(() => PivotKernels.TryFactor(new float[63], 8, 0, new float[64], new float[64], new float[8]));
        Assert.Throws<ArgumentException>(() => PivotKernels.TryFactor(new float[64], 8, 8, new float[64], new float[64], new float[8]));
        Assert.Throws<ArgumentException>(() => PivotKernels.TryFactor(new float[64], 8, 0, new float[56], new float[64], new float[8]));
        Assert.Throws<ArgumentException>(() => PivotKernels.TryFactor(new float[64], 8, 0, new float[64], new float[63], new float[8]));
        Assert.Throws<ArgumentException>(() => PivotKernels.Solve(new float[64], new float[8], new float[7]));
        Assert.Throws<ArgumentException>(() => PivotKernels.SolveTransposed(new float[63], new float[8], new float[8]));
    }

    private static void Fill(CholeskyFactor factor, double[] matrix, int size)
    {
        factor.Matrix.Clear();
        for (int i = 0; i < size; i++)
            for (int j = 0; j < size; j++)
                factor.Matrix[(i * factor.Stride) + j] = j < i ? 7 : (float)matrix[(i * size) + j];
    }

    // A Gram matrix of as many random rows, and something on the diagonal.
    private static double[] Matrix(int size, ulong seed)
    {
        double[] rows = Values(size * size, seed);
        var matrix = new double[size * size];
        for (int i = 0; i < size; i++)
            for (int j = 0; j < size; j++)
                matrix[(i * size) + j] = Enumerable.Range(0, size).Sum(r => rows[(r * size) + i] * rows[(r * size) + j]) + (i == j ? 0.5 : 0);
        return matrix;
    }

    private static double[] Values(int count, ulong seed)
    {
        var random = new Xoshiro256(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() - 0.5)];
    }

    private static void AssertClose(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int n = 0; n < expected.Length; n++)
            Assert.Equal(expected[n], actual[n], 1e-4 * Math.Max(1, Math.Abs(expected[n])));
    }
}
