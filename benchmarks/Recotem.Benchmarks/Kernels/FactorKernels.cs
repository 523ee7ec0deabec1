using Recotem.Recommenders;

namespace Recotem.Benchmarks.Kernels;

/// <summary>The kernels of factorisations: 64 components, and as many rows as a user of MovieLens 1M has items on average.</summary>
internal static class FactorKernels
{
    private const int Components = 64;
    private const int Rows = 152;
    private const int Block = 32;
    private const int MatrixRows = 3706;

    public static IEnumerable<KernelBenchmark> All(bool smoke)
    {
        int repeat = smoke ? 10 : 2000;
        AlignedFloats matrix = Floats(MatrixRows * Components);
        AlignedFloats rows = Floats(Rows * Components);
        AlignedFloats weights = Floats(Rows);
        AlignedFloats p = Floats(Components);
        AlignedFloats y = Floats(Components);
        AlignedFloats gram = Floats(Components * Components);
        var random = new Xoshiro256(4);
        int[] indices = [.. Enumerable.Range(0, Rows).Select(_ => random.NextInt32(MatrixRows)).Order()];
        double products = (double)Rows * Components * repeat;
        string shape = $"{Rows} × {Components}";

        yield return new($"weighted residual, {shape}", KernelLimit.FloatArithmetic, 4 * products, () => Repeat(
            () => ScatteredRowKernels.AddWeightedResidual(matrix.Span, indices, weights.Span, 0.5f, p.Span, y.Span)));
        yield return new($"weighted product, {shape}", KernelLimit.FloatArithmetic, 4 * products, () => Repeat(
            () => ScatteredRowKernels.AddWeightedProduct(matrix.Span, indices, weights.Span, p.Span, y.Span)));
        yield return new($"weighted squares, {shape}", KernelLimit.FloatArithmetic, 2 * products, () => Repeat(
            () => ScatteredRowKernels.WeightedSquares(matrix.Span, indices, weights.Span, p.Span)));
        AlignedFloats dots = Floats(Rows);
        yield return new($"copy in blocks of {Block}, {shape}", KernelLimit.SecondLevelCache, 2 * sizeof(float) * products, () => Repeat(
            () => ScatteredRowKernels.CopyBlocks(matrix.Span, indices, p.Span, Block, rows.Span, dots.Span)));
        yield return new($"sum of scaled rows, {Components} × {Components}", KernelLimit.FloatArithmetic, 2.0 * Components * Components * repeat, () => Repeat(
            () => RowKernels.AddScaledRows(gram.Span, p.Span, y.Span)));
        yield return new($"sum of outer products, {shape}", KernelLimit.FloatArithmetic, products * (Components + 1), () => Repeat(
            () => GramKernels.AddGram(rows.Span, Components, gram.Span)));

        var factor = new CholeskyFactor(Components);
        yield return new($"Cholesky factorisation, {Components}", KernelLimit.FloatArithmetic, Math.Pow(Components, 3) / 3 * repeat, () => Repeat(() =>
        {
            factor.Matrix.Fill(0.5f);
            for (int k = 0; k < Components; k++)
                factor.Matrix[(k * Components) + k] = Components;
            if (!factor.TryFactor())
                throw new InvalidOperationException("the matrix is positive definite");
        }));

        double[] scores = new double[16 * MatrixRows];
        yield return new($"scores of 16 users, {MatrixRows} items", KernelLimit.FloatArithmetic, 2.0 * 16 * MatrixRows * Components, () =>
            ScoreKernels.Scores(rows.Span[..(16 * Components)], matrix.Span, Components, scores));

        void Repeat(Action kernel)
        {
            for (int r = 0; r < repeat; r++)
                kernel();
        }
    }

    private static AlignedFloats Floats(int count)
    {
        var random = new Xoshiro256(1);
        var values = new AlignedFloats(count);
        foreach (ref float value in values.Span)
            value = (float)random.NextNormal() / Components;
        return values;
    }
}
