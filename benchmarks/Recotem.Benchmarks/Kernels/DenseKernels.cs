using Recotem.Recommenders;

namespace Recotem.Benchmarks.Kernels;

/// <summary>The kernels of dense linear algebra and of products with sparse rows.</summary>
internal static class DenseKernels
{
    private const int Components = 64;

    public static IEnumerable<KernelBenchmark> All(bool smoke)
    {
        int n = smoke ? 400 : 2000;
        int repeat = smoke ? 10 : 2000;
        CancellationToken none = CancellationToken.None;

        const int Depth = 192;
        float[] a = Floats(Depth * FloatTile.Rows);
        float[] b = Floats(Depth * FloatTile.Columns);
        var c = new FloatMatrix(FloatTile.Rows, FloatTile.Columns);
        yield return new("tile of a float product, depth 192", KernelLimit.FloatArithmetic, 2.0 * a.Length * FloatTile.Columns * repeat, () =>
        {
            for (int r = 0; r < repeat; r++)
                FloatTile.Add(a, b, Depth, c.Span, c.Stride);
        });

        var matrix = new FloatMatrix(n, n);
        yield return new($"symmetric inverse, float, n = {n}", KernelLimit.FloatArithmetic, (double)n * n * n, () =>
        {
            for (int i = 0; i < n; i++)
            {
                Span<float> row = matrix.Row(i);
                row.Fill(0.5f);
                row[i] = n;
            }

            SymmetricInverse.NegateAndInvert(matrix, 1, none);
        });

        InteractionMatrix sparse = Sparse(smoke ? 200 : 2000, n, 100);
        double bytes = (double)sparse.Count * matrix.Stride * sizeof(float);
        double[] scores = new double[16 * n];
        var scorer = new DenseItemModel(sparse, matrix.Memory, matrix.Stride);
        int[] users = [.. Enumerable.Range(0, 16)];
        yield return new($"sparse rows × dense float, {n} columns", KernelLimit.SecondLevelCache, bytes * (sparse.UserCount / 16 * 16) / sparse.UserCount, () =>
        {
            for (int start = 0; start + 16 <= sparse.UserCount; start += 16)
            {
                for (int u = 0; u < 16; u++)
                    users[u] = start + u;
                scorer.ScoreUsers(users, scores);
            }
        });

        DoubleMatrix right = Doubles(n, Components);
        var left = new DoubleMatrix(sparse.UserCount, Components);
        yield return new(
            $"sparse × dense double, {Components} columns", KernelLimit.SecondLevelCache, (double)sparse.Count * Components * sizeof(double),
            () => TallMatrix.Multiply(sparse, right, left, 1, none));

        double[] row = [.. Doubles(1, Components).Row(0)];
        DoubleMatrix wide = Doubles(Components, 4096);
        double[] sums = new double[4096];
        yield return new("row × matrix, double, 64 × 4096, 16 rows", KernelLimit.DoubleArithmetic, 2.0 * Components * 4096 * 16, () =>
        {
            for (int column = 0; column < 4096; column += RowProduct.TileColumns)
                for (int r = 0; r < 16; r++)
                    RowProduct.Add(row, wide.Span, wide.Stride, column, sums.AsSpan(column, RowProduct.TileColumns));
        });

        yield return new(
            $"Gram of a tall matrix, double, {n} × {Components}", KernelLimit.DoubleArithmetic, 2.0 * n * Components * Components,
            () => TallMatrix.Gram(right, 1, none));

        double[] gram = [.. Enumerable.Repeat(0.5, Components * Components)];
        for (int i = 0; i < Components; i++)
            gram[(i * Components) + i] = Components;
        double[] products = [.. Enumerable.Repeat(1.0, Components * NonNegativeStrip.Rows)];
        var factors = new double[products.Length];
        yield return new(
            "non-negative sweep, double, 64 components", KernelLimit.DoubleArithmetic, 2.0 * Components * Components * NonNegativeStrip.Rows * repeat, () =>
            {
                for (int r = 0; r < repeat; r++)
                    NonNegativeStrip.Sweep(gram, products, Components, factors);
            });
    }

    private static float[] Floats(int count)
    {
        var random = new Xoshiro256(1);
        return [.. Enumerable.Range(0, count).Select(_ => (float)random.NextNormal())];
    }

    private static DoubleMatrix Doubles(int rows, int columns)
    {
        var random = new Xoshiro256(2);
        var matrix = new DoubleMatrix(rows, columns);
        for (int row = 0; row < rows; row++)
            foreach (ref double value in matrix.Row(row))
                value = random.NextNormal();
        return matrix;
    }

    private static InteractionMatrix Sparse(int rows, int columns, int perRow)
    {
        var random = new Xoshiro256(3);
        var pairs = new HashSet<(int Row, int Column)>();
        for (int row = 0; row < rows; row++)
            for (int n = 0; n < perRow; n++)
                pairs.Add((row, random.NextInt32(1 + random.NextInt32(columns))));
        return InteractionMatrix.FromPairs(rows, columns, [.. pairs.Select(p => p.Row)], [.. pairs.Select(p => p.Column)]);
    }
}
