namespace Recotem.Recommenders;

/// <summary>
/// The largest singular values and vectors of a sparse matrix X, by subspace iteration from random vectors (Halko, Martinsson and Tropp,
/// "Finding structure with randomness", 2011).
/// </summary>
/// <param name="Values">The singular values, descending.</param>
/// <param name="Left">users × components: the left singular vectors times their values, which is X times the right ones.</param>
/// <param name="Right">items × components: the right singular vectors.</param>
internal sealed record RandomizedSvd(double[] Values, DoubleMatrix Left, DoubleMatrix Right)
{
    /// <summary>By how much the subspace is larger than the number of vectors that are wanted of it.</summary>
    public const int Oversampling = 10;

    // Up to so many rows and columns the subspace is the whole space, and the result exact to rounding.
    private const int SmallDimension = 256;
    private const int LargeDimension = 30_000;

    /// <summary>The number of columns of the matrices with which the work is done.</summary>
    /// <param name="users">The rows of X.</param>
    /// <param name="items">Its columns.</param>
    /// <param name="components">How many singular values are wanted.</param>
    public static int WidthOf(int users, int items, int components)
    {
        int smaller = Math.Min(users, items);
        bool isSmall = smaller <= SmallDimension && Math.Max(users, items) <= LargeDimension;
        return isSmall ? smaller : Math.Min(components + Oversampling, smaller);
    }

    /// <summary>Computes them.</summary>
    /// <param name="interactions">X, users × items.</param>
    /// <param name="components">How many; at most the number of users and of items.</param>
    /// <param name="iterations">How often XᵀX is applied: more make the smallest of the values more exact.</param>
    /// <param name="seed">The seed of the random vectors.</param>
    /// <param name="threads">The number of threads.</param>
    /// <param name="cancellationToken">Looked at before each block of work.</param>
    public static RandomizedSvd Compute(
        InteractionMatrix interactions, int components, int iterations, ulong seed, int threads, CancellationToken cancellationToken)
    {
        int width = WidthOf(interactions.UserCount, interactions.ItemCount, components);
        var right = new DoubleMatrix(interactions.ItemCount, width);
        var left = new DoubleMatrix(interactions.UserCount, width);
        if (width == right.Rows)
        {
            FillIdentity(right);
        }
        else if (width == left.Rows)
        {
            FillIdentity(left);
            TallMatrix.Multiply(interactions.Transpose(), left, right, threads, cancellationToken);
            TallMatrix.Orthonormalize(right, threads, cancellationToken);
        }
        else
        {
            var random = new Xoshiro256(seed);
            for (int item = 0; item < right.Rows; item++)
                foreach (ref double value in right.Row(item))
                    value = random.NextNormal();

            // Orthonormal after each half of a step: a product with XᵀX would bury small values under the rounding of large ones.
            InteractionMatrix transposed = interactions.Transpose();
            for (int iteration = 0; iteration < iterations; iteration++)
            {
                TallMatrix.Multiply(interactions, right, left, threads, cancellationToken);
                TallMatrix.Orthonormalize(left, threads, cancellationToken);
                TallMatrix.Multiply(transposed, left, right, threads, cancellationToken);
                TallMatrix.Orthonormalize(right, threads, cancellationToken);
            }
        }

        // The best approximation within the subspace: X right = left R, and then R is taken apart.
        TallMatrix.Multiply(interactions, right, left, threads, cancellationToken);
        DoubleMatrix factor = TallMatrix.Decompose(left, threads, cancellationToken);
        var rows = new DoubleMatrix(width, width);
        factor.Span.CopyTo(rows.Span);
        double[] lengths = JacobiRotations.Orthogonalize(rows, threads, cancellationToken);
        int[] order = [.. Enumerable.Range(0, width).OrderByDescending(k => lengths[k]).Take(components)];
        var rotation = new DoubleMatrix(width, components);
        for (int k = 0; k < components; k++)
            if (lengths[order[k]] > 0)
                for (int i = 0; i < width; i++)
                    rotation.Row(i)[k] = rows.Row(order[k])[i] / lengths[order[k]];
        var turned = new DoubleMatrix(width, components);
        TallMatrix.Multiply(factor, rotation, turned, threads, cancellationToken);
        var result = new RandomizedSvd(
            Array.ConvertAll(order, k => lengths[k]),
            new DoubleMatrix(interactions.UserCount, components),
            new DoubleMatrix(interactions.ItemCount, components));
        TallMatrix.Multiply(left, turned, result.Left, threads, cancellationToken);
        TallMatrix.Multiply(right, rotation, result.Right, threads, cancellationToken);
        return result;
    }

    private static void FillIdentity(DoubleMatrix matrix)
    {
        for (int i = 0; i < matrix.Rows; i++)
            matrix.Row(i)[i] = 1;
    }
}
