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
    private const int Oversampling = 10;

    // Up to so many rows or columns the subspace is the whole space, and the result exact to rounding.
    private const int SmallDimension = 256;

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
        int smaller = Math.Min(interactions.UserCount, interactions.ItemCount);
        int width = smaller <= SmallDimension ? smaller : Math.Min(components + Oversampling, smaller);
        var right = new DoubleMatrix(interactions.ItemCount, width);
        var left = new DoubleMatrix(interactions.UserCount, width);
        var random = new Xoshiro256(seed);
        for (int item = 0; item < right.Rows; item++)
            foreach (ref double value in right.Row(item))
                value = random.NextNormal();

        InteractionMatrix transposed = interactions.Transpose();
        for (int iteration = 0; iteration < iterations; iteration++)
        {
            TallMatrix.Multiply(interactions, right, left, threads, cancellationToken);
            TallMatrix.Multiply(transposed, left, right, threads, cancellationToken);
            TallMatrix.Orthonormalize(right, threads, cancellationToken);
        }

        // The best approximation within the subspace.
        TallMatrix.Multiply(interactions, right, left, threads, cancellationToken);
        var squares = new double[width];
        double[] vectors = SemidefiniteFactor.Eigenvectors(TallMatrix.Gram(left, threads, cancellationToken), width, squares);
        var rotation = new DoubleMatrix(width, components);
        for (int k = 0; k < components; k++)
            for (int i = 0; i < width; i++)
                rotation.Row(i)[k] = vectors[(k * width) + i];
        var result = new RandomizedSvd(
            Array.ConvertAll(squares[..components], Math.Sqrt),
            new DoubleMatrix(interactions.UserCount, components),
            new DoubleMatrix(interactions.ItemCount, components));
        TallMatrix.Multiply(left, rotation, result.Left, threads, cancellationToken);
        TallMatrix.Multiply(right, rotation, result.Right, threads, cancellationToken);
        return result;
    }
}
